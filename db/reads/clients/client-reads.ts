import type {
  ClientDetails,
  ClientGroup,
  ClientKey,
  ClientListQuery,
  ClientReadPort,
  ClientStats,
} from '../../../src/core/clients/reads.ts';
import { MOST_CLIENT_GROUPS } from '../../../src/core/clients/reads.ts';
import type { Actor } from '../../../src/core/commands.ts';
import type { LocalDate } from '../../../src/core/dates.ts';
import type { InvoiceId, InvoiceStatus } from '../../../src/core/invoice.ts';
import type { Page, PageOfIds } from '../../../src/core/listing.ts';
import type { ClientRecord } from '../../../src/core/records/client.ts';
import type { ClientId } from '../../../src/core/tenant.ts';
import { clients } from '../../ledger/records/clients.ts';
import { selectedColumns, type Row } from '../../ledger/records/record-table.ts';
import type { DatabasePool } from '../../postgres/pool.ts';
import { Statements } from '../../postgres/prepared-statements.ts';
import { isReversed } from '../corrections.ts';
import { readRows } from '../../postgres/read-rows.ts';
import type { SqlValue } from '../../postgres/sql.ts';
import { ASKED, TENANT, type ListReads } from '../lists/list-reads.ts';
import { translatedRead } from '../translated-read.ts';
import { matchingClients } from './client-list.ts';

/** More groups than any tenant has. */

const COLUMNS = selectedColumns(clients.columns, 'c');
const ROWS = `select a.version, ${COLUMNS} from ${ASKED}
left join clients c on c.tenant_id = ${TENANT} and c.id = q.id order by q.place`;

const CREDENTIAL = `(select 1) as one left join credentials a on a.id = $2::bigint and a.tenant_id = ${TENANT} and a.disabled_at is null`;

const DETAILS = `select a.version, ${COLUMNS}, c.credit_minor, y.id as currency_id
from ${CREDENTIAL}
left join lateral (select k.* from clients k where k.tenant_id = ${TENANT} and (
  k.id = $3::bigint or ($3::bigint is null and k.status in ('Active', 'Inactive', 'Closed')
    and lower(k.email) collate "C" = lower($4::text))) order by k.owns_email desc, k.id limit 1) c on true
left join currencies y on y.tenant_id = ${TENANT} and y.code = c.currency`;

const STATS = `select a.version,
  (select coalesce(json_agg(json_build_object('status', s.status, 'count', s.count, 'totalMinor', s.total::text,
      'balanceMinor', s.balance::text, 'overdueCount', s.overdue_count, 'overdueMinor', s.overdue::text)), '[]')
    from (select i.status, count(*) as count, sum(i.total_minor) as total,
        sum(i.total_minor - i.paid_minor + i.refunded_minor) as balance,
        count(*) filter (where i.due_on < $4::date) as overdue_count,
        coalesce(sum(i.total_minor - i.paid_minor + i.refunded_minor) filter (where i.due_on < $4::date), 0) as overdue
      from invoices i where i.tenant_id = ${TENANT} and i.client_id = $3::bigint group by i.status) s) as invoices,
  (select json_build_object('received', coalesce(sum(p.amount_minor), 0)::text, 'fees', coalesce(sum(p.fees_minor), 0)::text)
    from payments p where p.tenant_id = ${TENANT} and p.client_id = $3::bigint
      and not ${isReversed('payment', 'p', TENANT)}) as payments,
  (select coalesce(sum(r.amount_minor), 0)::text from refunds r
    where r.tenant_id = ${TENANT} and r.client_id = $3::bigint and not ${isReversed('refund', 'r', TENANT)}) as refunded,
  (select json_build_object('all', count(*), 'accepted', count(*) filter (where q.stage = 'Accepted'))
    from quotes q where q.tenant_id = ${TENANT} and q.client_id = $3::bigint) as quotes
from ${CREDENTIAL}`;

const GROUPS = `select a.version, (select coalesce(json_agg(json_build_object('id', g.id, 'name', g.name, 'colour', g.colour,
    'discountMilli', g.discount_milli::text, 'isNeverSuspended', g.is_never_suspended,
    'hasSeparateInvoices', g.has_separate_invoices) order by g.id), '[]')
  from (select * from client_groups k where k.tenant_id = ${TENANT} order by k.id limit ${MOST_CLIENT_GROUPS}) g) as groups
from ${CREDENTIAL}`;

