import fc from 'fast-check';
import {
  among,
  billingCallOf,
  billingSteps,
  createQuote,
  NOBODYS,
  NOWHERE,
  type BillingStep,
} from './billing-steps.ts';
import type { Call, CorpPay, Create, LineParams, Pay, Refund, Update } from './calls.ts';
import type { Settings, World } from './world.ts';

/** One step of a sequence, in terms of its position: the third invoice, the last call again. */
export type Step =
  | { readonly kind: 'wait'; readonly minutes: number }
  | { readonly kind: 'again'; readonly back: number }
  | (Omit<Create, 'lines'> & { readonly lines: readonly LineParams[] })
  | (Omit<Update, 'edited' | 'removed'> & {
      readonly edited: readonly (LineParams & { readonly line: number })[];
      readonly removed: readonly number[];
    })
  | Pay
  | CorpPay
  | Refund
  | BillingStep;

const orNull = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null });
const amounts = fc.constantFrom(
  '10.00',
  '10.00',
  '25.55',
  '60.00',
  '60.00',
  '100.00',
  '0.01',
  '0.00',
  '-5.00',
  '0.001',
  '10.004',
  '25.545',
);
const lineAmounts = fc.constantFrom('60.00', '60.00', '100', '19.99', '35.45', '-3.33', '0.01', '75', '-5', '0.125');
const rates = fc.constantFrom('0', '10.00', '8.875', '22');
const statuses = fc.constantFrom(
  ...[
    'Unpaid',
    'unpaid',
    'Unpaid',
    'Paid',
    'Draft',
    'Cancelled',
    'Refunded',
    'Collections',
    'Payment Pending',
    'Nonsense',
  ],
);
const methods = fc.constantFrom('cash', 'paypal');
const transids = fc.constantFrom('T-1', 'T-2', 't-1');
const places = fc.nat(NOWHERE);
const key = fc.constantFrom(null, null, null, null, null, 'k-1', 'k-2');
const flag = { weight: 4, arbitrary: fc.constant(false) };
const seldom = fc.oneof(flag, { weight: 1, arbitrary: fc.constant(true) });
const line = fc.record({ amount: lineAmounts, isTaxed: fc.boolean() });

const create = fc.record({
  kind: fc.constant('create' as const),
  key,
  client: fc.constantFrom(1, 1, 1, 1, 1, 1, 2, 2, 9),
  status: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: statuses }),
  isDraft: seldom,
  isSent: seldom,
  appliesCredit: fc.boolean(),
  rate: orNull(rates),
  lines: fc.array(fc.record({ amount: fc.oneof(lineAmounts, fc.constant(null)), isTaxed: fc.boolean() }), {
    maxLength: 3,
  }),
  method: orNull(methods),
});

/** A status by hand and credit in one call are not generated: the documents do not say which of them counts. */
const update = fc
  .record({
    kind: fc.constant('update' as const),
    key,
    invoice: places,
    status: orNull(statuses),
    isPublished: seldom,
    rate: orNull(rates),
    credit: orNull(fc.constantFrom('0', '5.00', '60.00', '25.55', '-1.00', '0.001')),
    notes: orNull(fc.constantFrom('Seen', '')),
    method: orNull(methods),
    edited: fc.array(fc.record({ line: places, amount: lineAmounts, isTaxed: fc.boolean() }), { maxLength: 2 }),
    added: fc.array(line, { maxLength: 2 }),
    removed: fc.array(places, { maxLength: 2 }),
  })
  .map((step) => (step.status === null ? step : { ...step, credit: null }));

const pay = fc.record({
  kind: fc.constant('pay' as const),
  key,
  invoice: places,
  transid: transids,
  amount: orNull(amounts),
  fees: orNull(fc.constantFrom('0.30', '1.00')),
  gateway: orNull(fc.constantFrom('cash', 'Cash', 'paypal')),
  date: orNull(fc.constantFrom('2015-03-25 00:00:00', '2015-03-26', '2026-11-01')),
  isSilent: fc.boolean(),
});

const corpPay = fc.record({
  kind: fc.constant('corp-pay' as const),
  key,
  format: fc.constantFrom('JSON' as const, 'WDDX' as const),
  invoice: places,
  number: fc.oneof(fc.constant(''), transids),
  amount: amounts,
  moneyType: fc.constantFrom(2, 2, 2, 23, 99),
  date: fc.constantFrom('2015-03-24 11:54:00', '2015-03-24', '2015-03-25', '2015-03-26 23:59:59'),
  notes: fc.constantFrom('notes', ''),
});

