import type { CaptureReadPort } from '../../../src/core/captures/capture-port.ts';
import type { Actor } from '../../../src/core/commands.ts';
import { instantText, type Instant } from '../../../src/core/dates.ts';
import type { InvoiceId } from '../../../src/core/invoice.ts';
import type { Capture } from '../../../src/core/records/capture.ts';
import type { PayMethodId } from '../../../src/core/records/pay-method.ts';
import type { TenantId } from '../../../src/core/tenant.ts';
import { captureOf, captures } from '../../ledger/records/captures.ts';
import { selectedColumns, type Row } from '../../ledger/records/record-table.ts';
import type { DatabasePool } from '../../postgres/pool.ts';
import { Statements } from '../../postgres/prepared-statements.ts';
import { readRows } from '../../postgres/read-rows.ts';
import { queryRows, type Queryable } from '../../postgres/sql.ts';
import { ofAllTenants } from '../all-tenants.ts';
import { translatedRead } from '../translated-read.ts';

const CREDENTIAL = `(select 1) one
left join credentials a on a.id = $2::bigint and a.tenant_id = $1::bigint and a.disabled_at is null`;

const PAY_METHOD = `
select a.version, (select m.id from invoices i
    cross join lateral (select p.id from pay_methods p where p.tenant_id = $1::bigint and p.client_id = i.client_id
      order by p.defaulted_at desc nulls last, p.id limit 1) m
    where i.tenant_id = $1::bigint and i.id = $3::bigint) as id
from ${CREDENTIAL}`;

const CAPTURE = `
select a.version, c.* from ${CREDENTIAL}
left join (select ${selectedColumns(captures.columns, 'k')} from captures k
  where k.tenant_id = $1::bigint and k.id = $3::bigint) c on true`;

interface Found extends Row {
  readonly version: number | null;
  readonly id: bigint | null;
}

export class CaptureReads implements CaptureReadPort {
  readonly #pool: DatabasePool;
  readonly #statements = new Statements();

  constructor(pool: DatabasePool) {
    this.#pool = pool;
  }

  async payMethodOf(actor: Actor, invoiceId: InvoiceId): Promise<{ readonly id: PayMethodId | null } | 'revoked'> {
    const row = await this.#read(PAY_METHOD, actor, invoiceId);
    return row === 'revoked' ? row : { id: row.id === null ? null : Number(row.id) };
  }

  async capture(actor: Actor, invoiceId: InvoiceId): Promise<{ readonly capture: Capture | null } | 'revoked'> {
    const row = await this.#read(CAPTURE, actor, invoiceId);
    return row === 'revoked' ? row : { capture: row.id === null ? null : captureOf(row) };
  }

  async #read(
    text: string,
    { tenantId, credentialId, credentialVersion }: Actor,
    id: number,
  ): Promise<Found | 'revoked'> {
    const values = [tenantId, credentialId, id];
    const [row] = await translatedRead(() => readRows<Found>(this.#pool, this.#statements, text, values));
    return row?.version === credentialVersion ? row : 'revoked';
  }
}

/** The place of an attempt in the order of their beginnings. */
type CapturePlace = Pick<Capture, 'startedAt' | 'id'>;
export const BEFORE_ALL_CAPTURES: CapturePlace = { startedAt: 0, id: 0 };

/** Attempts of a tenant whose end is not recorded and that began before a time, the oldest first, behind one of them. */
export async function pendingCaptures(
  database: Queryable,
  tenantId: TenantId,
  startedBefore: Instant,
  after: CapturePlace,
  limit: number,
): Promise<readonly Capture[]> {
  const rows = await queryRows<Row>(
    database,
    `select ${selectedColumns(captures.columns, 'k')} from captures k
     where k.tenant_id = ? and k.state = 'pending' and k.started_at < ?
       and (k.started_at, k.id) > (?::timestamptz, ?::bigint) order by k.started_at, k.id limit ?`,
    [tenantId, instantText(startedBefore), instantText(after.startedAt), after.id, limit],
  );
  return rows.map(captureOf);
}

/** Attempts of a tenant that have not ended well: `pending` and `unrecorded`, the oldest first. */
export async function openCaptures(
  database: Queryable,
  tenantId: TenantId,
  limit: number,
): Promise<readonly Capture[]> {
  const states = ['pending', 'unrecorded'] as const;
  const some = states.map(
    (state) => `(select ${selectedColumns(captures.columns, 'k')} from captures k
      where k.tenant_id = ? and k.state = '${state}' order by k.started_at, k.id limit ?)`,
  );
  const rows = await queryRows<Row>(
    database,
    `select * from (${some.join(' union all ')}) o order by o.started_at, o.id limit ?`,
    [...states.flatMap(() => [tenantId, limit]), limit],
  );
  return rows.map(captureOf);
}

/** The last attempt of an invoice; `null` before the first. */
export async function captureOfInvoice(
  database: Queryable,
  tenantId: TenantId,
  invoiceId: InvoiceId,
): Promise<Capture | null> {
  const [row] = await queryRows<Row>(
    database,
    `select ${selectedColumns(captures.columns, 'k')} from captures k where k.tenant_id = ? and k.id = ?`,
    [tenantId, invoiceId],
  );
  return row === undefined ? null : captureOf(row);
}

/** How many attempts of all tenants have not ended well. */
interface OpenCharges {
  readonly counts: Readonly<Record<'pending' | 'unrecorded', number>>;
  /** The tenants that these leave out: their node of the database is away. */
  readonly unread: readonly TenantId[];
}

export async function openCharges(database: Queryable): Promise<OpenCharges> {
  const { rows, unread } = await ofAllTenants(database, 'captures', (tenants) =>
    queryRows<{ pending: bigint; unrecorded: bigint }>(
      database,
      `select count(*) filter (where k.state = 'pending') as pending, count(*) filter (where k.state = 'unrecorded') as unrecorded
       from captures k where k.tenant_id = any(?::bigint[]) and k.state in ('pending', 'unrecorded')`,
      [tenants],
    ),
  );
  const sum = (state: 'pending' | 'unrecorded'): number => rows.reduce((all, row) => all + Number(row[state]), 0);
  return { counts: { pending: sum('pending'), unrecorded: sum('unrecorded') }, unread };
}
