import type { Actor } from '../../src/core/commands.ts';
import type {
  FoundInvoice,
  FoundInvoices,
  InvoiceSearch,
  SalesReadPort,
  SearchPlace,
  SellerView,
} from '../../src/core/reads/sales.ts';
import { Batcher } from '../../src/concurrency/batcher.ts';
import type { DatabasePool } from '../postgres/pool.ts';
import { Statements } from '../postgres/prepared-statements.ts';
import { readRows } from '../postgres/read-rows.ts';
import { INVOICE_COLUMNS, invoiceOf, type InvoiceRow } from '../postgres/rows.ts';
import type { SqlValue } from '../postgres/sql.ts';
import { searchStatement } from './search-statement.ts';
import { translatedRead } from './translated-read.ts';

const TENANT = '$1::bigint';
const CREDENTIAL = `credentials a on a.id = $2::bigint and a.tenant_id = ${TENANT} and a.disabled_at is null`;

/** The rows of a page, by their ids. */
const ROWS = `
select a.version, ${INVOICE_COLUMNS}, c.name as client_name, y.type_id,
  exists (select 1 from deliveries v where v.tenant_id = ${TENANT} and v.invoice_id = i.id) as has_delivery
from unnest($3::bigint[]) with ordinality as q (id, place)
left join ${CREDENTIAL}
join invoices i on i.tenant_id = ${TENANT} and i.id = q.id
join clients c on c.tenant_id = ${TENANT} and c.id = i.client_id
left join invoice_types y on y.tenant_id = ${TENANT} and y.invoice_id = i.id
order by q.place`;

const namesOf = (table: string, name = 'e.name', more = ''): string =>
  `(select coalesce(json_agg(json_build_object('id', e.id, 'name', ${name}${more}) order by e.id), '[]')
    from ${table} e where e.tenant_id = ${TENANT})`;

const SELLER = `
select a.version, json_build_object('name', t.name, 'currency', t.currency, 'timeZone', t.time_zone,
  'dateFormat', t.local_date_format, 'dueDays', t.due_days, 'taxRate', t.tax_rate_milli::text,
  'taxRate2', t.tax_rate2_milli::text,
  'accounts', ${namesOf('merchant_settings')},
  'webAccountId', coalesce(
    (select m.id from merchant_settings m where m.tenant_id = ${TENANT} and m.id = t.web_merchant_setting_id),
    (select m.id from merchant_settings m where m.tenant_id = ${TENANT} order by m.id limit 1)),
  'tenders', ${namesOf('money_types', 'e.name', ", 'gateway', e.gateway")},
  'drivers', ${namesOf('drivers')},
  'vehicles', ${namesOf('vehicles', "e.make || ' ' || e.model")}) as seller
from tenants t left join ${CREDENTIAL} where t.id = ${TENANT}`;

interface Versioned {
  readonly version: number | null;
}

interface FoundRow extends InvoiceRow, Versioned {
  readonly client_name: string;
  readonly type_id: bigint | null;
  readonly has_delivery: boolean;
}

interface SearchRow extends Versioned {
  readonly matches: readonly SearchPlace[];
  /** The last row that was looked at, where there are more. */
  readonly scanned: SearchPlace | null;
}

/** One search at a time: most take milliseconds, and single invoices must not wait for the others. */
const LIMITS = { size: 1, inFlight: 1, queued: 500, waitMs: 2_000 } as const;

/** Reads for callers who sell. */
export class SalesReads implements SalesReadPort {
  readonly #pool: DatabasePool;
  readonly #statements: Statements;
  readonly #turns = new Batcher<() => Promise<unknown>, unknown>(
    (works) => Promise.all(works.map((work) => translatedRead(work))),
    LIMITS,
  );

  constructor(pool: DatabasePool, statements = new Statements()) {
    this.#pool = pool;
    this.#statements = statements;
  }

  async search(actor: Actor, search: InvoiceSearch): Promise<FoundInvoices | 'revoked'> {
    const { text, values } = searchStatement(actor, search);
    const [found] = await this.#read<SearchRow>(text, values);
    if (found === undefined || found.version !== actor.credentialVersion) return 'revoked';
    const page = found.matches.slice(0, search.limit);
    const next = found.matches.length > page.length ? (page.at(-1) ?? null) : found.scanned;
    if (page.length === 0) return { rows: [], next };
    const ids = page.map(({ id }) => id);
    const rows = await this.#read<FoundRow>(ROWS, [actor.tenantId, actor.credentialId, ids]);
    if (rows.some(({ version }) => version !== actor.credentialVersion)) return 'revoked';
    return { rows: rows.map(rowOf), next };
  }

  async seller(actor: Actor): Promise<SellerView | 'revoked'> {
    const values = [actor.tenantId, actor.credentialId];
    const [found] = await this.#read<Versioned & { readonly seller: SellerView }>(SELLER, values);
    return found === undefined || found.version !== actor.credentialVersion ? 'revoked' : found.seller;
  }

  #read<Row>(text: string, values: readonly SqlValue[]): Promise<readonly Row[]> {
    const read = (): Promise<readonly Row[]> => readRows<Row>(this.#pool, this.#statements, text, values);
    return this.#turns.ask(read) as Promise<readonly Row[]>;
  }
}

function rowOf(row: FoundRow): FoundInvoice {
  return {
    invoice: invoiceOf(row),
    clientName: row.client_name,
    typeId: row.type_id === null ? null : Number(row.type_id),
    hasDelivery: row.has_delivery,
  };
}
