import type { ClientFacts } from '../../src/core/clients/facts.ts';
import type { Command, Outcome } from '../../src/core/commands.ts';
import type { InvoiceId, Line } from '../../src/core/invoice.ts';
import { claimsWanted, duplicatesWanted, type LoadPlan } from '../../src/core/load-plan.ts';
import { duplicateKey, type LookAlikePayment } from '../../src/core/payment.ts';
import type { DoneCommand, RefundablePayment, State } from '../../src/core/ports.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { DURABLE } from '../postgres/durable.ts';
import {
  CLIENT_JSON,
  clientOf,
  DELIVERY_JSON,
  LINE_JSON,
  lineOf,
  PAYMENT_JSON,
  paymentOf,
  TENANT_JSON,
  tenantOf,
  type ClientJson,
  type DeliveryJson,
  type LineJson,
  type PaymentJson,
  type TenantJson,
} from '../postgres/rows.ts';
import { isReversed } from '../reads/corrections.ts';
import { claimsAmong, heldClaims, type ClaimJson } from './claims-held.ts';
import { loadCorrections, type CorrectionState } from './load-corrections.ts';
import type { Locked } from './lock.ts';
import { loadTransactions, type TransactionState } from './load-transactions.ts';
import type { Transaction } from './transaction.ts';

interface Row {
  readonly tenant: TenantJson | null;
  readonly versions: readonly (readonly [id: number, version: number])[];
  readonly done: readonly { readonly id: string; readonly requestDigest: string | null; readonly outcome: Outcome }[];
  readonly claims: readonly ClaimJson[];
  readonly lookAlikes: readonly {
    readonly digest: string;
    readonly paymentId: number;
    readonly invoiceId: number;
    readonly amountMinor: string;
    readonly recordedAt: number;
  }[];
  readonly lines: readonly LineJson[];
  readonly clients: readonly ClientJson[];
  readonly payments: readonly (PaymentJson & { readonly refundedMinor: string })[];
  readonly deliveries: readonly DeliveryJson[];
  readonly unknownGateways: readonly string[];
  readonly knownGateways: readonly string[];
}

/** More names than any tenant has. */
const MOST_GATEWAYS = 200;

/**
 * The rest of a batch's state in one statement, after its locks are held, so that it sees the commits of earlier holders.
 * Deliveries are locked, as the job that makes one at Metrc changes
 * it without the invoice's lock. It also makes the transaction durable where the server's setting is weaker; a stronger one stays.
 */
const SQL = `
with unknown (name) as materialized (
  select w.name from unnest($12::text[]) as w (name)
  where exists (select 1 from payment_methods m where m.tenant_id = $1::bigint)
    and not exists (select 1 from payment_methods m where m.tenant_id = $1::bigint and m.system_name = w.name)
    and not exists (select 1 from money_types y where y.tenant_id = $1::bigint and y.gateway = w.name))
select
  ${DURABLE} as durability,
  (select ${TENANT_JSON} from tenants t where t.id = $1::bigint) as tenant,
  (select coalesce(json_agg(json_build_array(a.id, a.version)), '[]') from credentials a
    where a.id = any($2::bigint[]) and a.tenant_id = $1::bigint and a.disabled_at is null) as versions,
  (select coalesce(json_agg(json_build_object('id', d.command_id, 'requestDigest', d.request_digest, 'outcome', d.outcome)), '[]')
    from commands d where d.tenant_id = $1::bigint and d.command_id = any($3::text[])) as done,
  ${claimsAmong('$4', '$5').trim()} as claims,
  (select coalesce(json_agg(json_build_object('digest', p.duplicate_digest, 'paymentId', p.id, 'invoiceId', p.invoice_id,
      'amountMinor', p.amount_minor::text, 'recordedAt', (extract(epoch from p.recorded_at) * 1000)::bigint)), '[]')
    from unnest($6::bigint[], $7::text[]) as w (invoice_id, digest)
    cross join lateral (select * from payments q where q.tenant_id = $1::bigint and q.invoice_id = w.invoice_id
      and q.duplicate_digest = w.digest and not ${isReversed('payment', 'q', '$1::bigint')} order by q.id desc limit 1) p) as "lookAlikes",
  (select coalesce(json_agg(${LINE_JSON} order by l.id), '[]') from invoice_lines l
    where l.tenant_id = $1::bigint and l.invoice_id = any($8::bigint[])) as lines,
  (select coalesce(json_agg(${CLIENT_JSON}), '[]') from clients c
    where c.tenant_id = $1::bigint and c.id = any($9::bigint[])) as clients,
  (select coalesce(json_agg(q.payment), '[]') from (
    select (${PAYMENT_JSON})::jsonb || jsonb_build_object('refundedMinor', (select coalesce(sum(r.amount_minor), 0)::text
        from refunds r where r.tenant_id = $1::bigint and r.payment_id = p.id
          and not ${isReversed('refund', 'r', '$1::bigint')})) as payment
      from payments p where p.tenant_id = $1::bigint and p.id = any($10::bigint[])
        and not ${isReversed('payment', 'p', '$1::bigint')}) q) as payments,
  (select coalesce(json_agg(${DELIVERY_JSON}), '[]') from (select * from deliveries d
    where d.tenant_id = $1::bigint and d.invoice_id = any($11::bigint[]) for update) v) as deliveries,
  (select coalesce(json_agg(u.name), '[]') from unknown u) as "unknownGateways",
  (select coalesce(json_agg(k.name order by k.name), '[]') from (
    select m.system_name as name from payment_methods m where m.tenant_id = $1::bigint
    union select y.gateway from money_types y where y.tenant_id = $1::bigint limit ${MOST_GATEWAYS}) k
    where exists (select 1 from unknown)) as "knownGateways"`;

