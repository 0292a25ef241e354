import { describe, expect, it } from '@jest/globals';
import { LedgerUnavailable, Overloaded } from '../../src/core/errors.ts';
import { Batcher, type BatcherLimits } from '../../src/concurrency/batcher.ts';

const LIMITS: BatcherLimits = { size: 4, inFlight: 1, queued: 10, waitMs: 1_000 };

/** A reader whose statements are answered when the test says so; every answer is ten times its question. */
function reader(limits: Partial<BatcherLimits> = {}, groupOf?: (question: number) => unknown) {
  const statements: { readonly asked: readonly number[]; readonly answer: (given?: Error | number[]) => void }[] = [];
  const batcher = new Batcher<number, number>(
    (asked) =>
      new Promise((resolve, reject) => {
        const answer = (given: Error | number[] = asked.map((question) => 10 * question)): void => {
          if (Array.isArray(given)) resolve(given);
          else reject(given);
        };
        statements.push({ asked, answer });
      }),
    { ...LIMITS, ...limits },
    groupOf,
  );
  return { batcher, statements };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe('Batched reads', () => {
  it('share a statement where they come in one turn, and each gets its own answer', async () => {
    const { batcher, statements } = reader();
    const answers = Promise.all([1, 2, 3].map((question) => batcher.ask(question)));
    await turn();
    expect(statements.map(({ asked }) => asked)).toEqual([[1, 2, 3]]);
    statements[0]?.answer();
    expect(await answers).toEqual([10, 20, 30]);
  });

  it('wait while as many statements are in flight as may be, and then share the next, no more than fit', async () => {
    const { batcher, statements } = reader();
    const answers = [batcher.ask(1)];
    await turn();
    answers.push(...[2, 3, 4, 5, 6].map((question) => batcher.ask(question)));
    await turn();
    expect(statements).toHaveLength(1);
    for (let index = 0; index < 3; index += 1) {
      statements[index]?.answer();
      await turn();
    }
    expect(statements.map(({ asked }) => asked)).toEqual([[1], [2, 3, 4, 5], [6]]);
    expect(await Promise.all(answers)).toEqual([10, 20, 30, 40, 50, 60]);
  });

  it('share a statement only with those of their group, and the group that came first is next', async () => {
    const { batcher, statements } = reader({}, (question) => question % 2);
    const answers = [1, 2, 3, 4, 5].map((question) => batcher.ask(question));
    for (let index = 0; index < 2; index += 1) {
      await turn();
      statements[index]?.answer();
    }
    expect(statements.map(({ asked }) => asked)).toEqual([
      [1, 3, 5],
      [2, 4],
    ]);
    expect(await Promise.all(answers)).toEqual([10, 20, 30, 40, 50]);
  });

  it('fail together, and the next ones are read all the same', async () => {
    const { batcher, statements } = reader();
    const failing = [1, 2].map((question) => batcher.ask(question).catch(String));
    await turn();
    statements[0]?.answer(new Error('broken'));
    expect(await Promise.all(failing)).toEqual(['Error: broken', 'Error: broken']);
    const next = batcher.ask(3);
    await turn();
    statements[1]?.answer();
    expect(await next).toBe(30);
  });

  it('do not all go on in one turn of the event loop where that takes long', async () => {
    const { batcher, statements } = reader({ size: 20, queued: 20 });
    let turns = 0;
    const counting = setInterval(() => (turns += 1), 0);
    const wentOnIn = Array.from({ length: 20 }, async (_none, question) => {
      await batcher.ask(question);
      const until = performance.now() + 6;
      while (performance.now() < until);
      return turns;
    });
    await turn();
    statements[0]?.answer();
    const distinct = new Set(await Promise.all(wentOnIn));
    clearInterval(counting);
    expect(distinct.size).toBeGreaterThan(5);
  });

  it('are refused where fewer answers come than were asked for', async () => {
    const { batcher, statements } = reader();
    const asked = batcher.ask(1);
    await turn();
    statements[0]?.answer([]);
    await expect(asked).rejects.toThrow('wrong number');
  });

  it('are shed when too many wait', async () => {
    const { batcher } = reader({ queued: 2 });
    batcher.ask(1).catch(() => undefined);
    await turn();
    batcher.ask(2).catch(() => undefined);
    batcher.ask(3).catch(() => undefined);
    await expect(batcher.ask(4)).rejects.toThrow(Overloaded);
  });

  it('do not wait for a statement that is not answered', async () => {
    const { batcher, statements } = reader({ waitMs: 20 });
    const stuck = batcher.ask(1);
    await turn();
    await expect(batcher.ask(2)).rejects.toThrow(LedgerUnavailable);
    statements[0]?.answer();
    expect(await stuck).toBe(10);
    await turn();
    expect(statements).toHaveLength(1);
  });
});
