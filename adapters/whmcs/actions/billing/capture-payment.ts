import { capturePayment as schema } from '../../../../schemas/whmcs/billing/capture-payment.ts';
import { capturePaymentSample } from '../../../../schemas/whmcs/samples/billing/capture-payment.ts';
import { chargeOf, recordCharge } from '../../../../src/core/captures/charge-attempt.ts';
import type { ChargeOutcome, PaymentProcessor } from '../../../../src/core/captures/processor.ts';
import { CredentialMoved } from '../../../../src/core/credential.ts';
import type { Capture, CaptureState } from '../../../../src/core/records/capture.ts';
import { Refused, submit, type Action, type Call } from '../../action.ts';
import { required } from '../../parameters/decode.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toId } from '../../parameters/values.ts';

const validate = validatorOf(schema);
const FAILED = 'Payment Attempt Failed';

/**
 * Charges an invoice's balance. The attempt is stored first, then the processor is asked, then the payment and the end of the
 * attempt are recorded together. Whatever dies between these steps, a job finds the attempt and records what the processor answers.
 */
export const capturePayment: Action = {
  name: schema.title,
  schema,
  sample: capturePaymentSample,
  access: 'write',
  knows: validate.knows,
  refusesCardSecrets: true,
  async run(call) {
    const { actor } = call.origin;
    const invoiceId = required(toId(validate(call.values, call.place).invoiceid));
    const method = await call.reads.captures.payMethodOf(actor, invoiceId);
    if (method === 'revoked') throw new CredentialMoved();
    const processor = await call.processorOf(actor.tenantId);
    const started = await submit(
      call,
      {
        kind: 'start-capture',
        origin: call.origin,
        invoiceId,
        payMethodId: method.id,
        hasProcessor: processor !== null,
      },
      'capture-started',
    );
    const found = await call.reads.captures.capture(actor, invoiceId);
    if (found === 'revoked') throw new Refused('capture-in-doubt', FAILED);
    const { capture } = found;
    // Another attempt came behind one that is repeated under its key.
    if (capture?.attempt !== started.attempt || processor === null) throw new Refused('capture-pending', FAILED);
    const state = await stateAfter(call, processor, capture);
    if (state === 'captured') return {};
    // Money that is not on record is never said to be declined: the caller would charge again.
    const isInDoubt = state === 'pending' || state === 'unrecorded';
    throw new Refused(isInDoubt ? 'capture-in-doubt' : 'capture-declined', FAILED);
  },
};

async function stateAfter(call: Call, processor: PaymentProcessor, capture: Capture): Promise<CaptureState> {
  if (capture.state !== 'pending') return capture.state;
  const charged = await answerOf(processor, call, capture);
  const { origin, commands, clock } = call;
  const deadline = clock.now() + RECORD_LIMIT_MS;
  const outcome = await recordCharge(commands, { ...origin, deadline }, capture, charged);
  if (!outcome.ok || outcome.result.kind !== 'capture-ended') return 'pending';
  return outcome.result.state ?? 'pending';
}

const RECORD_LIMIT_MS = 5_000;

async function answerOf(processor: PaymentProcessor, call: Call, capture: Capture): Promise<ChargeOutcome> {
  try {
    return await processor.charge(chargeOf(call.origin.actor.tenantId, capture));
  } catch {
    throw new Refused('capture-in-doubt', FAILED);
  }
}
