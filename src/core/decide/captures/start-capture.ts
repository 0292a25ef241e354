import type { StartCapture } from '../../commands/captures.ts';
import { balanceOf } from '../../invoice.ts';
import { NOTHING } from '../../load-plan.ts';
import type { Capture } from '../../records/capture.ts';
import { accept, invoiceFacts, refuse, type Verdict } from '../decision.ts';
import type { Rule } from '../rule.ts';
import type { WorkingState } from '../working-state.ts';
import { captureFacts } from './capture-facts.ts';

/** An attempt to charge the whole balance of an Unpaid invoice. The invoice is locked, so that it has one at a time. */
function startCapture(working: WorkingState, command: StartCapture): Verdict {
  const before = working.invoice(command.invoiceId);
  if (before?.status !== 'Unpaid') return refuse('invoice-not-capturable');
  const amountMinor = balanceOf(before);
  if (amountMinor <= 0n) return refuse('nothing-to-capture');
  if (!command.hasProcessor) return refuse('processor-missing');
  const method = command.payMethodId === null ? undefined : working.record('pay-method', command.payMethodId);
  if (method?.clientId !== before.clientId) return refuse('pay-method-missing');
  const last = working.record('capture', before.id);
  if (last?.state === 'pending' || last?.state === 'unrecorded') return refuse('capture-pending');

  const attempt = (last?.attempt ?? 0) + 1;
  const capture: Capture = {
    id: before.id,
    clientId: before.clientId,
    attempt,
    key: `${working.tenant.id}.${before.id}.${attempt}.${Math.floor(working.now).toString(36)}`,
    payMethodId: method.id,
    gateway: method.gateway,
    remoteToken: method.remoteToken,
    amountMinor,
    feesMinor: 0n,
    currency: before.currency,
    state: 'pending',
    reference: '',
    reason: '',
    startedAt: working.now,
    endedAt: null,
  };
  const invoice = { ...before, lastCaptureAt: working.wallTime };
  return accept({ kind: 'capture-started', invoiceId: before.id, attempt }, [
    { kind: 'invoice-changed', invoice },
    { kind: 'record-set', record: { kind: 'capture', value: capture }, isNew: last === undefined },
    working.history({
      invoiceId: before.id,
      outcome: 'applied',
      code: null,
      before: invoiceFacts(before),
      after: { ...invoiceFacts(invoice), capture: captureFacts(capture) },
    }),
  ]);
}

export const startCaptureRule: Rule<StartCapture> = {
  plan: ({ invoiceId, payMethodId }) => ({
    ...NOTHING,
    invoices: [invoiceId],
    records: [
      ...(payMethodId === null ? [] : [{ kind: 'pay-method', id: payMethodId } as const]),
      { kind: 'capture', id: invoiceId },
    ],
  }),
  decide: startCapture,
  requested: ({ invoiceId, payMethodId }) => ({ invoiceId, payMethodId }),
};
