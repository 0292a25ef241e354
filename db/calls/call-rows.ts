import type { CallStore } from '../../src/core/console/call-store.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';
import { translated } from '../postgres/translate-error.ts';
import { sizeFunctions, type SizeFunctions } from './call-sizes.ts';

/** The steps of the times that are counted, in microseconds; the last one has all that took longer. */
const STEPS_US = [
  500, 1_000, 2_000, 3_000, 5_000, 7_000, 10_000, 15_000, 20_000, 30_000, 50_000, 70_000, 100_000, 150_000, 200_000,
  300_000, 500_000, 700_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000, 60_000_000,
];

/**
 * Adds calls and their counts; calls that are there already are not counted again, so that a batch may be sent twice. A
 * crash of the server may lose the last second: the commit does not wait for the disk.
 */
const WRITE = `
with given as (
  select r.* from json_to_recordset(cast(:rows as json)) as r (
    "tenantId" bigint, id bigint, at bigint, dialect text, action text, "countedAs" text, caller text, outcome text,
    "isError" boolean, "isRepeat" boolean, status integer, "durationUs" bigint, "invoiceId" bigint, "commandId" text,
    request json, "requestBytes" bigint, answer text, "answerBytes" bigint, "isCut" boolean, reason text, "requestId" text,
    address text)),
written as (
  insert into calls (tenant_id, id, part, called_at, dialect, action, caller, outcome, is_error, is_repeat, status,
    duration_us, invoice_id, command_id, request, request_bytes, answer, answer_bytes, is_cut, reason, request_id, address,
    instance)
  select g."tenantId", g.id,
    (select p.part from call_partitions p where p.opened_at is not null and p.closed_at is null order by p.opened_at desc limit 1),
    timestamptz 'epoch' + g.at * interval '1 millisecond', g.dialect, g.action, g.caller, g.outcome, g."isError",
    g."isRepeat", g.status, g."durationUs", g."invoiceId", g."commandId", g.request, g."requestBytes", g.answer,
    g."answerBytes", g."isCut", g.reason, g."requestId", g.address, :instance
  from given g
  on conflict do nothing returning tenant_id, id),
counted as (
  insert into call_counts as c (tenant_id, hour_at, dialect, action, is_error, up_to_us, calls)
  select g."tenantId", date_trunc('hour', timestamptz 'epoch' + g.at * interval '1 millisecond', 'UTC'), g.dialect,
    g."countedAs", g."isError",
    coalesce((array[${STEPS_US.join(', ')}])[width_bucket(g."durationUs" - 1, array[${STEPS_US.join(', ')}]::bigint[]) + 1],
      ${STEPS_US.at(-1)}), count(*)
  from given g join written w on w.tenant_id = g."tenantId" and w.id = g.id
  group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6
  on conflict (tenant_id, hour_at, dialect, action, is_error, up_to_us) do update set calls = c.calls + excluded.calls
  returning 1)
select (select count(*) from written)::integer as written, set_config('synchronous_commit', 'off', true) as commit`;

/** The size of all tables of the log together. */
const sizeBy = ({ total }: SizeFunctions): string => `
select coalesce(sum(${total}(i.inhrelid)), 0)::bigint as bytes
from pg_inherits i where i.inhparent = 'calls'::regclass`;

/** The log of calls on PostgreSQL, as gateways add to it. */
export class CallRows implements CallStore {
  readonly #database: Queryable;
  readonly #instance: string;

  /** `instance` names this gateway. */
  constructor(database: Queryable, instance: string) {
    this.#database = database;
    this.#instance = instance;
  }

  async write(rows: readonly string[]): Promise<number> {
    const values = { rows: `[${rows.join(',')}]`, instance: this.#instance };
    const [row] = await translated(() => queryRows<{ written: number }>(this.#database, WRITE, values));
    return row?.written ?? 0;
  }

  async bytes(): Promise<number> {
    const [row] = await translated(async () => {
      const sizes = await sizeFunctions((sql) => queryRows(this.#database, sql, []));
      return await queryRows<{ bytes: bigint }>(this.#database, sizeBy(sizes), []);
    });
    return Number(row?.bytes ?? 0n);
  }
}
