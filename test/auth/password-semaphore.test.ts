import { describe, expect, it } from '@jest/globals';
import { PasswordSemaphore, type HashRequester } from '../../src/auth/password-semaphore.ts';
import { Overloaded } from '../../src/core/errors.ts';

interface Visit {
  readonly done: Promise<string>;
  leave(): void;
}

function quiet(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

const LIMITS = { concurrent: 2, queued: 4, queuedPerNetwork: 2, waitMs: 60_000 };
const from = (network: string): HashRequester => ({ wasRight: false, network });
const KNOWN: HashRequester = { wasRight: true, network: 'a' };

/** Visits that stay inside until the test ends them. */
function visiting(semaphore: PasswordSemaphore): {
  inside: string[];
  visit: (name: string, requester: HashRequester) => Visit;
} {
  const inside: string[] = [];
  return {
    inside,
    visit: (name, requester) => {
      let leave: () => void = () => undefined;
      const stay = new Promise<void>((resolve) => (leave = resolve));
      const done = semaphore
        .run(requester, async () => {
          inside.push(name);
          await stay;
          return name;
        })
        .catch((error: unknown) => (error instanceof Overloaded ? 'shed' : 'failed'));
      return {
        done,
        leave: () => {
          leave();
        },
      };
    },
  };
}

describe('the password semaphore', () => {
  it('lets a few in, queues a few in order, and sheds the rest at once', async () => {
    const { inside, visit } = visiting(new PasswordSemaphore(LIMITS));
    const visits = ['1', '2', '3', '4', '5'].map((name) => visit(name, from('a')));
    expect(await visits[4]!.done).toBe('shed');
    for (const each of visits) each.leave();
    expect(await Promise.all(visits.map(({ done }) => done))).toEqual(['1', '2', '3', '4', 'shed']);
    expect(inside).toEqual(['1', '2', '3', '4']);
  });

  it('lets verified secrets go first, in a queue of their own', async () => {
    const { inside, visit } = visiting(new PasswordSemaphore(LIMITS));
    const attempts = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => visit(name, from(name)));
    const known = visit('known', KNOWN);
    expect(await Promise.all(attempts.slice(6).map(({ done }) => done))).toEqual(['shed', 'shed']);
    attempts[0]!.leave();
    await attempts[0]!.done;
    await quiet();
    expect(inside).toEqual(['a', 'b', 'known']);
    for (const each of [...attempts, known]) each.leave();
    await Promise.all(attempts.map(({ done }) => done));
    expect(inside).toEqual(['a', 'b', 'known', 'c', 'd', 'e', 'f']);
  });

  it('lets few requests of a network wait, and networks take turns', async () => {
    const { inside, visit } = visiting(new PasswordSemaphore(LIMITS));
    const visits = ['a1', 'a2', 'a3', 'a4', 'a5', 'b1', 'b2'].map((name) => visit(name, from(name.slice(0, 1))));
    expect(await visits[4]!.done).toBe('shed');
    for (const each of visits) each.leave();
    await Promise.all(visits.map(({ done }) => done));
    expect(inside).toEqual(['a1', 'a2', 'a3', 'b1', 'a4', 'b2']);
  });

  it('sheds the newest waiter of the longest queue for a network without one', async () => {
    const { visit } = visiting(new PasswordSemaphore(LIMITS));
    const visits = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1', 'd1', 'e1'].map((name) =>
      visit(name, from(name.slice(0, 1))),
    );
    await quiet();
    for (const each of visits) each.leave();
    expect(await Promise.all(visits.map(({ done }) => done))).toEqual([
      'a1',
      'a2',
      'a3',
      'shed',
      'b1',
      'shed',
      'c1',
      'd1',
      'shed',
    ]);
  });

  it('sheds a request that has waited too long, and lets a later one in', async () => {
    const semaphore = new PasswordSemaphore({ ...LIMITS, waitMs: 20 });
    const { inside, visit } = visiting(semaphore);
    const [first, second, attempt, known] = [
      visit('1', from('a')),
      visit('2', from('a')),
      visit('3', from('a')),
      visit('4', KNOWN),
    ];
    expect([await attempt.done, await known.done]).toEqual(['shed', 'shed']);
    first.leave();
    second.leave();
    await Promise.all([first.done, second.done]);
    const later = visit('5', from('a'));
    later.leave();
    expect([await later.done, inside]).toEqual(['5', ['1', '2', '5']]);
  });

  it('keeps its permits after failures', async () => {
    const semaphore = new PasswordSemaphore({ ...LIMITS, concurrent: 1 });
    const fail = (): Promise<void> => Promise.reject(new RangeError('inside'));
    for (const failure of [semaphore.run(KNOWN, fail), semaphore.run(KNOWN, fail)])
      await expect(failure).rejects.toThrow(RangeError);
    const { inside, visit } = visiting(semaphore);
    const visits = [visit('1', KNOWN), visit('2', KNOWN)];
    await quiet();
    expect(inside).toEqual(['1']);
    for (const each of visits) each.leave();
    await Promise.all(visits.map(({ done }) => done));
  });

  it('never exceeds its limit under random load', async () => {
    const semaphore = new PasswordSemaphore({ ...LIMITS, queued: 1_000, queuedPerNetwork: 1_000 });
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await quiet();
      inside -= 1;
    };
    await Promise.all(
      Array.from({ length: 200 }, (_each, n) => semaphore.run(n % 3 === 0 ? KNOWN : from(String(n % 7)), work)),
    );
    expect([inside, most]).toEqual([0, 2]);
  });
});
