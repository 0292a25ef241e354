import type { EndCapture } from '../../commands/captures.ts';
import { NOTHING } from '../../load-plan.ts';
import type { Capture } from '../../records/capture.ts';
import { accept, invoiceFacts, refuse, type Verdict } from '../decision.ts';
import type { Rule } from '../rule.ts';
import type { WorkingState } from '../working-state.ts';
import { captureFacts } from './capture-facts.ts';

/** The end of an attempt, as the payment processor answered. An attempt that has ended stays as it is. */
function endCapture(working: WorkingState, { invoiceId, attempt, charged }: EndCapture): Verdict {
  const invoice = working.invoice(invoiceId);
  const before = working.record('capture', invoiceId);
  if (invoice === undefined || before?.attempt !== attempt) return refuse('invoice-not-found');
  if (before.state !== 'pending') {
    return accept({ kind: 'capture-ended', isCaptured: before.state === 'captured' }, []);
  }
  const isCaptured = charged.kind === 'captured';
  const capture: Capture = {
    ...before,
    state: charged.kind,
    reference: isCaptured ? charged.reference : '',
    reason: isCaptured ? '' : charged.reason,
    endedAt: working.now,
  };
  return accept({ kind: 'capture-ended', isCaptured }, [
    { kind: 'record-set', record: { kind: 'capture', value: capture }, isNew: false },
    working.history({
      invoiceId,
      outcome: 'applied',
      code: null,
      before: invoiceFacts(invoice),
      after: { ...invoiceFacts(invoice), capture: captureFacts(capture) },
    }),
    ...(isCaptured ? [] : [working.mail('Credit Card Payment Failed', invoiceId)]),
  ]);
}

export const endCaptureRule: Rule<EndCapture> = {
  plan: ({ invoiceId }) => ({
    ...NOTHING,
    invoices: [invoiceId],
    records: [{ kind: 'capture', id: invoiceId }],
  }),
  decide: endCapture,
  requested: ({ invoiceId, attempt, charged }) => ({ invoiceId, attempt, charged: charged.kind }),
};
