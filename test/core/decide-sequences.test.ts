import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Decision } from '../../src/core/changes.ts';
import type { Command } from '../../src/core/commands.ts';
import { decideSet } from '../../src/core/decide/decide-set.ts';
import { balanceOf, INVOICE_STATUSES, totalsOf } from '../../src/core/invoice.ts';
import type { Ids, State } from '../../src/core/ports.ts';
import {
  ACTOR,
  addPayment,
  client,
  countingIds,
  createInvoice,
  decimal,
  invoice,
  line,
  newLine,
  NOW,
  refundPayment,
  state,
  tenant,
  updateInvoice,
} from '../support/builders.ts';
import { fold } from '../support/fold.ts';

const RUNS = { seed: 20_261_122, numRuns: 400 };

/** Two invoices of two clients stand; three more ids may be made, and 999 never is. */
const invoiceIds = fc.constantFrom(100, 101, 100, 101, 1001, 1002, 999);
const clientIds = fc.constantFrom(7, 8, 9);
const amounts = fc.constantFrom('0.00', '-1', '10.00', '25.55', '60.00', '61.00', '200', '0.001').map(decimal);
const orNull = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null });
const common = {
  commandId: fc.integer({ min: 1, max: 40 }).map((n) => `key:${n}`),
  fingerprint: fc.constantFrom(null, null, null, 'other'),
  actor: fc.constantFrom(ACTOR, ACTOR, ACTOR, ACTOR, { ...ACTOR, credentialVersion: 0 }),
};
const lines = fc.array(
  fc.record({ amount: fc.constantFrom('5.00', '60.00', '-3.33', '19.99').map(decimal), isTaxed: fc.boolean() }),
  { maxLength: 3 },
);
const newLines = lines.map((all) => all.map((fields) => ({ ...newLine('1'), ...fields })));
const status = fc.constantFrom(...INVOICE_STATUSES);

const payments = fc
  .record({
    ...common,
    invoiceId: invoiceIds,
    amount: orNull(amounts),
    gateway: fc.constantFrom(null, 'paypal', 'PayPal', 'cash'),
    reference: fc.constantFrom('T-1', 'T-2', 'T-3', 't-1'),
    sendsMail: fc.boolean(),
  })
  .map((fields): Command => addPayment(fields));
const creations = fc
  .record({ ...common, clientId: clientIds, status, lines: newLines, appliesCredit: fc.boolean() })
  .map((fields): Command => createInvoice(fields));
const updates = fc
  .record({
    ...common,
    invoiceId: invoiceIds,
    status: orNull(status),
    rate: orNull(fc.constantFrom(0n, 10_000n, 8_875n)),
    credit: orNull(fc.constantFrom('0', '5.00', '61.00', '-1.00').map(decimal)),
    newLines,
    removedLines: fc.subarray([1, 2, 1001, 1002]),
    editedLines: fc
      .subarray([1, 2, 1001, 1002])
      .map((ids) => ids.map((id) => ({ id, ...newLine('7.77', { isTaxed: true }) }))),
    publishes: fc.boolean(),
  })
  .map((fields): Command => updateInvoice(fields));
const refunds = fc
  .record({ ...common, invoiceId: invoiceIds, paymentId: fc.constantFrom(1001, 1002, 1003), amount: orNull(amounts) })
  .map((fields): Command => refundPayment(fields));

const commands = fc.array(fc.oneof({ weight: 3, arbitrary: payments }, creations, updates, refunds), {
  minLength: 1,
  maxLength: 25,
});
const tenants = fc.record({
  referenceScope: fc.constantFrom('invoice' as const, 'gateway' as const, 'none' as const),
  numberFormat: fc.constantFrom(null, 'N-{NUMBER}'),
  rate: fc.constantFrom(0n, 10_000n),
  taxRules: fc.record({
    mode: fc.constantFrom('exclusive' as const, 'inclusive' as const),
    isCompound: fc.boolean(),
    rounding: fc.constantFrom('invoice' as const, 'line' as const),
  }),
});

const GRANTED = 5000n;

function start(fields: Parameters<typeof tenant>[0]): State {
  const settings = tenant(fields);
  const first = line({ id: 1, isTaxed: true });
  const second = line({ id: 2, invoiceId: 101, amountMinor: 2500n });
  const { taxRules } = settings;
  return state({
    tenant: settings,
    invoices: [invoice({ taxRules }, [first]), invoice({ id: 101, clientId: 8, taxRules }, [second])],
    lines: [first, second],
    clients: [client({ creditMinor: GRANTED }), client({ id: 8 })],
    nextNumber: settings.numberFormat === null ? null : 1n,
  });
}

