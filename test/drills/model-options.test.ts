import { describe, expect, it } from '@jest/globals';
import { readOptions } from '../../drills/model/options.ts';
import { UsageError } from '../../src/cli/support/usage-error.ts';

describe('The options of npm run model', () => {
  it('are a count and a seed', () => {
    expect(readOptions(['--sequences', '20', '--seed', '7'])).toEqual({ sequences: 20, seed: 7 });
  });

  it('have a count of their own, and a seed that is one', () => {
    const { sequences, seed } = readOptions([]);
    expect(sequences).toBe(10_000);
    expect(readOptions(['--seed', String(seed)]).seed).toBe(seed);
  });

  it.each([[['--sequences', '0']], [['--seed', '-1']], [['--seed', '1.5']], [['--nonsense']], [['7']]])(
    'are refused with the usage: %j',
    (args) => {
      expect(() => readOptions(args)).toThrow(UsageError);
      expect(() => readOptions(args)).toThrow('npm run model -- [options]');
    },
  );
});
