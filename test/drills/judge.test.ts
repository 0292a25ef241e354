import { describe, expect, it } from '@jest/globals';
import { Journal } from '../../drills/shared/journal.ts';
import { compare, type Recorded } from '../../drills/shared/judge.ts';
import type { Payment } from '../../drills/shared/payment.ts';

const payment = (reference: string): Payment => ({
  tenantId: 701,
  invoiceId: 5,
  reference,
  amountMinor: 1_500,
  dialect: 'whmcs',
  wantsMail: false,
});

const row = (reference: string, changes: Partial<Recorded> = {}): Recorded => ({
  tenant_id: '701',
  invoice_id: '5',
  reference,
  amount_minor: '1500',
  ...changes,
});

const named = (...references: string[]): Map<string, Payment> =>
  new Map(references.map((reference) => [reference, payment(reference)]));

describe('The judge of the drills', () => {
  it('finds nothing where every acknowledged payment is there once', () => {
    // One was sent and never acknowledged, and may be there or not.
    expect(compare(named('1', '2', '3', '4'), named('1', '2'), [row('1'), row('2'), row('3')])).toEqual({
      acknowledged: 2,
      recorded: 3,
      lost: [],
      doubled: [],
      wrong: [],
      unasked: [],
    });
  });

  it('finds what is lost, doubled, wrong, or was never sent', () => {
    const recorded = [row('2'), row('2'), row('3', { amount_minor: '1501' }), row('4', { invoice_id: '6' }), row('9')];
    const verdict = compare(named('1', '2', '3', '4'), named('1', '2', '3', '4'), recorded);
    expect(verdict).toMatchObject({ lost: ['1'], doubled: ['2'], wrong: ['3', '4'], unasked: ['9'] });
  });
});

describe('The journal of the drills', () => {
  it('measures the longest time without a success, to the end of what is looked at', () => {
    const journal = new Journal();
    const success = { class: 'success', name: 'whmcs success' } as const;
    const away = { class: 'away', name: 'whmcs 503' } as const;
    journal.note(payment('1'), 90, 110, success);
    journal.note(payment('2'), 120, 400, away);
    journal.note(payment('2'), 410, 500, success);
    expect(journal.longestGap({ from: 100, to: 600 })).toEqual({ from: 110, to: 500 });
    expect(journal.longestGap({ from: 100, to: 1_000 })).toEqual({ from: 500, to: 1_000 });
    expect(journal.firstSuccessAfter(100)).toBe(400);
    expect(journal.firstSuccessAfter(420)).toBeNull();
    expect(journal.failures({ from: 100, to: 600 })).toEqual({ 'whmcs 503': 1 });
    expect(journal.totals().slowestMs).toBe(280);
  });
});