const OPEN = `select a.version, array(select i.id from invoices i where i.tenant_id = ${TENANT} and i.client_id = $3::bigint
  and i.status in ('Draft', 'Unpaid', 'Payment Pending', 'Collections') and i.id > $4::bigint order by i.id limit $5::bigint)::text[] as ids
from ${CREDENTIAL}`;

interface StatsRow {
  readonly invoices: readonly {
    readonly status: InvoiceStatus;
    readonly count: number;
    readonly totalMinor: string;
    readonly balanceMinor: string;
    readonly overdueCount: number;
    readonly overdueMinor: string;
  }[];
  readonly payments: { readonly received: string; readonly fees: string };
  readonly refunded: string;
  readonly quotes: ClientStats['quotes'];
}

/** Reads for clients on PostgreSQL. */
export class ClientReads implements ClientReadPort {
  readonly #pool: DatabasePool;
  readonly #lists: ListReads;
  readonly #statements = new Statements();

  constructor(pool: DatabasePool, lists: ListReads) {
    this.#pool = pool;
    this.#lists = lists;
  }

  ids(actor: Actor, query: ClientListQuery, page: Page): Promise<PageOfIds | 'revoked'> {
    return this.#lists.pageOfIds(actor, page, (bind) => matchingClients(query, bind));
  }

  async rows(actor: Actor, ids: readonly ClientId[]): Promise<readonly ClientRecord[] | 'revoked'> {
    const rows = await this.#lists.rowsOf<Row & { readonly id: unknown }>(actor, ROWS, ids);
    return rows === 'revoked' ? rows : rows.map((row) => clients.fromRow(row));
  }

  async details(actor: Actor, { id, email }: ClientKey): Promise<ClientDetails | 'not-found' | 'revoked'> {
    const row = await this.#one<Row>(actor, DETAILS, [id, email]);
    if (row === 'revoked') return row;
    if (row['id'] === null) return 'not-found';
    return {
      client: clients.fromRow(row),
      creditMinor: row['credit_minor'] as bigint,
      currencyId: Number(row['currency_id'] ?? 0),
    };
  }

  async stats(actor: Actor, id: ClientId, today: LocalDate): Promise<ClientStats | 'revoked'> {
    const row = await this.#one<StatsRow>(actor, STATS, [id, today]);
    if (row === 'revoked') return row;
    return {
      invoices: row.invoices.map(({ totalMinor, balanceMinor, overdueMinor, ...totals }) => ({
        ...totals,
        totalMinor: BigInt(totalMinor),
        balanceMinor: BigInt(balanceMinor),
        overdueMinor: BigInt(overdueMinor),
      })),
      receivedMinor: BigInt(row.payments.received),
      feesMinor: BigInt(row.payments.fees),
      refundedMinor: BigInt(row.refunded),
      quotes: row.quotes,
    };
  }

  async groups(actor: Actor): Promise<readonly ClientGroup[] | 'revoked'> {
    type Json = Omit<ClientGroup, 'discountMilli'> & { readonly discountMilli: string };
    const row = await this.#one<{ readonly groups: readonly Json[] }>(actor, GROUPS, []);
    if (row === 'revoked') return row;
    return row.groups.map((group) => ({ ...group, discountMilli: BigInt(group.discountMilli) }));
  }

  async openInvoices(
    actor: Actor,
    id: ClientId,
    after: InvoiceId,
    most: number,
  ): Promise<readonly InvoiceId[] | 'revoked'> {
    const row = await this.#one<{ readonly ids: readonly string[] }>(actor, OPEN, [id, after, most]);
    return row === 'revoked' ? row : row.ids.map(Number);
  }

  async #one<R>(actor: Actor, text: string, values: readonly SqlValue[]): Promise<R | 'revoked'> {
    const all = [actor.tenantId, actor.credentialId, ...values];
    const [row] = await translatedRead(() =>
      readRows<R & { readonly version: number | null }>(this.#pool, this.#statements, text, all),
    );
    return row?.version === actor.credentialVersion ? row : 'revoked';
  }
}
