import { isDeepStrictEqual } from 'node:util';
import type { Knex } from 'knex';
import { queryRows } from '../../db/postgres/sql.ts';
import { verify } from '../../db/verify/verify.ts';
import { sumsOf } from './money.ts';
import { excessOn, paidOn, refundedOn, type World } from './world.ts';

/**
 * Invariants of the tables, each as a query that finds rows against it. The product's own verification could share a
 * fault with the code that writes.
 */
const INVARIANTS: Readonly<Record<string, string>> = {
  'a payment has one row of history, one event, one command': `
    select p.id::text as what from payments p where p.tenant_id = :tenant and 1 <> all(array[
      (select count(*) from history h where h.tenant_id = p.tenant_id and h.outcome = 'applied'
        and h.action in ('add-payment', 'add-transaction', 'update-transaction') and h.command_id = p.command_id and h.invoice_id = p.invoice_id),
      (select count(*) from outbox o where o.tenant_id = p.tenant_id and o.event = 'payment.recorded'
        and o.command_id = p.command_id),
      (select count(*) from commands c where c.tenant_id = p.tenant_id and c.command_id = p.command_id)])`,
  'a payment of the history is in the table': `
    select h.id::text as what from history h where h.tenant_id = :tenant and h.action = 'add-payment'
      and h.outcome = 'applied' and not exists (select 1 from payments p where p.tenant_id = h.tenant_id
        and p.command_id = h.command_id)`,
  'no payment on a Draft, Cancelled or Refunded invoice': `
    select h.id::text as what from history h where h.tenant_id = :tenant and h.action = 'add-payment'
      and h.outcome = 'applied' and h.before->>'status' in ('Draft', 'Cancelled', 'Refunded')`,
  'amounts are above zero, and an excess is a part of one': `
    select p.id::text as what from payments p where p.tenant_id = :tenant
      and not (p.amount_minor > 0 and p.excess_minor between 0 and p.amount_minor)`,
  'an excess is credit once': `
    select p.id::text as what from payments p where p.tenant_id = :tenant and p.excess_minor <> coalesce((select
      sum(e.amount_minor) from credit_entries e where e.tenant_id = p.tenant_id and e.payment_id = p.id), 0)`,
  'credit is the sum of its entries, and not below zero': `
    select c.id::text as what from clients c where c.tenant_id = :tenant and (c.credit_minor < 0 or c.credit_minor <>
      coalesce((select sum(e.amount_minor) from credit_entries e where e.tenant_id = c.tenant_id
        and e.client_id = c.id), 0))`,
  'refunds are at most their payment': `
    select p.id::text as what from payments p where p.tenant_id = :tenant and p.amount_minor - p.excess_minor <
      (select coalesce(sum(r.amount_minor), 0) from refunds r where r.tenant_id = p.tenant_id and r.payment_id = p.id
        and not exists (select from reversals v where v.tenant_id = r.tenant_id and v.kind = 'refund' and v.row_id = r.id))`,
  'a credit note has one row of history, and only under rules 9': `
    select n.id::text as what from credit_notes n where n.tenant_id = :tenant and not (1 =
      (select count(*) from history h where h.tenant_id = n.tenant_id and h.invoice_id = n.invoice_id
        and h.outcome = 'applied' and (h.after->'creditNote'->>'creditNoteId' = n.id::text
          or (h.after->'creditNotes')::jsonb @> jsonb_build_array(jsonb_build_object('creditNoteId', n.id))))
      and (select t.invoice_rules from tenants t where t.id = n.tenant_id) = '9')`,
  'an accepted quote has the invoice that one row of history made': `
    select q.id::text as what from quotes q where q.tenant_id = :tenant and 1 <> (select count(*) from history h
      where h.tenant_id = q.tenant_id and h.action = 'accept-quote' and h.outcome = 'applied'
        and h.after->>'quoteId' = q.id::text) and q.invoice_id is not null
    union all select h.invoice_id::text from history h where h.tenant_id = :tenant and h.action = 'accept-quote'
      and h.invoice_id is not null and not exists (select from quotes q where q.tenant_id = h.tenant_id
        and q.invoice_id = h.invoice_id)`,
  'money is conserved: paid and granted is applied, credit, or given back': `
    select 'all' as what where (select coalesce(sum(case when v.row_id is null then p.amount_minor else p.excess_minor end), 0)
        from payments p left join reversals v on v.tenant_id = p.tenant_id and v.kind = 'payment' and v.row_id = p.id
        where p.tenant_id = :tenant)
      + (select coalesce(sum(amount_minor), 0) from credit_entries where tenant_id = :tenant
        and reason in ('granted', 'added', 'removed', 'transaction'))
      <> (select coalesce(sum(paid_minor - excess_minor + credit_minor), 0) from invoices where tenant_id = :tenant)
      + (select coalesce(sum(credit_minor), 0) from clients where tenant_id = :tenant)`,
};

