import type { Command } from '../../src/core/commands.ts';
import type { Invoice, InvoiceId } from '../../src/core/invoice.ts';
import { claimsOfCorrections, type LoadPlan } from '../../src/core/load-plan.ts';
import type { Claim, HeldClaim, Payment, Refund } from '../../src/core/payment.ts';
import type { RefundablePayment, State } from '../../src/core/ports.ts';
import {
  ofPayment,
  ofRefund,
  type StoredTransaction,
  type TransactionId,
  type TransactionPart,
} from '../../src/core/records/transaction.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import {
  PAYMENT_JSON,
  paymentOf,
  REFUND_JSON,
  refundOf,
  TRANSACTION_JSON,
  transactionOf,
  type PaymentJson,
  type RefundJson,
  type TransactionJson,
} from '../postgres/rows.ts';
import { MovedMeanwhile } from '../postgres/translate-error.ts';
import { isReversed, latestOf } from '../reads/corrections.ts';
import { claimsHeld } from './claims-held.ts';
import type { Locked } from './lock.ts';
import type { Transaction } from './transaction.ts';

/** The rows that only corrections need. */
export type CorrectionState = Pick<State, 'transactions' | 'payments' | 'heldClaims'>;

const NONE: CorrectionState = { transactions: new Map(), payments: new Map(), heldClaims: new Map() };

const TENANT = '$1::bigint';

/**
 * The rows of money of some transactions, with those that were taken back. A payment or a refund that is not a part of a
 * transaction is its own one. An old refund may have the id of a payment, which then wins.
 */
const MONEY = `
money as materialized (
  select k.transaction_id, k.kind, k.row_id from unnest($2::bigint[]) as w (id)
  join transaction_parts k on k.tenant_id = ${TENANT} and k.transaction_id = w.id
  union all
  select p.id, 'payment', p.id from unnest($2::bigint[]) as w (id)
  join payments p on p.tenant_id = ${TENANT} and p.id = w.id
  where not exists (select 1 from transaction_parts k
    where k.tenant_id = ${TENANT} and k.kind = 'payment' and k.row_id = p.id)
  union all
  select r.id, 'refund', r.id from unnest($2::bigint[]) as w (id)
  join refunds r on r.tenant_id = ${TENANT} and r.id = w.id
  where not exists (select 1 from transaction_parts k
      where k.tenant_id = ${TENANT} and k.kind = 'refund' and k.row_id = r.id)
    and not exists (select 1 from payments p where p.tenant_id = ${TENANT} and p.id = r.id))`;

/** The transaction that a refund `r` is shown to refund. */
const REFUNDED = `coalesce((select k.transaction_id from transaction_parts k
  where k.tenant_id = ${TENANT} and k.kind = 'payment' and k.row_id = r.payment_id), r.payment_id)`;

const OWNERS = `
with ${MONEY}
select t.invoice_id, t.client_id, t.refund_id from unnest($2::bigint[]) as w (id)
cross join lateral ${latestOf('w.id', TENANT)} t
union all
select p.invoice_id, p.client_id, null from money m
join payments p on p.tenant_id = ${TENANT} and m.kind = 'payment' and p.id = m.row_id
union all
select r.invoice_id, r.client_id, ${REFUNDED} from money m
join refunds r on r.tenant_id = ${TENANT} and m.kind = 'refund' and r.id = m.row_id`;

const SQL = `
with ${MONEY},
live as materialized (
  select m.* from money m where not exists (select 1 from reversals v
    where v.tenant_id = ${TENANT} and v.kind = m.kind and v.row_id = m.row_id)),
wanted (id) as materialized (
  select l.row_id from live l where l.kind = 'payment'
  union select r.payment_id from live l join refunds r on r.tenant_id = ${TENANT} and l.kind = 'refund' and r.id = l.row_id)
select
  (select coalesce(json_agg(${TRANSACTION_JSON}), '[]') from unnest($2::bigint[]) as w (id)
    cross join lateral ${latestOf('w.id', TENANT)} t) as transactions,
  (select coalesce(json_agg(json_build_object('transactionId', m.transaction_id, 'kind', m.kind, 'id', m.row_id)), '[]')
    from money m) as parts,
  (select coalesce(json_agg((${PAYMENT_JSON})::jsonb || jsonb_build_object('refundedMinor',
      (select coalesce(sum(r.amount_minor), 0)::text from refunds r
        where r.tenant_id = ${TENANT} and r.payment_id = p.id and not ${isReversed('refund', 'r', TENANT)}))), '[]')
    from wanted w join payments p on p.tenant_id = ${TENANT} and p.id = w.id
    where not ${isReversed('payment', 'p', TENANT)}) as payments,
  (select coalesce(json_agg((${REFUND_JSON})::jsonb || jsonb_build_object('refundedId', ${REFUNDED}) order by r.id), '[]')
    from live l join refunds r on r.tenant_id = ${TENANT} and l.kind = 'refund' and r.id = l.row_id) as refunds,
  (select coalesce(json_agg(json_build_object('id', q.refund_id, 'minor', q.minor::text)), '[]') from (
    select t.refund_id, sum(t.amount_out_minor) as minor from transactions t
    where t.tenant_id = ${TENANT} and t.refund_id = any($2::bigint[]) and t.invoice_id is null
      and not exists (select 1 from transactions n
        where n.tenant_id = ${TENANT} and n.id = t.id and n.revision > t.revision)
    group by t.refund_id) q) as linked`;

