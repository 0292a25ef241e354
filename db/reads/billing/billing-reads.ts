import type { BillingReadPort, DueItem } from '../../../src/core/billing/read-port.ts';
import type { Actor } from '../../../src/core/commands.ts';
import type { LocalDate } from '../../../src/core/dates.ts';
import type { ClientId } from '../../../src/core/tenant.ts';
import type { DatabasePool } from '../../postgres/pool.ts';
import { Statements } from '../../postgres/prepared-statements.ts';
import { readRows } from '../../postgres/read-rows.ts';
import type { SqlValue } from '../../postgres/sql.ts';
import { translatedRead } from '../translated-read.ts';

interface Versioned {
  readonly version: number | null;
}

interface Found {
  readonly items: readonly DueItem[];
}

/** Clients of one step; their items are read with it. */
const CLIENTS = 100;
/** Lines of an invoice: more items of a client come with the next step. */
const ITEMS_OF_CLIENT = 1_000;

/** Items of `nextcron` share an invoice, whenever they were added. */
const DAY = `case when b.action = 'nextcron' then $3::date else b.next_on end`;
const ROW = `json_build_object('id', b.id, 'clientId', b.client_id, 'day', b.day, 'bytes', octet_length(b.description),
  'isSeparate', b.is_separate)`;

const CREDENTIAL = `(select 1) one
left join credentials a on a.id = $2::bigint and a.tenant_id = $1::bigint and a.disabled_at is null`;

/** The due items of some clients, and the items that wait for an invoice of theirs. */
const dueItemsOf = (clients: string): string => `
with due_clients as materialized (${clients})
select a.version, (select coalesce(json_agg(${ROW} order by b.client_id, b.day, b.id), '[]') from (
    select i.*, s.is_separate from due_clients c
    cross join lateral (
      select o.has_separate_invoices or coalesce(g.has_separate_invoices, false) as is_separate from clients o
      left join client_groups g on g.tenant_id = $1::bigint and g.id = o.group_id
      where o.tenant_id = $1::bigint and o.id = c.client_id) s
    cross join lateral (
      (select b.id, b.client_id, b.description, ${DAY} as day from billable_items b
        where b.tenant_id = $1::bigint and b.client_id = c.client_id and b.next_on <= $3::date
        order by b.next_on, b.id limit ${ITEMS_OF_CLIENT})
      union all
      (select b.id, b.client_id, b.description, null from billable_items b
        where b.tenant_id = $1::bigint and b.client_id = c.client_id and b.waits_for_invoice
        order by b.id limit ${ITEMS_OF_CLIENT})) i) b) as items
from ${CREDENTIAL}`;

/** Of the clients whose items are due for longest; a closed client is billed no more. */
const DUE = dueItemsOf(`
  select distinct d.client_id from (
    select b.client_id from billable_items b where b.tenant_id = $1::bigint and b.next_on <= $3::date
      and exists (select 1 from clients c where c.tenant_id = $1::bigint and c.id = b.client_id and c.status <> 'Closed')
    order by b.next_on, b.client_id, b.id limit ${CLIENTS}) d`);
const DUE_OF_CLIENT = dueItemsOf(
  "select c.id as client_id from clients c where c.tenant_id = $1::bigint and c.id = $4::bigint and c.status <> 'Closed'",
);

const IS_DONE = `
select a.version, exists (select 1 from commands k where k.tenant_id = $1::bigint and k.command_id = $3::text) as found
from ${CREDENTIAL}`;

const HAS_CLIENT = `
select a.version, exists (select 1 from clients c where c.tenant_id = $1::bigint and c.id = $3::bigint) as found
from ${CREDENTIAL}`;

/** Finds what a run of billing has to do. */
export class BillingReads implements BillingReadPort {
  readonly #pool: DatabasePool;
  readonly #statements = new Statements();

  constructor(pool: DatabasePool) {
    this.#pool = pool;
  }

  async dueItems(actor: Actor, today: LocalDate, clientId: ClientId | null): Promise<readonly DueItem[] | 'revoked'> {
    const row = await (clientId === null
      ? this.#read<Found>(DUE, actor, today)
      : this.#read<Found>(DUE_OF_CLIENT, actor, today, clientId));
    return row === 'revoked' ? row : row.items;
  }

  async isDone(actor: Actor, commandId: string): Promise<boolean | 'revoked'> {
    const row = await this.#read<{ readonly found: boolean }>(IS_DONE, actor, commandId);
    return row === 'revoked' ? row : row.found;
  }

  async hasClient(actor: Actor, clientId: ClientId): Promise<boolean | 'revoked'> {
    const row = await this.#read<{ readonly found: boolean }>(HAS_CLIENT, actor, clientId);
    return row === 'revoked' ? row : row.found;
  }

  async #read<Row>(text: string, actor: Actor, ...values: readonly SqlValue[]): Promise<Row | 'revoked'> {
    const all = [actor.tenantId, actor.credentialId, ...values];
    const [row] = await translatedRead(() => readRows<Row & Versioned>(this.#pool, this.#statements, text, all));
    return row?.version === actor.credentialVersion ? row : 'revoked';
  }
}
