import type { Change } from '../../changes.ts';
import type { CaptureEnd, EndedCharge, SettledCharge } from '../../commands/captures.ts';
import type { Instant } from '../../dates.ts';
import type { Capture } from '../../records/capture.ts';
import type { RecordRef } from '../../records/records.ts';
import { accept, invoiceFacts, refuse, type Verdict } from '../decision.ts';
import type { WorkingState } from '../working-state.ts';
import { captureFacts } from './capture-facts.ts';

/** The charge that a command ends, as it is stored; or the verdict that it was ended before. Its invoice is locked. */
export function chargeToEnd(working: WorkingState, { invoiceId, attempt, from }: EndedCharge): Capture | Verdict {
  const capture = working.record('capture', invoiceId);
  if (capture === undefined) return refuse('invoice-not-found');
  if (capture.attempt === attempt && capture.state === from) return capture;
  const state = capture.attempt === attempt ? capture.state : null;
  return accept({ kind: 'capture-ended', state, isRepeat: true }, []);
}

/** A charge after its end. */
export function endedCharge(before: Capture, end: CaptureEnd, now: Instant): Capture {
  return { ...before, ...valuesOf(before, end), state: end.kind, endedAt: now };
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

/**
 * Decides a command that records money, and ends the charge that the money is of. Of all that answer a charge at once, one
 * finds it in its state: so its money is recorded once.
 */
export function settling(working: WorkingState, settles: SettledCharge | undefined, decide: () => Verdict): Verdict {
  if (settles === undefined) return decide();
  const before = chargeToEnd(working, settles);
  if ('outcome' in before) return before;
  const { outcome, changes } = decide();
  if (!outcome.ok) return { outcome, changes };
  const capture = endedCharge(before, settles.end, working.now);
  const record: Change = { kind: 'record-set', record: { kind: 'capture', value: capture }, isNew: false };
  return { outcome, changes: [...withHistory(working, capture, changes), record] };
}

/** The money's row of the invoice's history has the charge too. Money beside the invoice has none: it gets one. */
function withHistory(working: WorkingState, capture: Capture, changes: readonly Change[]): readonly Change[] {
  const { id: invoiceId } = capture;
  const said = captureFacts(capture);
  const isOfInvoice = (change: Change): boolean =>
    change.kind === 'history-added' && change.entry.invoiceId === invoiceId;
  if (changes.some(isOfInvoice)) {
    return changes.map((change): Change => {
      if (change.kind !== 'history-added' || !isOfInvoice(change)) return change;
      return { ...change, entry: { ...change.entry, after: { ...(change.entry.after as object), capture: said } } };
    });
  }
  const invoice = working.invoice(invoiceId);
  if (invoice === undefined) return changes;
  const before = invoiceFacts(invoice);
  const after = { ...before, capture: said };
  return [...changes, working.history({ invoiceId, outcome: 'applied', code: null, before, after })];
}

/** The rows to load for the charge that a command may settle. */
export function settledRecords(settles: SettledCharge | undefined): readonly RecordRef[] {
  return settles === undefined ? [] : [{ kind: 'capture', id: settles.invoiceId }];
}
