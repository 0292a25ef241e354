import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { closedLoop, type Connection } from '../../bench/clients/load.ts';
import { openLoop } from '../../bench/clients/open-loop.ts';
import { median, percentile } from '../../bench/report/statistics.ts';
import { Undo } from '../../bench/stage/undo.ts';

const SPELL = { runInSeconds: 1, seconds: 1 };

function callers(send: () => Promise<void>): { open: () => Promise<Connection>; closed: () => number } {
  let closed = 0;
  const close = (): Promise<void> => {
    closed += 1;
    return Promise.resolve();
  };
  return { open: () => Promise.resolve({ send, close }), closed: () => closed };
}

describe('A closed loop', () => {
  it('counts what was answered after the run-in, and acknowledges all', async () => {
    let answered = 0;
    const { open, closed } = callers(async () => {
      await delay(20);
      answered += 1;
    });
    const runner = await closedLoop(2, open);
    let atStart = 0;
    const round = await runner.run(SPELL, () => {
      atStart = answered;
    });
    await runner.close();
    expect([round.acknowledged, round.failed, closed()]).toEqual([answered, 0, 2]);
    expect(Math.abs(round.latenciesMs.length - (answered - atStart))).toBeLessThanOrEqual(2);
    expect(atStart).toBeGreaterThan(0);
    expect(round.seconds).toBeGreaterThanOrEqual(1);
  });

  it('ends early where everything fails, and keeps the first reason', async () => {
    const { open } = callers(() => Promise.reject(new Error('Refused')));
    const round = await (await closedLoop(1, open)).run({ ...SPELL, seconds: 600 }, () => undefined);
    expect(round).toMatchObject({ acknowledged: 0, failed: 100, failure: 'Error: Refused', latenciesMs: [] });
  });
});

describe('An open loop', () => {
  it('keeps its rate, whatever the answers take', async () => {
    const { open } = callers(() => delay(30));
    const round = await (await openLoop(16, 200, open)).run(SPELL, () => undefined);
    expect([round.acknowledged, round.latenciesMs.length, round.failed]).toEqual([400, 200, 0]);
    expect(median(round.latenciesMs)).toBeGreaterThanOrEqual(29);
    expect(median(round.latenciesMs)).toBeLessThan(200);
  });

  it('charges a stall to every call that it made wait', async () => {
    let calls = 0;
    // One caller, 100 calls a second: a stall of half a second holds up fifty of them.
    const { open } = callers(() => delay((calls += 1) === 130 ? 500 : 1));
    const round = await (await openLoop(1, 100, open)).run(SPELL, () => undefined);
    expect(round.latenciesMs.filter((latency) => latency > 100).length).toBeGreaterThan(30);
    expect(percentile(round.latenciesMs, 0.99)).toBeGreaterThan(400);
  });
});

describe('The cleaning at the end', () => {
  it('is undone once, the last first, whatever fails', async () => {
    const done: string[] = [];
    const undo = new Undo();
    const note = (name: string) => (): Promise<void> => {
      done.push(name);
      return Promise.resolve();
    };
    undo.add(note('first'));
    const second = undo.add(note('second'));
    undo.add(() => Promise.reject(new Error('It hangs')));
    await second();
    await expect(undo.run()).rejects.toThrow('Something was left behind');
    await expect(undo.run()).rejects.toThrow('Something was left behind');
    expect(done).toEqual(['second', 'first']);
  });
});
