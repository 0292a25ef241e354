import type { ApplyCredit } from '../../commands/credit.ts';
import { balanceOf, withCredit, type Invoice } from '../../invoice.ts';
import type { Refusal } from '../../commands.ts';
import { NOTHING } from '../../load-plan.ts';
import type { Minor } from '../../money/money.ts';
import { withPaidStatusIfSettled } from '../invoices/become-paid.ts';
import { withNoteOfCredit } from '../invoices/credit-notes.ts';
import {
  accept,
  extraDecimalsOf,
  givenText,
  invoiceFacts,
  minorOrRefusal,
  refusal,
  refuse,
  type Verdict,
} from '../decision.ts';
import { givenOf } from '../given.ts';
import { requestedAmount } from '../requested.ts';
import type { Rule } from '../rule.ts';
import type { WorkingState } from '../working-state.ts';

/** Credit of the client that an Unpaid invoice takes: at most what the client has and what the invoice owes. */
function applyCredit(working: WorkingState, command: ApplyCredit): Verdict {
  const before = working.invoice(command.invoiceId);
  if (before === undefined) return refuse('invoice-not-found');
  if (before.status !== 'Unpaid') return refuse('invoice-not-unpaid');
  const amount = amountOf(working, command, before);
  if (typeof amount === 'object') return { outcome: amount, changes: [] };
  return record(working, command, before, amount);
}

function amountOf(working: WorkingState, command: ApplyCredit, invoice: Invoice): Minor | Refusal {
  const owed = balanceOf(invoice);
  const held = working.client(invoice.clientId)?.creditMinor ?? 0n;
  const most = held < owed ? held : owed;
  const wanted =
    command.amount === null
      ? most
      : minorOrRefusal(command.amount, invoice.currency, 'amount', extraDecimalsOf(command, working.tenant));
  if (typeof wanted === 'object') return wanted;
  if (wanted > held) return refusal('credit-exceeds-client');
  if (wanted > owed) return refusal('credit-exceeds-invoice');
  return wanted > 0n ? wanted : refusal('credit-not-positive');
}

function record(working: WorkingState, command: ApplyCredit, before: Invoice, amountMinor: Minor): Verdict {
  const credited = { ...before, ...withCredit(before, before.creditMinor + amountMinor) };
  const noted = withNoteOfCredit(working, credited, amountMinor);
  const { invoice, changes } = withPaidStatusIfSettled(noted.invoice, working.wallTime, working);
  const isPaid = invoice.status === 'Paid';
  const { code } = invoice.currency;
  return accept(
    { kind: 'credit-applied', invoiceId: invoice.id, amountMinor: amountMinor.toString(), currency: code, isPaid },
    [
      { kind: 'invoice-changed', invoice },
      ...noted.changes,
      working.credit({
        clientId: invoice.clientId,
        amountMinor: -amountMinor,
        reason: 'applied-to-invoice',
        invoiceId: invoice.id,
        paymentId: null,
      }),
      working.history({
        invoiceId: invoice.id,
        outcome: 'applied',
        code: null,
        before: invoiceFacts(before),
        after: invoiceFacts(invoice, {
          creditNote: noted.facts,
          given: givenOf([], givenText(command.amount, amountMinor, invoice.currency)),
        }),
      }),
      working.event('invoice.updated', invoice.id, {}),
      ...changes,
      ...(isPaid && command.sendsMail ? [working.event('mail.payment-received', invoice.id, {})] : []),
    ],
  );
}

export const applyCreditRule: Rule<ApplyCredit> = {
  plan: ({ invoiceId }) => ({
    ...NOTHING,
    invoices: [invoiceId],
    creditOfInvoices: [invoiceId],
    mayTakeNumber: true,
    ids: { ...NOTHING.ids, credit: 1, 'credit-note': 1 },
  }),
  decide: applyCredit,
  requested: ({ invoiceId, amount }) => ({ invoiceId, amount: requestedAmount(amount) }),
};
