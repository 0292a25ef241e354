import { describe, expect, it } from '@jest/globals';
import { runModel } from '../../drills/model/run.ts';

const SEED = 20_261_122;
const SEQUENCES = 500;

describe('Any sequence of calls of both dialects', () => {
  it('is answered, and leaves the books, as a model from the documents has it', async () => {
    const run = await runModel(SEED, SEQUENCES);
    expect(run.counterexample).toBeNull();
    expect(run.sequences).toBe(SEQUENCES);
    // The cases that matter did occur, and more than a few times.
    const often = ['create: success', 'update: success', 'pay: success', 'corp-pay: ok', 'transact: success'];
    expect(often.filter((name) => (run.replies[name] ?? 0) < SEQUENCES / 20)).toEqual([]);
    const done = ['refund', 'correct', 'add-credit', 'apply-credit', 'close', 'create-quote', 'accept-quote'].map(
      (kind) => `${kind}: success`,
    );
    const seldom = [
      ...done,
      'accept-quote: success, again',
      'pay: Transaction ID must be Unique',
      'corp-pay: logicProblem',
      'corp-pay: zero',
    ];
    expect(seldom.filter((name) => (run.replies[name] ?? 0) < 5)).toEqual([]);
    expect(run.replies['link: success'] ?? 0).toBeGreaterThan(0);
  }, 600_000);
});