interface Run {
  readonly decisions: readonly Decision[];
  readonly state: State;
}

/** The commands in sets of one, each on what a database would show after the one before it. */
function oneByOne(from: State, all: readonly Command[], ids: Ids): Run {
  let now = from;
  const decisions = all.flatMap((command) => {
    const decided = decideSet(now, [command], ids, NOW);
    now = fold(now, decided);
    return decided;
  });
  return { decisions, state: now };
}

const sum = (values: Iterable<bigint>): bigint => [...values].reduce((all, value) => all + value, 0n);

function expectConserved({ state: after, decisions }: Run): void {
  const invoices = [...after.invoices.values()];
  const paid = [...after.payments.values()];
  const moved = decisions.flatMap(({ changes }) =>
    changes.flatMap((change) => (change.kind === 'credit-moved' ? [change.entry] : [])),
  );
  for (const each of invoices) {
    const own = paid.filter(({ payment }) => payment.invoiceId === each.id);
    expect(each.paidMinor).toBe(sum(own.map(({ payment }) => payment.amountMinor)));
    expect(each.excessMinor).toBe(sum(own.map(({ payment }) => payment.excessMinor)));
    expect(each.refundedMinor).toBe(sum(own.map(({ refundedMinor }) => refundedMinor)));
    expect(each).toMatchObject(totalsOf(after.lines.get(each.id) ?? [], each, each.creditMinor));
    expect(balanceOf(each)).toBe(each.totalMinor - each.paidMinor + each.refundedMinor);
    expect(each.creditMinor >= 0n).toBe(true);
  }
  for (const { payment, refundedMinor } of paid) {
    expect(payment.amountMinor > 0n).toBe(true);
    expect(refundedMinor + payment.excessMinor <= payment.amountMinor).toBe(true);
  }
  const credit = sum([...after.clients.values()].map(({ creditMinor }) => creditMinor));
  expect(credit).toBe(GRANTED + sum(moved.map(({ amountMinor }) => amountMinor)));
  // What came in is on invoices or is credit, and what was credit at first is on invoices or still credit.
  const applied = sum(invoices.map((each) => each.paidMinor - each.excessMinor));
  const spent = sum(invoices.map(({ creditMinor }) => creditMinor));
  expect(sum(paid.map(({ payment }) => payment.amountMinor)) + GRANTED).toBe(applied + spent + credit);
  const numbers = invoices.map(({ number }) => number).filter((number) => number !== '');
  expect(new Set(numbers).size).toBe(numbers.length);
}

describe('any sequence of commands', () => {
  it('has the same outcomes and leaves the same rows in one set as in sets of one', () => {
    fc.assert(
      fc.property(tenants, commands, (settings, all) => {
        const from = start(settings);
        const decisions = decideSet(from, all, countingIds(), NOW);
        const together = { decisions, state: fold(from, decisions) };
        expect(together).toEqual(oneByOne(from, all, countingIds()));
      }),
      RUNS,
    );
  });

  it('conserves money: what was paid is applied to invoices or is credit', () => {
    fc.assert(
      fc.property(tenants, commands, (settings, all) => {
        const from = start(settings);
        const decisions = decideSet(from, all, countingIds(), NOW);
        expectConserved({ decisions, state: fold(from, decisions) });
      }),
      RUNS,
    );
  });

  it('changes nothing but history where it refuses, repeats or replays', () => {
    fc.assert(
      fc.property(tenants, commands, (settings, all) => {
        for (const { outcome, changes } of decideSet(start(settings), all, countingIds(), NOW)) {
          const isRepeat = outcome.ok && outcome.result.kind === 'payment-added' && outcome.result.isRepeat;
          if (outcome.ok && !isRepeat) continue;
          expect(changes.filter((change) => change.kind !== 'history-added')).toEqual([]);
        }
      }),
      RUNS,
    );
  });

  it('records a reference no more than once for its scope', () => {
    fc.assert(
      fc.property(tenants, commands, (settings, all) => {
        const from = start(settings);
        const after = fold(from, decideSet(from, all, countingIds(), NOW));
        const keys = [...after.payments.values()].map(({ payment: { invoiceId, gateway, reference } }) =>
          JSON.stringify([settings.referenceScope === 'gateway' ? 0 : invoiceId, gateway.toLowerCase(), reference]),
        );
        if (settings.referenceScope !== 'none') expect(new Set(keys).size).toBe(keys.length);
      }),
      RUNS,
    );
  });
});
