import type { ClientPage, ClientPagePort, Owed, ShownCredit, ShownPerson } from '../../src/core/console/client-page.ts';
import type { LocalDate } from '../../src/core/dates.ts';
import type { ClientStatus } from '../../src/core/records/client.ts';
import type { ClientId, TenantId } from '../../src/core/tenant.ts';
import { queryRows, type Queryable, type SqlValue } from '../postgres/sql.ts';
import { translated } from '../postgres/translate-error.ts';

const MOST_CONTACTS = 25;
const MOST_CREDITS = 10;
/** Unpaid invoices that are summed up. */
const MOST_SUMMED = 10_000;

interface PersonRow {
  readonly id: bigint;
  readonly name: string;
  readonly company_name: string;
  readonly email: string;
  readonly phone_number: string;
  readonly tax_number: string;
  readonly address1: string;
  readonly address2: string;
  readonly city: string;
  readonly state: string;
  readonly postcode: string;
  readonly country: string;
}

interface ClientRow extends PersonRow {
  readonly status: ClientStatus;
  readonly group_name: string | null;
  readonly language: string;
  readonly payment_method: string | null;
  readonly is_tax_exempt: boolean;
  readonly notes: string;
  readonly currency: string;
  readonly credit_minor: bigint;
  readonly created_ms: bigint;
}

interface CreditRow {
  readonly id: bigint;
  readonly amount_minor: bigint;
  readonly reason: string;
  readonly description: string | null;
  readonly invoice_id: bigint | null;
  readonly recorded_ms: bigint;
}

interface OwedRow {
  readonly currency: string;
  readonly invoices: number;
  readonly open_minor: string;
  readonly overdue_invoices: number;
  readonly overdue_minor: string;
}

const TENANT = 'cast(:tenant as bigint)';
const CLIENT = 'cast(:client as bigint)';
const PERSON = `p.id, p.company_name, p.email, p.phone_number, p.tax_number, p.address1, p.address2, p.city, p.state,
  p.postcode, p.country`;

const CLIENT_ROW = `
select ${PERSON}, p.name, p.status, g.name as group_name, p.language, p.payment_method, p.is_tax_exempt, p.notes,
  p.currency, p.credit_minor, (extract(epoch from p.created_at) * 1000)::bigint as created_ms
from clients p left join client_groups g on g.tenant_id = ${TENANT} and g.id = p.group_id
where p.tenant_id = ${TENANT} and p.id = ${CLIENT}`;

const CONTACTS = `
select ${PERSON}, trim(p.first_name || ' ' || p.last_name) as name from contacts p
where p.tenant_id = ${TENANT} and p.client_id = ${CLIENT} order by p.id limit ${MOST_CONTACTS}`;

const CREDITS = `
select e.id, e.amount_minor, e.reason, e.description, e.invoice_id,
  (extract(epoch from e.recorded_at) * 1000)::bigint as recorded_ms
from credit_entries e where e.tenant_id = ${TENANT} and e.client_id = ${CLIENT} order by e.id desc limit ${MOST_CREDITS}`;

const OWED = `
select i.currency, count(*)::integer as invoices, sum(i.minor)::text as open_minor,
  (count(*) filter (where u.due_on < cast(:today as date)))::integer as overdue_invoices,
  coalesce(sum(i.minor) filter (where u.due_on < cast(:today as date)), 0)::text as overdue_minor
from (select s.invoice_id, s.due_on from invoice_states s
  where s.tenant_id = ${TENANT} and s.client_id = ${CLIENT} and s.status = 'Unpaid'
  order by s.invoice_id desc limit ${MOST_SUMMED}) u
cross join lateral (
  select o.currency, o.total_minor - o.noted_minor - o.paid_minor + o.refunded_minor as minor from invoices o
  where o.tenant_id = ${TENANT} and o.id = u.invoice_id limit 1) i
group by i.currency order by i.currency`;

/** Clients on PostgreSQL, for their pages. Four statements, each of a bounded number of rows. */
export class ClientPages implements ClientPagePort {
  readonly #database: Queryable;

  constructor(database: Queryable) {
    this.#database = database;
  }

  async client(tenantId: TenantId, clientId: ClientId, today: LocalDate): Promise<ClientPage | null> {
    const of = { tenant: tenantId, client: clientId };
    const [[client], contacts, credits, owed] = await Promise.all([
      this.#rows<ClientRow>(CLIENT_ROW, of),
      this.#rows<PersonRow>(CONTACTS, of),
      this.#rows<CreditRow>(CREDITS, of),
      this.#rows<OwedRow>(OWED, { ...of, today }),
    ]);
    if (client === undefined) return null;
    return {
      ...personOf(client),
      status: client.status,
      groupName: client.group_name ?? '',
      language: client.language,
      paymentMethod: client.payment_method ?? '',
      isTaxExempt: client.is_tax_exempt,
      notes: client.notes,
      currency: client.currency,
      creditMinor: client.credit_minor,
      createdAt: Number(client.created_ms),
      contacts: contacts.map(personOf),
      credits: credits.map(creditOf),
      owed: owed.map(owedOf),
      hasMoreOwed: owed.reduce((sum, { invoices }) => sum + invoices, 0) >= MOST_SUMMED,
    };
  }

  async #rows<T>(sql: string, values: Readonly<Record<string, SqlValue>>): Promise<readonly T[]> {
    return await translated(() => queryRows<T>(this.#database, sql, values));
  }
}

function personOf(row: PersonRow): ShownPerson {
  const { address1, address2, city, state, postcode, country } = row;
  const town = [city, state, postcode].filter((part) => part !== '').join(' ');
  return {
    id: Number(row.id),
    name: row.name,
    companyName: row.company_name,
    email: row.email,
    phoneNumber: row.phone_number,
    taxId: row.tax_number,
    address: [address1, address2, town, country].filter((line) => line !== ''),
  };
}

function creditOf(row: CreditRow): ShownCredit {
  return {
    id: Number(row.id),
    amountMinor: row.amount_minor,
    reason: row.reason,
    description: row.description ?? '',
    invoiceId: row.invoice_id === null ? null : Number(row.invoice_id),
    recordedAt: Number(row.recorded_ms),
  };
}

function owedOf(row: OwedRow): Owed {
  return {
    currency: row.currency,
    invoices: row.invoices,
    openMinor: BigInt(row.open_minor),
    overdueInvoices: row.overdue_invoices,
    overdueMinor: BigInt(row.overdue_minor),
  };
}
