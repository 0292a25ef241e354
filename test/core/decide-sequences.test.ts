import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Decision } from '../../src/core/changes.ts';
import type { Command } from '../../src/core/commands.ts';
import { decideBatch } from '../../src/core/decide/decide-batch.ts';
import { balanceOf, totalsOf } from '../../src/core/invoice.ts';
import type { Ids, State } from '../../src/core/ports.ts';
import { client, countingIds, invoice, line, NOW, state, tenant } from '../support/builders.ts';
import { fold } from '../support/fold.ts';
import { randomCommands, randomTaxation } from '../support/random-commands.ts';

const RUNS = { seed: 20_261_122, numRuns: 400 };

/** Two invoices of two clients exist; three more ids may be made, and 999 never is. */
const commands = randomCommands({
  invoices: [100, 101, 100, 101, 1001, 1002, 999],
  clients: [7, 8, 9],
  lines: [1, 2, 1001, 1002],
  payments: [1001, 1002, 1003],
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

/** The commands in batches of one, each on what a database would show after the one before it. */
function oneByOne(from: State, all: readonly Command[], ids: Ids): Run {
  let now = from;
  const decisions = all.flatMap((command) => {
    const decided = decideBatch(now, [command], ids, NOW);
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
  // Payments are on invoices or credit, and first credit is on invoices or still credit.
  const applied = sum(invoices.map((each) => each.paidMinor - each.excessMinor));
  const spent = sum(invoices.map(({ creditMinor }) => creditMinor));
  const given = moved.filter(({ reason }) => ['added', 'removed', 'transaction'].includes(reason));
  const received = sum(paid.map(({ payment }) => payment.amountMinor)) + GRANTED;
  expect(received + sum(given.map(({ amountMinor }) => amountMinor))).toBe(applied + spent + credit);
  const numbers = invoices.map(({ number }) => number).filter((number) => number !== '');
  expect(new Set(numbers).size).toBe(numbers.length);
}

describe('any sequence of commands', () => {
  it('has the same outcomes and leaves the same rows in one batch as in batches of one', () => {
    fc.assert(
      fc.property(randomTaxation, commands, (settings, all) => {
        const from = start(settings);
        const decisions = decideBatch(from, all, countingIds(), NOW);
        const together = { decisions, state: fold(from, decisions) };
        expect(together).toEqual(oneByOne(from, all, countingIds()));
      }),
      RUNS,
    );
  });

  it('conserves money: what was paid is applied to invoices or is credit', () => {
    fc.assert(
      fc.property(randomTaxation, commands, (settings, all) => {
        const from = start(settings);
        const decisions = decideBatch(from, all, countingIds(), NOW);
        expectConserved({ decisions, state: fold(from, decisions) });
      }),
      RUNS,
    );
  });

  it('changes nothing but history where it refuses, repeats or replays', () => {
    fc.assert(
      fc.property(randomTaxation, commands, (settings, all) => {
        for (const { outcome, changes } of decideBatch(start(settings), all, countingIds(), NOW)) {
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
      fc.property(randomTaxation, commands, (settings, all) => {
        const from = start(settings);
        // A caller may allow a double.
        const once = all.map((each) => (each.kind === 'add-transaction' ? { ...each, allowsDuplicate: false } : each));
        const after = fold(from, decideBatch(from, once, countingIds(), NOW));
        const keys = [...after.payments.values()].map(({ payment: { invoiceId, gateway, reference } }) =>
          JSON.stringify([settings.referenceScope === 'gateway' ? 0 : invoiceId, gateway.toLowerCase(), reference]),
        );
        if (settings.referenceScope !== 'none') expect(new Set(keys).size).toBe(keys.length);
      }),
      RUNS,
    );
  });
});
