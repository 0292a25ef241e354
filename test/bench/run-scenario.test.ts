import { describe, expect, it } from '@jest/globals';
import type { Contender, Round, Spell } from '../../bench/clients/load.ts';
import { runScenario } from '../../bench/run-scenario.ts';
import { SCENARIO } from './fixtures.ts';

const ROUND: Round = { acknowledged: 3, failed: 0, failure: null, seconds: 1, latenciesMs: [1, 2] };

/** Contenders who note what becomes of them, each work as a whole: whose it was and how long. */
function noted(work: (spell: Spell) => Promise<Round>) {
  const spells: (readonly [string, Spell])[] = [];
  const open = new Set<string>();
  const contender = (name: string): Contender => ({
    name,
    connections: 1,
    processes: { server: null, database: process.pid },
    prepare() {
      open.add(name);
      return Promise.resolve({
        run(spell, started) {
          spells.push([name, spell]);
          started();
          return work(spell);
        },
        close() {
          open.delete(name);
          return Promise.resolve();
        },
      });
    },
  });
  return { contenders: ['ours', 'theirs'].map(contender), spells, open };
}

const settled = (): Promise<Round> => Promise.resolve(ROUND);

describe('A scenario', () => {
  it('lets its contenders take turns, backwards every other time, and counts all but the warm-up', async () => {
    const { contenders, spells, open } = noted(settled);
    let quiet = 0;
    const scenario = {
      ...SCENARIO,
      contenders,
      turns: 2,
      quiet: () => Promise.resolve((quiet += 1)).then(() => undefined),
    };
    const { result, acknowledged } = await runScenario(scenario, { seconds: 4, rounds: 2 }, () => undefined);
    const [first, later] = [
      { runInSeconds: 1, seconds: 0.5 },
      { runInSeconds: 0.2, seconds: 0.5 },
    ];
    const warmUp = { runInSeconds: 1, seconds: 1 };
    expect(spells).toEqual([
      ...[
        ['ours', warmUp],
        ['theirs', warmUp],
      ],
      ...[
        ['theirs', first],
        ['ours', first],
        ['ours', later],
        ['theirs', later],
      ],
      ...[
        ['ours', first],
        ['theirs', first],
        ['theirs', later],
        ['ours', later],
      ],
    ]);
    expect([quiet, acknowledged, open.size]).toEqual([10, 30, 0]);
    expect(result.contenders.map(({ perSecond, rounds }) => [perSecond, rounds.map(({ calls }) => calls)])).toEqual([
      [2, [4, 4]],
      [2, [4, 4]],
    ]);
  });

  it('does a round in one go unless it says otherwise', async () => {
    const { contenders, spells } = noted(settled);
    await runScenario({ ...SCENARIO, contenders }, { seconds: 4, rounds: 1 }, () => undefined);
    expect(spells.slice(2)).toEqual(['theirs', 'ours'].map((name) => [name, { runInSeconds: 1, seconds: 4 }]));
  });

  it('leaves nothing open when a contender breaks down', async () => {
    const { contenders, open } = noted(() => Promise.reject(new Error('Broken')));
    await expect(runScenario({ ...SCENARIO, contenders }, { seconds: 1, rounds: 1 }, () => undefined)).rejects.toThrow(
      'Broken',
    );
    expect(open.size).toBe(0);
  });
});
