import fc from 'fast-check';
import type { AcceptQuote, ApplyCredit, Close, Correct, CreateQuote, Link, MoveCredit, Transact } from './calls.ts';
import type { Invoice, World } from './world.ts';

/** Positions in a list; the last one does not exist. */
export const NOWHERE = 12;
export const NOBODYS = 999_999;

export type BillingCall = Transact | Correct | Link | MoveCredit | ApplyCredit | Close | CreateQuote | AcceptQuote;

/** Calls about transactions, credit, clients and quotes, in terms of positions. */
export type BillingStep =
  Exclude<BillingCall, { kind: 'correct' | 'link' }> | Omit<Correct, 'invoice'> | Omit<Link, 'invoice'>;

const orNull = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null });
const places = fc.nat(NOWHERE);
const key = fc.constantFrom(null, null, null, null, 'k-1', 'k-2');
const amounts = fc.constantFrom('1.00', '10.00', '25.55', '60.00', '100.00', '-5.00', '10.004');
const clients = fc.constantFrom(1, 1, 1, 1, 2, 9);

const transact = fc
  .record({
    kind: fc.constant('transact' as const),
    key,
    direction: fc.constantFrom('in' as const, 'out' as const),
    invoice: fc.option(places, { nil: null, freq: 3 }),
    client: clients,
    transid: fc.constantFrom('', 'T-1', 'T-2', 'A-1', 'A-2', 'A-3', 'A-4', 'a-4'),
    amount: amounts,
    fees: orNull(fc.constantFrom('0.30', '1.00')),
    gateway: fc.constantFrom('cash', 'Cash', 'paypal'),
    date: orNull(fc.constantFrom('2015-03-25 00:00:00', '2015-03-26')),
  })
  .map((step) => (step.direction === 'in' && step.invoice !== null ? step : { ...step, fees: null }));

const correct = fc.record({ kind: fc.constant('correct' as const), key, transaction: places, amount: amounts });
const link = fc.record({ kind: fc.constant('link' as const), key, transaction: places, payment: places });
const addCredit = fc.record({
  kind: fc.constant('add-credit' as const),
  key,
  client: clients,
  type: fc.constantFrom(null, 'add' as const, 'remove' as const),
  amount: fc.constantFrom('10.00', '25.55', '60.00', '0.001', '10.004'),
});
const applyCredit = fc.record({
  kind: fc.constant('apply-credit' as const),
  key,
  invoice: places,
  amount: orNull(fc.constantFrom('full', '10.00', '25.55', '60.00', '0.001')),
});
const close = fc.record({ kind: fc.constant('close' as const), key, client: clients });
const quoteLine = fc.record({
  quantity: fc.constantFrom('1', '1', '3', '0.5', '-1'),
  price: fc.constantFrom('60.00', '100', '19.99', '0.01', '0.125'),
  discount: fc.constantFrom('0', '0', '2.5', '33.33', '100'),
  isTaxed: fc.boolean(),
});
export const createQuote = fc.record({
  kind: fc.constant('create-quote' as const),
  key,
  client: fc.constantFrom(1, 1, 1, 2, 9, 0, 0),
  email: fc.constantFrom('', 'c1@example.com', 'max@example.com', 'Max@example.com'),
  stage: fc.constantFrom('Draft', 'Delivered', 'Accepted'),
  lines: fc.array(quoteLine, { maxLength: 3 }),
});
const acceptQuote = fc.record({ kind: fc.constant('accept-quote' as const), key, quote: places });

export const billingSteps: fc.WeightedArbitrary<BillingStep>[] = [
  { weight: 5, arbitrary: transact },
  { weight: 3, arbitrary: correct },
  { weight: 4, arbitrary: link },
  { weight: 2, arbitrary: addCredit },
  { weight: 2, arbitrary: applyCredit },
  { weight: 1, arbitrary: close },
  { weight: 2, arbitrary: createQuote },
  { weight: 4, arbitrary: acceptQuote },
];

export function among<T>(all: readonly T[], place: number): T | undefined {
  return place === NOWHERE ? undefined : all[place % all.length];
}

/** The call of a step in this world. */
export function billingCallOf(world: World, step: BillingStep): BillingCall {
  const invoiceAt = (place: number): number => among(world.invoices, place)?.id ?? NOBODYS;
  const all = <T>(of: (invoice: Invoice) => readonly T[]): { invoice: Invoice; one: T }[] =>
    world.invoices.flatMap((invoice) => of(invoice).map((one) => ({ invoice, one })));
  switch (step.kind) {
    case 'transact':
      return { ...step, invoice: step.invoice === null ? null : invoiceAt(step.invoice) };
    case 'apply-credit':
      return { ...step, invoice: invoiceAt(step.invoice) };
    case 'correct': {
      const chosen = among(
        all(({ payments }) => payments),
        step.transaction,
      );
      return { ...step, invoice: chosen?.invoice.id ?? NOBODYS, transaction: chosen?.one.id ?? NOBODYS };
    }
    case 'link': {
      const chosen = among(
        all(({ outs }) => outs),
        step.transaction,
      );
      const invoice = chosen?.invoice.id ?? NOBODYS;
      const payment = among(chosen?.invoice.payments ?? [], step.payment)?.id ?? NOBODYS;
      return { ...step, invoice, transaction: chosen?.one.id ?? NOBODYS, payment };
    }
    case 'accept-quote':
      return { ...step, quote: among(world.quotes, step.quote)?.id ?? NOBODYS };
    case 'add-credit':
    case 'close':
    case 'create-quote':
      return step;
  }
}
