import { describe, expect, it } from '@jest/globals';
import { dayOfTurn } from '../../src/core/billing/cycle.ts';
import type { Cycle } from '../../src/core/records/billable-item.ts';

const days = (firstOn: string, every: number, unit: Cycle['unit'], turns: number): (string | null)[] =>
  Array.from({ length: turns }, (_none, turn) => dayOfTurn(firstOn, { every, unit, times: 99 }, turn));

describe('A cycle', () => {
  it('of months ends short months on their last day, and long ones on the first day’s own', () => {
    expect(days('2027-01-31', 1, 'Months', 5)).toEqual([
      '2027-01-31',
      '2027-02-28',
      '2027-03-31',
      '2027-04-30',
      '2027-05-31',
    ]);
    expect(days('2026-11-30', 3, 'Months', 3)).toEqual(['2026-11-30', '2027-02-28', '2027-05-30']);
    expect(days('2026-12-15', 1, 'Months', 2)).toEqual(['2026-12-15', '2027-01-15']);
  });

  it('of years meets the leap day only in leap years', () => {
    expect(days('2024-02-29', 1, 'Years', 5)).toEqual([
      '2024-02-29',
      '2025-02-28',
      '2026-02-28',
      '2027-02-28',
      '2028-02-29',
    ]);
  });

  it('of days and weeks counts days', () => {
    expect(days('2026-12-30', 2, 'Days', 3)).toEqual(['2026-12-30', '2027-01-01', '2027-01-03']);
    expect(days('2026-12-30', 1, 'Weeks', 2)).toEqual(['2026-12-30', '2027-01-06']);
  });

  it('ends with the calendar', () => {
    expect(dayOfTurn('2026-01-01', { every: 9_999, unit: 'Years', times: 2 }, 1)).toBeNull();
    expect(dayOfTurn('2026-01-01', { every: 9_999, unit: 'Months', times: 9_999 }, 9_999)).toBeNull();
  });
});
