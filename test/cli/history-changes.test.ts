import { describe, expect, it } from '@jest/globals';
import { changesOf } from '../../src/cli/commands/history/changes.ts';

const LINE = { amountMinor: '1500', description: 'A', id: 1, isTaxed: false };

describe('A row of the history, for people', () => {
  it.each([
    ['a status', { status: 'Unpaid' }, { status: 'Paid' }, ['status Unpaid → Paid']],
    ['an amount', { balanceMinor: '1500' }, { balanceMinor: '0' }, ['balance 15.00 → 0.00']],
    ['nothing', { status: 'Paid' }, { status: 'Paid' }, []],
    ['a new invoice', null, { status: 'Draft', lines: [LINE] }, ['status Draft', 'lines 1 in all']],
    ['lines of an earlier version', { lines: [LINE] }, { lines: [LINE, LINE] }, ['lines 2 in all']],
    ['an added line', {}, { lines: { added: [LINE] } }, ['lines added 1 in all']],
    [
      'a changed and a removed line',
      { lines: { changed: [LINE], removed: [LINE, LINE] } },
      { lines: { changed: [{ ...LINE, amountMinor: '1' }] } },
      ['lines changed 1 in all, removed 2 in all'],
    ],
    ['a removed line', { lines: { removed: [LINE] } }, {}, ['lines removed 1 in all']],
  ])('names %s', (_what, before, after, changes) => {
    expect(changesOf(before, after, 'USD')).toEqual(changes);
  });
});
