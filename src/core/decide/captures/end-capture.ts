import type { CaptureEnd, EndCapture } from '../../commands/captures.ts';
import { NOTHING } from '../../load-plan.ts';
import type { OpenCaptureState } from '../../records/capture.ts';
import { accept, invoiceFacts, refuse, type Verdict } from '../decision.ts';
import type { Rule } from '../rule.ts';
import type { WorkingState } from '../working-state.ts';
import { captureFacts } from './capture-facts.ts';
import { chargeToEnd, endedCharge } from './settling.ts';

/** The end of an attempt. Money that is not recorded can be recorded or closed later; any other end stays as it is. */
function endCapture(working: WorkingState, command: EndCapture): Verdict {
  const { invoiceId, from, end } = command;
  const invoice = working.invoice(invoiceId);
  if (invoice === undefined) return refuse('invoice-not-found');
  const before = chargeToEnd(working, command);
  if ('outcome' in before) return before;
  if (!follows(from, end)) return accept({ kind: 'capture-ended', state: from, isRepeat: true }, []);
  const capture = endedCharge(before, end, working.now);
  return accept({ kind: 'capture-ended', state: capture.state, isRepeat: false }, [
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

function follows(from: OpenCaptureState, { kind }: CaptureEnd): boolean {
  return kind !== (from === 'pending' ? 'closed' : 'declined');
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
