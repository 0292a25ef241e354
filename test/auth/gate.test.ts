import { describe, expect, it } from '@jest/globals';
import { Gate } from '../../src/auth/gate.ts';
import { Overloaded } from '../../src/core/errors.ts';

interface Visit {
  readonly done: Promise<number>;
  leave(): void;
}

function quiet(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Visits of a gate that stay inside until they are told to leave. */
function visiting(gate: Gate): { inside: number[]; visit: (name: number) => Visit } {
  const inside: number[] = [];
  return {
    inside,
    visit: (name) => {
      let leave: () => void = () => undefined;
      const stay = new Promise<void>((resolve) => (leave = resolve));
      const done = gate.pass(async () => {
        inside.push(name);
        await stay;
        inside.splice(inside.indexOf(name), 1);
        return name;
      });
      return {
        done,
        leave: () => {
          leave();
        },
      };
    },
  };
}

describe('the gate', () => {
  it('lets a few through, a few wait in order, and sheds the rest at once', async () => {
    const { inside, visit } = visiting(new Gate(2, 2));
    const visits = [1, 2, 3, 4].map(visit);
    await expect(visit(5).done).rejects.toThrow(Overloaded);
    expect(inside).toEqual([1, 2]);
    visits[1]?.leave();
    expect(await visits[1]?.done).toBe(2);
    await quiet();
    expect(inside).toEqual([1, 3]);
    visits[0]?.leave();
    await quiet();
    expect(inside).toEqual([3, 4]);
    for (const each of visits) each.leave();
    expect(await Promise.all(visits.map((each) => each.done))).toEqual([1, 2, 3, 4]);
  });

  it('keeps its width after failures, and gives their places on', async () => {
    const gate = new Gate(1, 1);
    const fail = (): Promise<void> => Promise.reject(new RangeError('inside'));
    const failures = [gate.pass(fail), gate.pass(fail)];
    for (const failure of failures) await expect(failure).rejects.toThrow(RangeError);
    const { inside, visit } = visiting(gate);
    const visits = [visit(1), visit(2)];
    await quiet();
    expect(inside).toEqual([1]);
    for (const each of visits) each.leave();
    await Promise.all(visits.map((each) => each.done));
  });

  it('never lets more through than its width, under random load', async () => {
    const gate = new Gate(2, 1000);
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await quiet();
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 200 }, () => gate.pass(work)));
    expect([inside, most]).toEqual([0, 2]);
  });
});
