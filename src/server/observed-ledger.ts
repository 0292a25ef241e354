import type { PaymentId } from '../core/payment.ts';
import type { Minor } from '../core/money.ts';
import type { Command, Outcome } from '../core/commands.ts';
import type { Decision } from '../core/changes.ts';
import type { Decide, Ledger } from '../core/ports.ts';
import type { TenantId } from '../core/tenant.ts';

/** What is told of the sets that go through a ledger. */
export interface LedgerObserver {
  setStarted(commands: number): void;
  /** A payment is on record now, by this gateway; a repeat of one that was is not told. */
  paymentRecorded(currency: string, amountMinor: Minor): void;
}

interface Recorded {
  readonly currency: string;
  readonly amountMinor: Minor;
}

/**
 * A ledger that tells an observer what it has recorded. A set may be decided several times before it commits, and a try
 * whose commit was in doubt may turn out to have been the one: every try reserves ids of its own, so a payment is
 * recognised by the id that the outcome names, and told once.
 */
export function observedLedger(ledger: Ledger, observer: LedgerObserver): Ledger {
  return {
    async commitSet(tenantId: TenantId, commands: readonly Command[], decide: Decide) {
      observer.setStarted(commands.length);
      const decided = new Map<PaymentId, Recorded>();
      const fates = await ledger.commitSet(tenantId, commands, (...about) => {
        const decisions = decide(...about);
        for (const decision of decisions) notePayments(decision, decided);
        return decisions;
      });
      for (const fate of fates) if (fate.status === 'fulfilled') tell(fate.value, decided, observer);
      return fates;
    },
  };
}

function notePayments({ changes }: Decision, decided: Map<PaymentId, Recorded>): void {
  for (const change of changes) {
    if (change.kind !== 'payment-added') continue;
    const { id, invoiceId, amountMinor } = change.payment;
    const changed = changes.find((other) => other.kind === 'invoice-changed' && other.invoice.id === invoiceId);
    if (changed?.kind === 'invoice-changed') {
      decided.set(id, { currency: changed.invoice.currency.code, amountMinor });
    }
  }
}

function tell(outcome: Outcome, decided: Map<PaymentId, Recorded>, observer: LedgerObserver): void {
  if (!outcome.ok || outcome.result.kind !== 'payment-added' || outcome.result.isRepeat) return;
  const payment = decided.get(outcome.result.paymentId);
  if (payment === undefined) return;
  // Two commands of a set may carry one key: the second one's outcome is the first one's.
  decided.delete(outcome.result.paymentId);
  observer.paymentRecorded(payment.currency, payment.amountMinor);
}
