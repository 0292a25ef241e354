import { describe, expect, it } from '@jest/globals';
import type { Findings } from '../../drills/chaos/drill.ts';
import { compareInvoices, isEven, type MadeInvoice } from '../../drills/chaos/judge.ts';
import { readOptions } from '../../drills/chaos/options.ts';
import { DISTURBANCES, KILLS, planOf } from '../../drills/chaos/plan.ts';
import { complaintsOf } from '../../drills/chaos/report.ts';
import type { Creation } from '../../drills/shared/creation.ts';

const NOTHING = { acknowledged: 1, recorded: 1, lost: [], doubled: [], wrong: [], unasked: [] };

/** The findings of a run that passed. */
const PASSED: Findings = {
  server: '18.4',
  inflicted: [{ kind: 'kill-postgres', lastedMs: 500, notRun: null, recoveredMs: 300, mustRecover: true }],
  commitFaults: {},
  verdict: NOTHING,
  invoices: NOTHING,
  broken: [],
  mails: { asked: 1, waiting: 0, missing: 0 },
  sums: { acknowledged: 1_500n, recorded: 1_500n, unacknowledged: 0n },
  differences: [],
  unrest: [],
  sent: 1,
  retried: 0,
  resent: 0,
  unresolved: 0,
  refusals: [],
  answers: {},
  slowestMs: 10,
  longestGapMs: 10,
  loadMs: 10,
  mailsDrainedMs: 10,
  smallStarts: 0,
  endedUnasked: [],
  errors: [],
};

const complaints = (changes: Partial<Findings>): readonly string[] =>
  complaintsOf({ ...PASSED, ...changes }, { recoveryMs: 5_000 });

describe('The report of the chaos run', () => {
  it('has nothing to complain of in a run that passed', () => {
    expect(complaints({})).toEqual([]);
  });

  it.each<[string, Partial<Findings>]>([
    ['a payment is lost', { verdict: { ...NOTHING, lost: ['1'] } }],
    ['a payment is doubled', { verdict: { ...NOTHING, doubled: ['1'] } }],
    ['a payment has another amount', { verdict: { ...NOTHING, wrong: ['1'] } }],
    ['a payment was never sent', { verdict: { ...NOTHING, unasked: ['1'] } }],
    ['an invoice is doubled', { invoices: { ...NOTHING, doubled: ['creation-1'] } }],
    ['a cent is missing', { sums: { acknowledged: 1_500n, recorded: 1_499n, unacknowledged: 0n } }],
    ['a payment has no row of history', { broken: ['a payment has exactly one row of history: not 5'] }],
    ['verify finds a difference', { differences: ['{}'] }],
    ['a gateway ended by itself', { endedUnasked: ['gateway-1 ended with exit code 1'] }],
    ['a transaction is open', { unrest: ['a session is idle in transaction'] }],
    ['a caller was refused', { refusals: ['whmcs 500'] }],
    ['a payment has no answer', { unresolved: 1 }],
    ['nothing was acknowledged', { verdict: { ...NOTHING, acknowledged: 0 } }],
    ['a mail was not sent', { mails: { asked: 1, waiting: 1, missing: 0 } }],
    ['an error was logged', { errors: ['{"level":"error"}'] }],
    [
      'payments succeed too late',
      { inflicted: [{ kind: 'kill-postgres', lastedMs: 1, notRun: null, recoveredMs: 5_001, mustRecover: true }] },
    ],
    [
      'payments never succeed again',
      { inflicted: [{ kind: 'kill-postgres', lastedMs: 1, notRun: null, recoveredMs: null, mustRecover: true }] },
    ],
  ])('complains where %s', (_what, changes) => {
    expect(complaints(changes)).toHaveLength(1);
  });
});

describe('The judge of the chaos run', () => {
  const creation = (key: string): [string, Creation] => [key, { tenantId: 701, key, amountMinor: 500 }];
  const row = (notes: string, changes: Partial<MadeInvoice> = {}): MadeInvoice => ({
    tenant_id: '701',
    id: notes,
    notes,
    subtotal_minor: '500',
    ...changes,
  });
  const asked = new Map(['1', '2', '3', '4', '5', '6'].map(creation));
  const acknowledged = (...keys: string[]): Map<string, Set<number>> =>
    new Map(keys.map((key) => [key, new Set([Number(key)])]));

  it('finds nothing where every acknowledged invoice is there once', () => {
    expect(compareInvoices(asked, acknowledged('1', '2'), [row('1'), row('2'), row('3')])).toEqual({
      ...{ acknowledged: 2, recorded: 3, lost: [], doubled: [], wrong: [], unasked: [] },
    });
  });

  it('finds invoices that are lost, doubled, wrong, acknowledged under two numbers, or were never asked for', () => {
    const answers = acknowledged('1', '2', '3', '4').set('5', new Set([5, 50]));
    const rows = [row('2'), row('2', { id: '9' }), row('3', { subtotal_minor: '501' }), row('4', { id: '40' })];
    expect(compareInvoices(asked, answers, [...rows, row('5'), row('7')])).toMatchObject({
      ...{ lost: ['1'], doubled: ['2'], wrong: ['2', '3', '4', '5'], unasked: ['7'] },
    });
  });

  it('adds up what was acknowledged and what was never answered', () => {
    expect(isEven({ acknowledged: 5n, recorded: 8n, unacknowledged: 3n })).toBe(true);
    expect(isEven({ acknowledged: 5n, recorded: 9n, unacknowledged: 3n })).toBe(false);
  });
});

describe('The plan of the chaos run', () => {
  const kinds = [...KILLS, ...DISTURBANCES];

  it('is the same for the same seed, and another for another', () => {
    expect(planOf(7, 12, kinds)).toEqual(planOf(7, 12, kinds));
    expect(planOf(7, 12, kinds)).not.toEqual(planOf(8, 12, kinds));
  });

  it('has as many kills as are asked for, and every kind', () => {
    const plan = planOf(3, 12, kinds);
    expect(plan.filter((kind) => (KILLS as readonly string[]).includes(kind))).toHaveLength(12);
    expect(new Set(plan)).toEqual(new Set(kinds));
  });

  it('has only the requested kinds', () => {
    const { faults } = readOptions(['--faults', 'kill-gateway,cut-after-commit']);
    expect(new Set(planOf(1, 4, faults))).toEqual(new Set(['kill-gateway', 'cut-after-commit']));
    expect(() => readOptions(['--faults', 'earthquake'])).toThrow('--faults has no "earthquake".');
  });
});
