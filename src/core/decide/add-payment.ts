import type { Json } from '../changes.ts';
import type { AddPayment } from '../commands.ts';
import { acceptsPayment, balanceOf, type Invoice } from '../invoice.ts';
import { dateOf, daysBetween, type LocalDate } from '../dates.ts';
import { isStorable, isStorableCredit, type Minor } from '../money.ts';
import {
  claimKey,
  claimsOf,
  gatewayOf,
  likenessKey,
  type Claim,
  type EarlierPayment,
  type Payment,
} from '../payment.ts';
import { paidWhenSettled } from './become-paid.ts';
import { deliveryChanges } from './complete-delivery.ts';
import { accept, extraDecimalsOf, givenText, invoiceFacts, minorOrRefusal, refuse, type Verdict } from './decision.ts';
import { paymentFacts } from './facts.ts';
import { refusedGateway } from './unknown-gateway.ts';
import type { Worksheet } from './working-state.ts';

/**
 * A payment on an invoice: recorded once for its claims, in part or in full; what exceeds the balance becomes the
 * client's credit, and all of it on an invoice that is Paid already.
 */
export function addPayment(sheet: Worksheet, command: AddPayment): Verdict {
  const invoice = sheet.invoice(command.invoiceId);
  if (invoice === undefined) return refuse('invoice-not-found');

  const extra = extraDecimalsOf(command, sheet.tenant);
  const amount = command.amount === null ? null : minorOrRefusal(command.amount, invoice.currency, 'amount', extra);
  if (typeof amount === 'object' && amount !== null) return { outcome: amount, changes: [] };
  const fees = command.fees === null ? 0n : minorOrRefusal(command.fees, invoice.currency, 'fees', extra);
  if (typeof fees === 'object') return { outcome: fees, changes: [] };

  const gateway = gatewayOf(command, invoice.paymentMethod);
  const claims = claimsOf(sheet.tenant.referenceScope, invoice.id, gateway, command.reference);
  const givenOn = command.paidAt === null ? null : dateOf(command.paidAt);
  const held = claims.map((claim) => sheet.claim(claimKey(claim))).find((claim) => claim !== undefined);
  if (held !== undefined && isAnotherDay(held.givenOn, givenOn)) return refuse('reference-reused');
  const earlier = held ?? alike(sheet, command);
  if (earlier !== undefined) return repeat(sheet, command, invoice, { amount, fees }, earlier);
  // Behind the repeats: what is on record already is answered as before, whatever is listed by now.
  const unknown = refusedGateway(sheet, command);
  if (unknown !== null) return unknown;

  if (!acceptsPayment(invoice.status)) return refuse('invoice-refuses-payment', { status: invoice.status });
  if (amount !== null && amount <= 0n) return refuse('amount-not-positive');
  const amountMinor = amount ?? balanceOf(invoice);
  if (amountMinor <= 0n) return refuse('nothing-owed');

  const excessMinor = excessOf(invoice, amountMinor);
  if (!isStorable(invoice.paidMinor + amountMinor) || !isRoomFor(sheet, invoice, excessMinor)) {
    return refuse('amount-too-large', { field: 'amount' });
  }

  const payment: Payment = {
    id: sheet.newId('payment'),
    invoiceId: invoice.id,
    clientId: invoice.clientId,
    amountMinor,
    feesMinor: fees,
    excessMinor,
    gateway,
    reference: command.reference,
    paidAt: command.paidAt ?? sheet.wallTime,
    recordedAt: sheet.now,
    details: command.details,
    likeness: command.likeness?.digest ?? null,
  };
  return record(sheet, command, invoice, { payment, claims, givenOn });
}

/**
 * Whether two payments are of different days, where the callers gave both: a standing order has one number for each of its
 * payments. A caller that tries again around midnight, or from another zone, may say the day beside.
 */
function isAnotherDay(one: LocalDate | null, other: LocalDate | null): boolean {
  return one !== null && other !== null && daysBetween(one, other) > 1;
}

