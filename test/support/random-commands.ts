import fc from 'fast-check';
import type { Command } from '../../src/core/commands.ts';
import { INVOICE_STATUSES } from '../../src/core/invoice.ts';
import {
  ACTOR,
  addCredit,
  addPayment,
  addTransaction,
  applyCredit,
  createInvoice,
  decimal,
  newLine,
  refundPayment,
  updateInvoice,
} from './builders.ts';

/** The ids that random commands name; some of them may not be there. */
interface KnownIds {
  readonly invoices: readonly number[];
  readonly clients: readonly number[];
  readonly lines: readonly number[];
  readonly payments: readonly number[];
}

const amounts = fc.constantFrom('0.00', '-1', '10.00', '25.55', '60.00', '61.00', '200', '0.001').map(decimal);
const orNull = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null });
const common = {
  commandId: fc.integer({ min: 1, max: 40 }).map((n) => `key:${n}`),
  requestDigest: fc.constantFrom(null, null, null, 'other'),
  actor: fc.constantFrom(ACTOR, ACTOR, ACTOR, ACTOR, { ...ACTOR, credentialVersion: 0 }),
};
const newLines = fc
  .array(
    fc.record({ amount: fc.constantFrom('5.00', '60.00', '-3.33', '19.99').map(decimal), isTaxed: fc.boolean() }),
    {
      maxLength: 3,
    },
  )
  .map((all) => all.map((fields) => ({ ...newLine('1'), ...fields })));
const status = fc.constantFrom(...INVOICE_STATUSES);

/** Up to 25 commands of every kind, good and bad, some of them repeated. */
export function randomCommands(known: KnownIds): fc.Arbitrary<readonly Command[]> {
  const invoiceIds = fc.constantFrom(...known.invoices);
  const payments = fc
    .record({
      ...common,
      invoiceId: invoiceIds,
      amount: orNull(amounts),
      gateway: fc.constantFrom(null, 'paypal', 'PayPal', 'cash'),
      reference: fc.constantFrom('T-1', 'T-2', 'T-3', 't-1'),
      paidAt: fc.constantFrom(null, null, '2026-11-01 12:00:00', '2026-11-02 00:00:00', '2026-11-03 12:00:00'),
      sendsMail: fc.boolean(),
    })
    .map((fields): Command => addPayment(fields));
  const creations = fc
    .record({
      ...common,
      clientId: fc.constantFrom(...known.clients),
      status,
      lines: newLines,
      appliesCredit: fc.boolean(),
    })
    .map((fields): Command => createInvoice(fields));
  const updates = fc
    .record({
      ...common,
      invoiceId: invoiceIds,
      status: orNull(status),
      rate: orNull(fc.constantFrom(0n, 10_000n, 8_875n)),
      credit: orNull(fc.constantFrom('0', '5.00', '61.00', '-1.00').map(decimal)),
      newLines,
      removedLines: fc.subarray([...known.lines]),
      editedLines: fc
        .subarray([...known.lines])
        .map((ids) => ids.map((id) => ({ id, ...newLine('7.77', { isTaxed: true }) }))),
      publishes: fc.boolean(),
    })
    .map((fields): Command => updateInvoice(fields));
  const refunds = fc
    .record({
      ...common,
      invoiceId: invoiceIds,
      paymentId: fc.constantFrom(...known.payments),
      amount: orNull(amounts),
    })
    .map((fields): Command => refundPayment(fields));
  const applied = fc
    .record({ ...common, invoiceId: invoiceIds, amount: orNull(amounts), sendsMail: fc.boolean() })
    .map((fields): Command => applyCredit(fields));
  const transactions = fc
    .record({
      ...common,
      invoiceId: orNull(invoiceIds),
      clientId: orNull(fc.constantFrom(...known.clients)),
      amountIn: orNull(amounts),
      amountOut: orNull(amounts),
      reference: fc.constantFrom('', 'T-1', 'T-2', 'X-1', 'X-2'),
      isCredit: fc.boolean(),
      allowsDuplicate: fc.boolean(),
    })
    .map((fields): Command => {
      // Most random calls would be refused for two amounts, or an invoice beside credit.
      const amountOut = fields.amountIn === null ? fields.amountOut : null;
      return addTransaction({ ...fields, amountOut, isCredit: fields.isCredit && fields.invoiceId === null });
    });
  const credits = fc
    .record({ ...common, clientId: fc.constantFrom(...known.clients), amount: amounts, isRemoval: fc.boolean() })
    .map((fields): Command => addCredit(fields));
  return fc.array(
    fc.oneof({ weight: 3, arbitrary: payments }, creations, updates, refunds, applied, credits, transactions),
    {
      minLength: 1,
      maxLength: 25,
    },
  );
}

/** A tenant's settings of tax, numbers and repeats. */
export const randomTaxation = fc.record({
  referenceScope: fc.constantFrom('invoice' as const, 'gateway' as const, 'none' as const),
  extraDecimals: fc.constantFrom('round' as const, 'refuse' as const),
  numberFormat: fc.constantFrom(null, 'N-{NUMBER}'),
  rate: fc.constantFrom(0n, 10_000n),
  taxRules: fc.record({
    mode: fc.constantFrom('exclusive' as const, 'inclusive' as const),
    isCompound: fc.boolean(),
    rounding: fc.constantFrom('invoice' as const, 'line' as const),
  }),
});
