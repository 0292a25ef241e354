import {
  contactEmailKey,
  NO_CLIENT_FACTS,
  type ClientFacts,
  type ClientQuestion,
  type DomainMails,
} from '../../src/core/clients/facts.ts';
import { currencyOf } from '../../src/core/money/money.ts';
import { emailKey } from '../../src/core/records/person.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { CLIENT_JSON, clientOf, type ClientJson } from '../postgres/rows.ts';
import type { Transaction } from './transaction.ts';

/** More contacts than this with the mails of domains are not counted. */
const MOST_CONTACTS = 1_000;

interface Row {
  readonly clients: readonly { readonly email: string; readonly id: number }[];
  readonly contacts: readonly { readonly email: string; readonly clientId: number; readonly id: number }[];
  readonly domains: readonly (DomainMails & { readonly clientId: number })[];
  readonly used: readonly number[];
  readonly owners: readonly ClientJson[];
  readonly groups: readonly number[];
  readonly currencies: readonly { readonly id: number; readonly code: string }[];
}

/** The client of a question about contacts: by its own id, or by that of a contact. */
const OF_CLIENT = `coalesce(w.client_id, (select o.client_id from contacts o
  where o.tenant_id = $1::bigint and o.id = w.contact_id))`;

const SQL = `
select
  (select coalesce(json_agg(json_build_object('email', w.email, 'id', f.id)), '[]')
    from (select u.email from unnest($2::text[]) as u (email) union
      select q.email from quotes q where q.tenant_id = $1::bigint and q.id = any($11::bigint[]) and q.client_id is null) w
    cross join lateral (select c.id from clients c where c.tenant_id = $1::bigint
      and c.status in ('Active', 'Inactive', 'Closed') and lower(c.email) collate "C" = lower(w.email) limit 2) f) as clients,
  (select coalesce(json_agg(json_build_object('email', w.email, 'clientId', f.client_id, 'id', f.id)), '[]')
    from unnest($3::bigint[], $4::bigint[], $5::text[]) as w (client_id, contact_id, email)
    cross join lateral (select t.id, t.client_id from contacts t where t.tenant_id = $1::bigint
      and t.client_id = ${OF_CLIENT} and lower(t.email) = lower(w.email) and t.email <> '' limit 2) f) as contacts,
  (select coalesce(json_agg(json_build_object('clientId', c.id, 'isClientOn', 'domain' = any(string_to_array(c.mails, ' ')),
      'contacts', array(select t.id from contacts t where t.tenant_id = $1::bigint and t.client_id = c.id
        and 'domain' = any(string_to_array(t.mails, ' ')) limit ${MOST_CONTACTS}))), '[]')
    from unnest($6::bigint[], $7::bigint[]) as w (client_id, contact_id)
    join clients c on c.tenant_id = $1::bigint and c.id = ${OF_CLIENT}) as domains,
  (select coalesce(json_agg(w.id), '[]') from unnest($8::bigint[]) as w (id)
    where exists (select 1 from invoices i where i.tenant_id = $1::bigint and i.client_id = w.id)
      or exists (select 1 from credit_entries e where e.tenant_id = $1::bigint and e.client_id = w.id)
      or exists (select 1 from billable_items b where b.tenant_id = $1::bigint and b.client_id = w.id)
      or exists (select 1 from transactions t where t.tenant_id = $1::bigint and t.client_id = w.id)
      or exists (select 1 from quotes q where q.tenant_id = $1::bigint and q.client_id = w.id)
      or exists (select 1 from pay_methods m where m.tenant_id = $1::bigint and m.client_id = w.id)) as used,
  (select coalesce(json_agg(g.id), '[]') from client_groups g
    where g.tenant_id = $1::bigint and g.id = any($9::bigint[])) as groups,
  (select coalesce(json_agg(json_build_object('id', y.id, 'code', y.code)), '[]') from currencies y
    where y.tenant_id = $1::bigint and y.id = any($10::bigint[])) as currencies,
  (select coalesce(json_agg(${CLIENT_JSON}), '[]') from clients c where c.tenant_id = $1::bigint
    and c.id in (select q.client_id from quotes q where q.tenant_id = $1::bigint and q.id = any($11::bigint[]))) as owners`;

/** The answers to a batch's questions about clients, after its locks are held. Without a question nothing is sent. */
export async function loadClientFacts(
  transaction: Transaction,
  tenantId: TenantId,
  questions: readonly ClientQuestion[],
): Promise<ClientFacts> {
  if (questions.length === 0) return NO_CLIENT_FACTS;
  const of = <K extends ClientQuestion['kind']>(kind: K): Extract<ClientQuestion, { kind: K }>[] =>
    questions.filter((question): question is Extract<ClientQuestion, { kind: K }> => question.kind === kind);
  const contacts = of('contacts-with-email');
  const domains = of('domain-mails');
  const [row] = await transaction.query<Row>(SQL, [
    tenantId,
    [...new Set(of('clients-with-email').map(({ email }) => email))],
    contacts.map((question) => question.of.clientId),
    contacts.map((question) => question.of.contactId),
    contacts.map(({ email }) => email),
    domains.map((question) => question.of.clientId),
    domains.map((question) => question.of.contactId),
    [...new Set(of('in-use').map(({ clientId }) => clientId))],
    of('group').map(({ groupId }) => groupId),
    of('currency').map(({ currencyId }) => currencyId),
    of('owner-of-quote').map(({ quoteId }) => quoteId),
  ]);
  if (row === undefined) throw new Error('The facts of clients have no row');
  return {
    clientsWithEmail: grouped(row.clients.map(({ email, id }) => [emailKey(email), id])),
    contactsWithEmail: grouped(row.contacts.map(({ clientId, email, id }) => [contactEmailKey(clientId, email), id])),
    domainMails: new Map(row.domains.map(({ clientId, ...mails }) => [clientId, mails])),
    inUse: new Set(row.used),
    ownersOfQuotes: new Map(row.owners.map((json) => [json.id, clientOf(json)])),
    groups: new Set(row.groups),
    currencies: new Map(row.currencies.map(({ id, code }) => [id, currencyOf(code)])),
  };
}

function grouped(entries: readonly (readonly [key: string, id: number])[]): Map<string, readonly number[]> {
  const lists = new Map<string, number[]>();
  for (const [key, id] of entries) {
    const list = lists.get(key);
    if (list === undefined) lists.set(key, [id]);
    else list.push(id);
  }
  return lists;
}
