import { describe, expect, it } from '@jest/globals';
import { readOptions } from '../../drills/citus/options.ts';
import { findPrograms } from '../../drills/citus/programs.ts';
import { Journal } from '../../drills/shared/journal.ts';
import { ProgramsMissing } from '../../drills/shared/script.ts';
import { UsageError } from '../../src/cli/support/usage-error.ts';

describe('The drill on Citus', () => {
  it('needs a directory of programs with the extension, and says so in a sentence', () => {
    for (const dir of [undefined, '', '/nowhere', import.meta.dirname]) {
      expect(() => findPrograms({ CITUS_BIN_DIR: dir })).toThrow(ProgramsMissing);
      expect(() => findPrograms({ CITUS_BIN_DIR: dir })).toThrow('set CITUS_BIN_DIR to the directory');
    }
  });

  it('has options, each within bounds', () => {
    expect(readOptions([])).toEqual({ seconds: 8, seed: 1, payers: 16, downMs: 8_000, isJson: false });
    expect(readOptions(['--down-ms', '2000', '--seed', '7', '--json'])).toMatchObject({ downMs: 2_000, isJson: true });
    for (const args of [['--seconds', '2'], ['--down-ms', '999999'], ['--payers', '1'], ['--nonsense']]) {
      expect(() => readOptions(args)).toThrow(UsageError);
    }
  });

  it('looks at the gaps and the failures of some tenants', () => {
    const journal = new Journal();
    const payment = { invoiceId: 1, amountMinor: 1, dialect: 'whmcs', wantsMail: false } as const;
    const note = (tenantId: number, at: number, name: 'success' | 'away'): void => {
      journal.note({ ...payment, tenantId, reference: `${tenantId}-${at}` }, at - 1, at, { class: name, name });
    };
    for (const at of [10, 20, 30, 40]) note(701, at, 'success');
    note(702, 10, 'success');
    note(702, 20, 'away');
    note(702, 40, 'success');
    const span = { from: 0, to: 40 };
    expect(journal.longestGap(span)).toEqual({ from: 0, to: 10 });
    expect(journal.longestGap(span, [702])).toEqual({ from: 10, to: 40 });
    expect([journal.failures(span, [701]), journal.failures(span, [702])]).toEqual([{}, { away: 1 }]);
  });
});
