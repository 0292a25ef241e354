import type { LoadPlan } from '../../src/core/load-plan.ts';
import { currencyOf, type Currency } from '../../src/core/money/money.ts';
import { MOST_REFUNDED } from '../../src/core/decide/transactions/book.ts';
import type { RefundablePayment } from '../../src/core/ports.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { PAYMENT_JSON, paymentOf, type PaymentJson } from '../postgres/rows.ts';
import { isReversed } from '../reads/corrections.ts';
import type { Transaction } from './transaction.ts';

interface Row {
  readonly payments: readonly (PaymentJson & { readonly refundedMinor: string })[];
  readonly currencies: readonly { readonly id: number; readonly code: string }[];
  readonly used: readonly string[];
}

/** The rows that only transactions need. */
export interface TransactionState {
  readonly payments: ReadonlyMap<number, RefundablePayment>;
  readonly currencies: ReadonlyMap<number, Currency>;
  readonly usedReferences: ReadonlySet<string>;
}

const NONE: TransactionState = { payments: new Map(), currencies: new Map(), usedReferences: new Set() };

/**
 * The newest payments of some invoices that have something left to refund, some currencies, and those references that any
 * row of money has. A batch without transactions does not run it.
 */
const SQL = `
select
  (select coalesce(json_agg(q.payment), '[]') from unnest($2::bigint[]) as w (invoice_id)
    cross join lateral (
      select (${PAYMENT_JSON})::jsonb || jsonb_build_object('refundedMinor', f.minor::text) as payment
      from payments p cross join lateral (select coalesce(sum(r.amount_minor), 0) as minor from refunds r
        where r.tenant_id = $1::bigint and r.payment_id = p.id and not ${isReversed('refund', 'r', '$1::bigint')}) f
      where p.tenant_id = $1::bigint and p.invoice_id = w.invoice_id
        and p.amount_minor - p.excess_minor > f.minor and not ${isReversed('payment', 'p', '$1::bigint')}
      order by p.id desc limit ${MOST_REFUNDED}) q) as payments,
  (select coalesce(json_agg(json_build_object('id', u.id, 'code', u.code)), '[]') from currencies u
    where u.tenant_id = $1::bigint and u.id = any($3::bigint[])) as currencies,
  (select coalesce(json_agg(w.reference), '[]') from unnest($4::text[]) as w (reference)
    where exists (select 1 from payments p where p.tenant_id = $1::bigint and p.reference <> '' and p.reference = w.reference)
      or exists (select 1 from refunds r where r.tenant_id = $1::bigint and r.reference <> '' and r.reference = w.reference)
      or exists (select 1 from transactions t where t.tenant_id = $1::bigint and t.reference <> ''
        and t.reference = w.reference)) as used`;

export async function loadTransactions(
  transaction: Transaction,
  tenantId: TenantId,
  { paymentsOf, currencies, references }: LoadPlan,
): Promise<TransactionState> {
  if (paymentsOf.length + currencies.length + references.length === 0) return NONE;
  const [row] = await transaction.query<Row>(SQL, [tenantId, paymentsOf, currencies, references]);
  if (row === undefined) return NONE;
  return {
    payments: new Map(
      row.payments.map(({ refundedMinor, ...json }) => [
        json.id,
        { payment: paymentOf(json), refundedMinor: BigInt(refundedMinor) },
      ]),
    ),
    currencies: new Map(row.currencies.map(({ id, code }) => [id, currencyOf(code)])),
    usedReferences: new Set(row.used),
  };
}