/**
 * Loads everything that the decisions need. The statement is sent before the answer to the locks: the server runs it when
 * they are held.
 */
export async function loadState(
  transaction: Transaction,
  tenantId: TenantId,
  commands: readonly Command[],
  plan: LoadPlan,
  locking: Promise<Locked>,
  asking: Promise<ClientFacts>,
): Promise<State> {
  // A payment without a gateway takes that of its invoice: its claims are known with the invoice.
  const methods = commands.some(isWithoutGateway) ? (await locking).invoices : null;
  // Under any scope: this same statement loads the tenant's scope, which selects the claims.
  const wanted = claimsWanted(commands, 'gateway', (id) => methods?.get(id)?.paymentMethod);
  const duplicates = duplicatesWanted(commands);
  const ofTransactions = loadTransactions(transaction, tenantId, plan);
  const correcting = loadCorrections(transaction, tenantId, commands, plan, locking);
  const loading = transaction.query<Row>(SQL, [
    tenantId,
    [...new Set(commands.map((command) => command.origin.actor.credentialId))],
    commands.map((command) => command.origin.commandId),
    wanted.map((claim) => claim.scope),
    wanted.map((claim) => claim.key),
    duplicates.map((like) => like.invoiceId),
    duplicates.map((like) => like.digest),
    plan.linesOf,
    plan.clients,
    plan.payments,
    plan.deliveriesOf,
    plan.gateways,
  ]);
  const [rows, more, corrections, locked, clientFacts] = await Promise.all([
    loading,
    ofTransactions,
    correcting,
    locking,
    asking,
  ]);
  const row = rows[0];
  if (row?.tenant == null) throw new Error(`There is no tenant ${tenantId}`);
  return stateOf({ ...row, tenant: row.tenant }, more, corrections, locked, clientFacts);
}

function stateOf(
  row: Row & { readonly tenant: TenantJson },
  more: TransactionState,
  corrections: CorrectionState,
  locked: Locked,
  clientFacts: ClientFacts,
): State {
  return {
    tenant: tenantOf(row.tenant),
    invoices: locked.invoices,
    lines: linesByInvoice(row.lines),
    // A locked row was read under its lock, so it replaces one that was only read.
    clients: new Map([
      ...row.clients.map((json) => [json.id, clientOf(json)] as const),
      ...clientFacts.ownersOfQuotes,
      ...locked.clients,
    ]),
    payments: new Map([
      ...corrections.payments,
      ...more.payments,
      ...row.payments.map(({ refundedMinor, ...json }): [number, RefundablePayment] => [
        json.id,
        { payment: paymentOf(json), refundedMinor: BigInt(refundedMinor) },
      ]),
    ]),
    transactions: corrections.transactions,
    currencies: more.currencies,
    usedReferences: more.usedReferences,
    deliveries: new Map(row.deliveries.map((delivery) => [delivery.invoiceId, delivery])),
    gateways: { unknown: new Set(row.unknownGateways), known: row.knownGateways },
    clientFacts,
    records: locked.records,
    heldClaims: new Map([...heldClaims(row.claims), ...corrections.heldClaims]),
    lookAlikes: new Map(
      row.lookAlikes.map((like) => [duplicateKey(like.invoiceId, like.digest), lookAlikePayment(like)]),
    ),
    done: new Map(row.done.map(({ id, ...done }): [string, DoneCommand] => [id, done])),
    credentialVersions: new Map(row.versions),
    nextNumber: locked.nextNumber,
  };
}

function isWithoutGateway(command: Command): boolean {
  return command.kind === 'add-payment' && command.gateway === null;
}

function lookAlikePayment({ digest, ...like }: Row['lookAlikes'][number]): LookAlikePayment {
  return { ...like, amountMinor: BigInt(like.amountMinor) };
}

function linesByInvoice(lines: readonly LineJson[]): Map<InvoiceId, readonly Line[]> {
  const grouped = new Map<InvoiceId, Line[]>();
  for (const line of lines.map(lineOf)) {
    const ofInvoice = grouped.get(line.invoiceId);
    if (ofInvoice === undefined) grouped.set(line.invoiceId, [line]);
    else ofInvoice.push(line);
  }
  return grouped;
}