/** The last payment that said all the same, if it is young enough to be this one. */
function alike(sheet: Worksheet, { invoiceId, likeness }: AddPayment): EarlierPayment | undefined {
  if (likeness === null) return undefined;
  const last = sheet.alike(likenessKey(invoiceId, likeness.digest));
  const windowMs = likeness.isTimed ? sheet.tenant.timedRepeatMs : sheet.tenant.datedRepeatMs;
  return last !== undefined && sheet.now - last.recordedAt <= windowMs ? last : undefined;
}

/** The same claim again: with the same amount, or none, it is the same payment; with another it is a mistake. */
function repeat(
  sheet: Worksheet,
  command: AddPayment,
  invoice: Invoice,
  { amount, fees }: Sums,
  earlier: EarlierPayment,
): Verdict {
  const isSame = earlier.invoiceId === invoice.id && (amount === null || amount === earlier.amountMinor);
  if (!isSame) return refuse('reference-reused');
  const facts = invoiceFacts(invoice);
  const noted = sheet.history({
    invoiceId: invoice.id,
    outcome: 'repeated',
    code: null,
    before: facts,
    after: { ...facts, given: givenOf(command, invoice, { amount, fees }), paymentId: earlier.paymentId },
  });
  return accept({ kind: 'payment-added', paymentId: earlier.paymentId, isRepeat: true }, [noted]);
}

interface Sums {
  /** `null`: the caller named none. */
  readonly amount: Minor | null;
  readonly fees: Minor;
}

/** The texts of those amounts that are not recorded as they were given. */
function givenOf(command: AddPayment, { currency }: Invoice, { amount, fees }: Sums): Json | undefined {
  const given = {
    amount: amount === null ? undefined : givenText(command.amount, amount, currency),
    fees: givenText(command.fees, fees, currency),
  };
  return given.amount === undefined && given.fees === undefined ? undefined : given;
}

function excessOf(invoice: Invoice, amountMinor: Minor): Minor {
  const balance = balanceOf(invoice);
  if (invoice.status === 'Paid' || balance <= 0n) return amountMinor;
  return amountMinor > balance ? amountMinor - balance : 0n;
}

/**
 * Whether an excess can become the client's credit. Most payments do not load their client: the database refuses a sum that
 * it cannot hold, and only then are the commands decided again with all that they need for this.
 */
function isRoomFor(sheet: Worksheet, { clientId }: Invoice, excessMinor: Minor): boolean {
  const client = sheet.client(clientId);
  return client === undefined || isStorableCredit(client.creditMinor + excessMinor);
}

function record(
  sheet: Worksheet,
  command: AddPayment,
  before: Invoice,
  added: { readonly payment: Payment; readonly claims: readonly Claim[]; readonly givenOn: LocalDate | null },
): Verdict {
  const { payment, claims, givenOn } = added;
  const credited = {
    ...before,
    paidMinor: before.paidMinor + payment.amountMinor,
    excessMinor: before.excessMinor + payment.excessMinor,
  };
  const { invoice, changes } = paidWhenSettled(credited, payment.paidAt, sheet);
  return accept({ kind: 'payment-added', paymentId: payment.id, isRepeat: false }, [
    { kind: 'invoice-changed', invoice },
    { kind: 'payment-added', ...added },
    ...(payment.excessMinor > 0n
      ? [
          sheet.credit({
            clientId: payment.clientId,
            amountMinor: payment.excessMinor,
            reason: 'overpayment',
            invoiceId: invoice.id,
            paymentId: payment.id,
          }),
        ]
      : []),
    sheet.history({
      invoiceId: invoice.id,
      outcome: 'applied',
      code: null,
      before: invoiceFacts(before),
      after: invoiceFacts(invoice, {
        payment: paymentFacts(payment, claims, givenOn !== null),
        given: givenOf(command, invoice, { amount: payment.amountMinor, fees: payment.feesMinor }),
      }),
    }),
    sheet.event('payment.recorded', invoice.id, { paymentId: payment.id }),
    ...changes,
    ...deliveryChanges(sheet, command, payment),
    ...(command.sendsMail ? [sheet.event('mail.payment-received', invoice.id, { paymentId: payment.id })] : []),
  ]);
}