const refund = fc.record({
  kind: fc.constant('refund' as const),
  key: fc.constant(null),
  invoice: places,
  payment: places,
  amount: fc.oneof({ weight: 2, arbitrary: fc.constantFrom(null, '1') }, { weight: 1, arbitrary: amounts }),
});

/** Of the first invoice: most later steps need one. */
const SOUND = { client: 1, isDraft: false, status: null, isSent: false, key: null };

const SOUND_LINE = { amount: '100', isTaxed: false };

/** Three to fourteen steps that begin with an invoice; in half of them a quote follows. */
export const sequences: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    create,
    fc.boolean(),
    createQuote,
    fc.array(
      fc.oneof(
        { weight: 2, arbitrary: create },
        { weight: 4, arbitrary: update },
        { weight: 7, arbitrary: pay },
        { weight: 4, arbitrary: corpPay },
        { weight: 3, arbitrary: refund },
        ...billingSteps,
        { weight: 2, arbitrary: fc.record({ kind: fc.constant('again' as const), back: fc.nat(2) }) },
        {
          weight: 1,
          arbitrary: fc.record({ kind: fc.constant('wait' as const), minutes: fc.constantFrom(1, 6, 1_500) }),
        },
      ),
      { minLength: 2, maxLength: 12 },
    ),
  )
  .map(([first, isQuoted, quote, rest]) => [
    { ...first, ...SOUND, lines: [SOUND_LINE, ...first.lines] },
    ...(isQuoted ? [{ ...quote, client: 1, key: null }] : []),
    ...rest,
  ]);

export const settings: fc.Arbitrary<Settings> = fc.record({
  decimals: fc.constantFrom(2 as const, 2 as const, 2 as const, 0 as const),
  taxation: fc.record({
    mode: fc.constantFrom('exclusive' as const, 'inclusive' as const),
    isCompound: fc.boolean(),
    rounding: fc.constantFrom('invoice' as const, 'line' as const),
  }),
  rate: rates,
  rate2: fc.constantFrom('0', '5'),
  scope: fc.constantFrom('invoice' as const, 'gateway' as const, 'none' as const),
  extraDecimals: fc.constantFrom('round' as const, 'refuse' as const),
  isNumbered: fc.boolean(),
  rules: fc.constantFrom('8' as const, '9' as const),
  credit: fc.constantFrom(0n, 5_000n, 12_555n),
});

/** The call of a step in this world; `null` where there is nothing to repeat. */
export function callOf(world: World, sent: readonly Call[], step: Exclude<Step, { kind: 'wait' }>): Call | null {
  const invoiceAt = (place: number): number => among(world.invoices, place)?.id ?? NOBODYS;
  const lines = world.invoices.flatMap((invoice) => invoice.lines.map(({ id }) => id));
  const lineAt = (place: number): number => among(lines, place) ?? NOBODYS;
  switch (step.kind) {
    case 'again':
      return sent.at(-1 - step.back) ?? null;
    case 'create':
      return step;
    case 'update': {
      // An array contains a line once.
      const edited = new Map(step.edited.map(({ line: place, ...edit }) => [lineAt(place), edit]));
      return {
        ...step,
        invoice: invoiceAt(step.invoice),
        edited: [...edited].map(([id, { amount, isTaxed }]) => ({ id, amount: amount ?? '0', isTaxed })),
        removed: step.removed.map(lineAt),
      };
    }
    case 'pay':
    case 'corp-pay':
      return { ...step, invoice: invoiceAt(step.invoice) };
    case 'refund': {
      const payments = world.invoices.flatMap((invoice) => invoice.payments.map(({ id }) => ({ id, invoice })));
      const chosen = among(payments, step.payment);
      // Mostly on its own invoice.
      const invoice = step.invoice < NOWHERE - 2 && chosen !== undefined ? chosen.invoice.id : invoiceAt(step.invoice);
      return { ...step, invoice, payment: chosen?.id ?? NOBODYS };
    }
    case 'transact':
    case 'correct':
    case 'link':
    case 'add-credit':
    case 'apply-credit':
    case 'close':
    case 'create-quote':
    case 'accept-quote':
      return billingCallOf(world, step);
  }
}
