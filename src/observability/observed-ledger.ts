import type { PaymentId } from '../core/payment.ts';
import type { Minor } from '../core/money/money.ts';
import type { Command, Outcome } from '../core/commands.ts';
import type { Decision, UnknownGateway } from '../core/changes.ts';
import type { Decide, Ledger } from '../core/ports.ts';
import type { TenantId } from '../core/tenant.ts';

/** An observer of the batches that go through a ledger. */
export interface LedgerObserver {
  setStarted(commands: number): void;
  /** This gateway has recorded a payment; not called for a repeat. */
  paymentRecorded(currency: string, amountMinor: Minor): void;
  /** A command that named a gateway unknown to its tenant was recorded by now, or refused for it. */
  gatewayUnknown(command: Command, gateway: UnknownGateway, isRefused: boolean): void;
}

interface Recorded {
  readonly currency: string;
  readonly amountMinor: Minor;
}

/**
 * A ledger that reports its records to an observer. A batch may be decided several times before it commits, and a try
 * whose commit was in doubt may turn out to have been the one: every try reserves ids of its own, so a payment is
 * recognised by the id that the outcome names, and reported once.
 */
export function observedLedger(ledger: Ledger, observer: LedgerObserver): Ledger {
  return {
    async commitBatch(tenantId: TenantId, commands: readonly Command[], decide: Decide) {
      observer.setStarted(commands.length);
      const decided = new Map<PaymentId, Recorded>();
      const unknown = new Map<Command, UnknownGateway>();
      const results = await ledger.commitBatch(tenantId, commands, (...about) => {
        const decisions = decide(...about);
        for (const decision of decisions) {
          notePayments(decision, decided);
          noteUnknown(decision, unknown);
        }
        return decisions;
      });
      results.forEach((result, index) => {
        const command = commands[index];
        if (result.status === 'rejected' || command === undefined) return;
        report(result.value, decided, observer);
        const gateway = unknown.get(command);
        if (gateway !== undefined) observer.gatewayUnknown(command, gateway, !result.value.ok);
      });
      return results;
    },
  };
}

/** A try that finds its command done says nothing of it: what an earlier try found holds. */
function noteUnknown({ command, isKept, unknownGateway }: Decision, unknown: Map<Command, UnknownGateway>): void {
  if (!isKept) return;
  if (unknownGateway === null) unknown.delete(command);
  else unknown.set(command, unknownGateway);
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

function report(outcome: Outcome, decided: Map<PaymentId, Recorded>, observer: LedgerObserver): void {
  if (!outcome.ok || outcome.result.kind !== 'payment-added' || outcome.result.isRepeat) return;
  const payment = decided.get(outcome.result.paymentId);
  if (payment === undefined) return;
  // Two commands of a batch may carry one key: the second one's outcome is the first one's.
  decided.delete(outcome.result.paymentId);
  observer.paymentRecorded(payment.currency, payment.amountMinor);
}
