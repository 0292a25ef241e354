import type { CaptureEnd, EndCapture } from '../../commands/captures.ts';
import { NOTHING } from '../../load-plan.ts';
import type { Capture } from '../../records/capture.ts';
import { accept, invoiceFacts, refuse, type Verdict } from '../decision.ts';
import type { Rule } from '../rule.ts';
import type { WorkingState } from '../working-state.ts';
import { captureFacts } from './capture-facts.ts';

/** The end of an attempt. Money that is not recorded can be recorded or closed later; any other end stays as it is. */
function endCapture(working: WorkingState, { invoiceId, attempt, end }: EndCapture): Verdict {
  const invoice = working.invoice(invoiceId);
  const before = working.record('capture', invoiceId);
  if (invoice === undefined || before?.attempt !== attempt) return refuse('invoice-not-found');
  if (!follows(before, end)) return accept({ kind: 'capture-ended', state: before.state }, []);
  const capture: Capture = { ...before, ...valuesOf(before, end), state: end.kind, endedAt: working.now };
  return accept({ kind: 'capture-ended', state: capture.state }, [
    { kind: 'record-set', record: { kind: 'capture', value: capture }, isNew: false },
    working.history({
      invoiceId,
      outcome: 'applied',
      code: null,
      before: invoiceFacts(invoice),
      after: { ...invoiceFacts(invoice), capture: captureFacts(capture) },
    }),
    ...(end.kind === 'declined' ? [working.mail('Credit Card Payment Failed', invoiceId)] : []),
  ]);
}

function follows({ state }: Capture, { kind }: CaptureEnd): boolean {
  if (state === 'pending') return kind !== 'closed';
  return state === 'unrecorded' && kind !== 'declined';
}

function valuesOf(before: Capture, end: CaptureEnd): Pick<Capture, 'reference' | 'feesMinor' | 'reason'> {
  switch (end.kind) {
    case 'captured':
      return { reference: end.reference, feesMinor: end.feesMinor, reason: '' };
    case 'unrecorded':
      return { reference: end.reference, feesMinor: end.feesMinor, reason: end.reason };
    case 'closed':
    case 'declined':
      return { reference: before.reference, feesMinor: before.feesMinor, reason: end.reason };
  }
}

export const endCaptureRule: Rule<EndCapture> = {
  plan: ({ invoiceId }) => ({
    ...NOTHING,
    invoices: [invoiceId],
    records: [{ kind: 'capture', id: invoiceId }],
  }),
  decide: endCapture,
  requested: ({ invoiceId, attempt, end }) => ({ invoiceId, attempt, end: end.kind }),
};
