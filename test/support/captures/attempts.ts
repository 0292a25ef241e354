import { recordCharge } from '../../../src/core/captures/charge-attempt.ts';
import type { ChargeOutcome, PaymentProcessor } from '../../../src/core/captures/processor.ts';
import type { Command, Outcome } from '../../../src/core/commands.ts';
import type { Capture } from '../../../src/core/records/capture.ts';
import type { Clock, Commands } from '../../../src/core/ports.ts';
import { captureOfInvoice } from '../../../db/reads/billing/capture-reads.ts';
import { CLIENT_ID, newOrigin, TENANT_ID } from '../builders.ts';
import { resultOf, type Books, type Writer } from '../ledgers.ts';

/** Attempts on the books of a test. */
export interface Attempts {
  readonly writer: Writer;
  readonly commands: Commands;
  /** Stores an attempt to charge an invoice of the client of the books. */
  start(invoiceId: number): Promise<Capture>;
  /** Records the answer of the processor. */
  end(capture: Capture, charged: ChargeOutcome, commands?: Commands): Promise<Outcome>;
}

export const captured = (reference: string, feesMinor = 0n): ChargeOutcome => ({
  kind: 'captured',
  reference,
  feesMinor,
});

/** With a pay method of the client. */
export async function openAttempts(books: Books, clock?: Clock): Promise<Attempts> {
  const writer = books.writer(clock === undefined ? {} : { clock });
  const submit = async (command: Command): Promise<Outcome> => {
    const [outcome] = await writer.write([command]);
    if (outcome === undefined) throw new Error('No outcome');
    return outcome;
  };
  const made = resultOf(
    await submit({
      kind: 'add-pay-method',
      origin: newOrigin(),
      clientId: CLIENT_ID,
      type: 'RemoteCreditCard',
      isDefault: true,
      fields: {
        ...{ description: '', gateway: 'visa', remoteToken: 'tok', lastFour: '1111', cardType: 'Visa' },
        ...{ expiry: '', start: '', issueNumber: '', bankName: '' },
      },
    }),
  );
  if (made.kind !== 'pay-method-added') throw new Error('No pay method was made');
  return {
    writer,
    commands: { submit },
    async start(invoiceId) {
      const { payMethodId } = made;
      const origin = newOrigin();
      resultOf(await submit({ kind: 'start-capture', origin, invoiceId, payMethodId, hasProcessor: true }));
      const capture = await captureOfInvoice(books.owner, TENANT_ID, invoiceId);
      if (capture === null) throw new Error('No attempt was stored');
      return capture;
    },
    end: (capture, charged, commands = { submit }) => recordCharge(commands, newOrigin(), capture, charged),
  };
}

/** A processor that captures each charge once, by its key. */
export function keptProcessor(): PaymentProcessor & { readonly taken: Map<string, bigint> } {
  const taken = new Map<string, bigint>();
  const charge: PaymentProcessor['charge'] = ({ key, amountMinor }) => {
    taken.set(key, amountMinor);
    return Promise.resolve(captured(`X-${key}`));
  };
  return { taken, charge, outcomeOf: charge };
}
