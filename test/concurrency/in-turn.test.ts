import { describe, expect, it } from '@jest/globals';
import { inTurn } from '../../src/concurrency/in-turn.ts';

describe('Works in turn', () => {
  it('never overlap, keep their order, and go on after one that failed', async () => {
    const turn = inTurn();
    const seen: string[] = [];
    const work = (name: string) => async (): Promise<string> => {
      seen.push(`begin ${name}`);
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(`end ${name}`);
      if (name === 'b') throw new Error(name);
      return name;
    };
    const results = await Promise.allSettled(['a', 'b', 'c'].map((name) => turn(work(name))));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(seen).toEqual(['begin a', 'end a', 'begin b', 'end b', 'begin c', 'end c']);
  });
});
