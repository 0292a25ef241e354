import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { chosen, MUTANTS, mutated } from '../../drills/mutants/list.ts';

const ROOT = join(import.meta.dirname, '..', '..');

describe('The mutants that npm run mutants seeds', () => {
  it.each(MUTANTS)('fit the code as it is: $id, $fault', (mutant) => {
    const text = readFileSync(join(ROOT, mutant.file), 'utf8');
    expect(mutated(text, mutant)).not.toBe(text);
    expect(mutant.tests.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  it('are seventeen, each with a name of its own', () => {
    expect(new Set(MUTANTS.map(({ id }) => id)).size).toBe(17);
  });

  it('are all run, or those that are named', () => {
    expect(chosen([])).toEqual(MUTANTS);
    expect(chosen(['M3', 'M1'])?.map(({ id }) => id)).toEqual(['M1', 'M3']);
    expect(chosen(['M18'])).toBeNull();
  });

  it('do not fit where their text is gone, or appears twice', () => {
    const mutant = { ...MUTANTS[0]!, edits: [['a', 'b']] as const };
    expect(mutated('xax', mutant)).toBe('xbx');
    expect(() => mutated('xx', mutant)).toThrow('appears 0 times');
    expect(() => mutated('aa', mutant)).toThrow('appears 2 times');
  });
});