const ALL = Object.entries(INVARIANTS)
  .map(([name, sql]) => `select '${name}' as name, what from (${sql}) as broken`)
  .join(' union all ');

const STORED = `
select
  (select json_agg(json_build_array(c.id, c.credit_minor::text) order by c.id) from clients c
    where c.tenant_id = :tenant) as clients,
  (select json_agg(json_build_array(i.id, i.status, i.paid_minor::text, i.excess_minor::text, i.refunded_minor::text,
      i.noted_minor::text, (select coalesce(json_agg(json_build_array(n.reason, n.amount_minor::text) order by n.id), '[]')
        from credit_notes n where n.tenant_id = i.tenant_id and n.invoice_id = i.id),
      (select count(*) from history h where h.tenant_id = i.tenant_id and h.invoice_id = i.id)) order by i.id)
    from invoices i where i.tenant_id = :tenant) as invoices,
  (select json_agg(json_build_array(p.invoice_id, p.amount_minor::text, p.fees_minor::text, p.excess_minor::text)
    order by p.invoice_id, p.id) from payments p where p.tenant_id = :tenant) as payments,
  (select json_agg(json_build_array(l.id, l.invoice_id, l.amount_minor::text) order by l.id)
    from invoice_lines l where l.tenant_id = :tenant) as lines,
  (select json_agg(json_build_array(q.id, q.client_id, q.stage, q.total_minor::text, q.invoice_id) order by q.id)
    from quotes q where q.tenant_id = :tenant) as quotes`;

/** The differences between a tenant's tables and the model, and broken invariants; empty where the books are right. */
export async function faultsIn(owner: Knex, tenantId: number, world: World): Promise<readonly string[]> {
  const expected = rowsOf(world);
  const [[stored], broken, { differences }] = await Promise.all([
    queryRows<Readonly<Record<string, unknown>>>(owner, STORED, { tenant: tenantId }),
    queryRows<{ name: string; what: string }>(owner, ALL, { tenant: tenantId }),
    verify(owner, { tenantId }),
  ]);
  return [
    ...Object.keys(expected)
      .filter((name) => !isDeepStrictEqual(stored?.[name], expected[name]))
      .map((name) => `${name} are ${JSON.stringify(stored?.[name])}, not ${JSON.stringify(expected[name])}`),
    ...broken.map(({ name, what }) => `${name}: not ${what}`),
    ...differences.map((one) => `verify: ${one.kind} ${one.id}: ${one.found}, not ${one.expected}`),
  ];
}

/** The model in the form of the tables. */
function rowsOf(world: World): Readonly<Record<string, unknown>> {
  const { clients, invoices, quotes } = world;
  const byId = (a: unknown[], b: unknown[]): number => Number(a[0]) - Number(b[0]);
  const orNone = (rows: unknown[][]): unknown[][] | null => (rows.length === 0 ? null : rows.sort(byId));
  return {
    clients: orNone([...clients].map(([id, { credit }]) => [id, `${credit}`])),
    invoices: orNone(
      invoices.map((invoice) => [
        ...[invoice.id, invoice.status, `${paidOn(invoice)}`, `${excessOn(invoice)}`],
        ...[`${refundedOn(invoice)}`, `${invoice.noted}`],
        ...[invoice.creditNotes.map(([reason, amount]) => [reason, `${amount}`]), invoice.history],
      ]),
    ),
    payments: orNone(
      invoices.flatMap(({ id, recorded }) =>
        recorded.map((paid) => [id, `${paid.amount}`, `${paid.fees}`, `${paid.excess}`]),
      ),
    ),
    lines: orNone(invoices.flatMap(({ id, lines }) => lines.map((line) => [line.id, id, `${line.amount}`]))),
    quotes: orNone(
      quotes.map(({ id, client, stage, invoice, ...quote }) => {
        const { subtotal, tax, tax2 } = sumsOf(quote.lines, quote.rate, quote.rate2, world.settings.taxation);
        return [id, client, stage, `${subtotal + tax + tax2}`, invoice?.id ?? null];
      }),
    ),
  };
}
