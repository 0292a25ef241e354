import { describe, expect, it } from '@jest/globals';
import { LoadShedder, limitsOf, type CallKind } from '../../src/concurrency/load-shedder.ts';
import { Overloaded } from '../../src/core/errors.ts';

/** Calls that end when the test ends them. */
function calls(loadShedder: LoadShedder): {
  readonly start: (kind: CallKind) => Promise<string>;
  readonly endOne: () => void;
} {
  const ends: (() => void)[] = [];
  return {
    start: (kind) =>
      loadShedder
        .run(
          kind,
          () =>
            new Promise<string>((resolve) =>
              ends.push(() => {
                resolve('done');
              }),
            ),
        )
        .catch((error: unknown) => (error instanceof Overloaded ? 'shed' : 'failed')),
    endOne: () => ends.shift()?.(),
  };
}

/** The state of a call by now. */
function stateOf(call: Promise<string>): Promise<string> {
  return Promise.race([call, new Promise<string>((resolve) => setImmediate(resolve, 'in flight'))]);
}

describe('LoadShedder', () => {
  it('keeps a quarter of all calls for writes', () => {
    expect(limitsOf(1_000)).toEqual({ write: 1_000, read: 750 });
    expect(limitsOf(10)).toEqual({ write: 10, read: 7 });
  });

  it('sheds reads while it still takes writes, and then both, at once', async () => {
    const loadShedder = new LoadShedder({ read: 2, write: 3 });
    const { start, endOne } = calls(loadShedder);
    const started = (['read', 'read', 'read', 'write', 'write'] as const).map(start);
    expect(await Promise.all(started.map(stateOf))).toEqual(['in flight', 'in flight', 'shed', 'in flight', 'shed']);
    expect(loadShedder.inFlight).toEqual({ read: 2, write: 1 });
    endOne();
    expect(await stateOf(start('read'))).toBe('shed');
    expect(await stateOf(start('write'))).toBe('in flight');
  });

  it('sheds reads while writes fill the limit', async () => {
    const loadShedder = new LoadShedder({ read: 1, write: 3 });
    const { start } = calls(loadShedder);
    expect(await Promise.all((['write', 'read', 'write'] as const).map(start).map(stateOf))).toEqual([
      'in flight',
      'shed',
      'in flight',
    ]);
  });

  it('forgets calls that failed', async () => {
    const loadShedder = new LoadShedder({ read: 1, write: 1 });
    for (let tries = 0; tries < 3; tries += 1) {
      await expect(loadShedder.run('write', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    }
    expect(loadShedder.inFlight).toEqual({ read: 0, write: 0 });
  });
});
