import type { Actor } from '../../src/core/commands.ts';
import type { InvoiceSearch } from '../../src/core/reads/sales.ts';
import type { SqlValue } from '../postgres/sql.ts';

/** The rows that one search looks at: a filter that matches few must not read all invoices of a tenant. */
const SCANNED = 10_000;

const TENANT = '$1::bigint';
const DATES = { issued: 'i.issued_on', due: 'i.due_on' } as const;

/**
 * The places of matching invoices, one more than the page has, and the last place that was looked at. The candidates come
 * from an index in the order of the search; the other conditions are checked on them.
 */
export function searchStatement(
  actor: Actor,
  search: InvoiceSearch,
): { readonly text: string; readonly values: readonly SqlValue[] } {
  const values: SqlValue[] = [actor.tenantId, actor.credentialId];
  const bind = (value: SqlValue, type: string): string => `$${values.push(value)}::${type}`;
  const { dates, after } = search;
  const date = dates === null ? null : DATES[dates.of];
  const order = date === null ? 'i.id' : `${date}, i.id`;
  const range = [`i.tenant_id = ${TENANT}`];
  const filters = ['true'];
  if (date !== null && dates?.from != null) range.push(`${date} >= ${bind(dates.from, 'date')}`);
  if (date !== null && dates?.to != null) range.push(`${date} <= ${bind(dates.to, 'date')}`);
  if (after !== null) {
    const place = date === null ? 'i.id' : `(${date}, i.id)`;
    const values =
      date === null ? bind(after.id, 'bigint') : `(${bind(after.date, 'date')}, ${bind(after.id, 'bigint')})`;
    range.push(`${place} > ${values}`);
  }
  // In the order of numbers they bound the part of the index; in the order of a date they only filter.
  const ofNumbers = date === null ? range : filters;
  if (search.fromId !== null) ofNumbers.push(`i.id >= ${bind(search.fromId, 'bigint')}`);
  if (search.toId !== null) ofNumbers.push(`i.id <= ${bind(search.toId, 'bigint')}`);
  if (search.clientId !== null) range.push(`i.client_id = ${bind(search.clientId, 'bigint')}`);
  if (search.isPaid) filters.push(`i.status = 'Paid' and i.total_minor - i.paid_minor + i.refunded_minor <= 0`);
  if (search.typeId !== null) {
    filters.push(`exists (select 1 from invoice_types y where y.tenant_id = ${TENANT} and y.invoice_id = i.id
      and y.type_id = ${bind(search.typeId, 'bigint')})`);
  }
  const place = `json_build_object('date', to_char(c.date, 'YYYY-MM-DD'), 'id', c.id)`;
  const text = `
with c as materialized (
  select i.id, ${date ?? 'null::date'} as date, ${filters.join(' and ')} as is_match
  from invoices i where ${range.join(' and ')} order by ${order} limit ${SCANNED + 1})
select a.version,
  (select coalesce(json_agg(m.place), '[]') from (
    select ${place} as place from c where c.is_match order by c.date, c.id limit ${bind(search.limit + 1, 'bigint')}) m
  ) as matches,
  (select ${place} from c where (select count(*) from c) > ${SCANNED}
    order by c.date, c.id offset ${SCANNED - 1} limit 1) as scanned
from (select 1) one left join credentials a on a.id = $2::bigint and a.tenant_id = ${TENANT} and a.disabled_at is null`;
  return { text, values };
}