interface Row {
  readonly transactions: readonly TransactionJson[];
  readonly parts: readonly (TransactionPart & { readonly transactionId: number })[];
  readonly payments: readonly (PaymentJson & { readonly refundedMinor: string })[];
  readonly refunds: readonly (RefundJson & { readonly refundedId: number })[];
  readonly linked: readonly { readonly id: number; readonly minor: string }[];
}

interface Owner {
  readonly invoice_id: bigint | null;
  readonly client_id: bigint | null;
  readonly refund_id: bigint | null;
}

/** A load plan with the invoices and clients of the transactions to correct, which have to be locked first. */
export async function withOwners(transaction: Transaction, tenantId: TenantId, plan: LoadPlan): Promise<LoadPlan> {
  if (plan.transactions.length === 0) return plan;
  const owners = await transaction.query<Owner>(OWNERS, [tenantId, plan.transactions]);
  const idsOf = (name: keyof Owner, more: readonly number[]): number[] => [
    ...new Set([...more, ...owners.flatMap((owner) => (owner[name] === null ? [] : [Number(owner[name])]))]),
  ];
  return {
    ...plan,
    invoices: idsOf('invoice_id', plan.invoices),
    paymentsOf: idsOf('invoice_id', plan.paymentsOf),
    creditOfInvoices: idsOf('invoice_id', plan.creditOfInvoices),
    creditOf: idsOf('client_id', plan.creditOf),
    transactions: idsOf('refund_id', plan.transactions),
  };
}

/**
 * Loads transactions to correct, under the locks of their invoices and clients. Throws MovedMeanwhile where another gateway
 * moved one to an invoice or client that is not locked.
 */
export async function loadCorrections(
  transaction: Transaction,
  tenantId: TenantId,
  commands: readonly Command[],
  { transactions: ids }: LoadPlan,
  locking: Promise<Locked>,
): Promise<CorrectionState> {
  if (ids.length === 0) return NONE;
  const [locked, [row]] = await Promise.all([locking, transaction.query<Row>(SQL, [tenantId, ids])]);
  if (row === undefined) return NONE;
  const payments = row.payments.map(({ refundedMinor, ...json }): [number, RefundablePayment] => [
    json.id,
    { payment: paymentOf(json), refundedMinor: BigInt(refundedMinor) },
  ]);
  const transactions = storedOf(row, new Map(payments), locked.invoices);
  for (const { transaction: stored } of transactions.values()) {
    const { invoiceId, clientId } = stored;
    const isLocked = invoiceId === null || locked.invoices.has(invoiceId);
    if (!isLocked || (clientId !== null && !locked.clients.has(clientId))) throw new MovedMeanwhile();
  }
  const heldClaims = await heldBy(transaction, tenantId, claimsOfCorrections(commands, transactions));
  return { transactions, payments: new Map(payments), heldClaims };
}

function storedOf(
  row: Row,
  payments: ReadonlyMap<number, RefundablePayment>,
  invoices: ReadonlyMap<InvoiceId, Invoice>,
): ReadonlyMap<TransactionId, StoredTransaction> {
  const known = new Map(row.transactions.map((json) => [json.id, transactionOf(json)]));
  const linked = new Map(row.linked.map(({ id, minor }) => [id, BigInt(minor)]));
  const refunded = new Map(row.refunds.map((refund) => [refund.id, refund.refundedId]));
  const refunds = new Map(row.refunds.map(({ refundedId: _id, ...json }) => [json.id, refundOf(json)]));
  const stored = new Map<TransactionId, StoredTransaction>();
  for (const id of new Set([...known.keys(), ...row.parts.map(({ transactionId }) => transactionId)])) {
    const parts = row.parts.filter(({ transactionId }) => transactionId === id);
    const isOf = (kind: TransactionPart['kind'], of: Payment | Refund | undefined): boolean =>
      of !== undefined && parts.some((part) => part.kind === kind && part.id === of.id);
    const payment = [...payments.values()].find((each) => isOf('payment', each.payment))?.payment;
    const own = [...refunds.values()].filter((refund) => isOf('refund', refund));
    const invoice = invoices.get(payment?.invoiceId ?? own[0]?.invoiceId ?? 0);
    const first = own[0];
    const revision =
      known.get(id) ??
      (payment !== undefined && invoice !== undefined
        ? ofPayment(payment, invoice.currency)
        : first !== undefined && invoice !== undefined
          ? ofRefund(first, invoice.currency, refunded.get(first.id) ?? first.paymentId)
          : undefined);
    if (revision === undefined) continue;
    stored.set(id, {
      transaction: revision,
      hasRow: known.has(id),
      parts: parts.map((part) => ({ kind: part.kind, id: part.id })),
      paymentId: payment?.id ?? null,
      refunds: own,
      linkedMinor: linked.get(id) ?? 0n,
    });
  }
  return stored;
}

async function heldBy(
  transaction: Transaction,
  tenantId: TenantId,
  wanted: readonly Claim[],
): Promise<ReadonlyMap<string, HeldClaim>> {
  return wanted.length === 0 ? new Map() : await claimsHeld(transaction, tenantId, wanted);
}
