import cluster, { type Worker } from 'node:cluster';
import { EventEmitter } from 'node:events';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Child } from '../../src/processes/child.ts';
import { Children } from '../../src/processes/children.ts';
import type { Start } from '../../src/processes/messages.ts';

const START = {} as Start;

/** A worker of `cluster` without a process behind it. */
class FakeWorker extends EventEmitter {
  readonly process: EventEmitter & { pid: number | undefined; kill: () => void; send: () => boolean };

  constructor(pid: number | undefined = 7) {
    super();
    this.process = Object.assign(new EventEmitter(), { pid, kill: () => undefined, send: () => true });
    // As the worker of `cluster` does.
    this.process.on('error', (error) => this.emit('error', error));
  }

  listen(): void {
    this.emit('message', { parcel: 'sent', sent: { kind: 'listening', port: 8080 } });
  }
}

/** The next forks give these, in order. */
function forks(...results: readonly (FakeWorker | Error)[]): void {
  const fork = jest.spyOn(cluster, 'fork');
  for (const result of results) {
    fork.mockImplementationOnce(() => {
      if (result instanceof Error) throw result;
      return result as unknown as Worker;
    });
  }
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe('A process that takes calls', () => {
  it('has not ended after an error of its channel, but after its exit', async () => {
    const worker = new FakeWorker();
    forks(worker);
    const child = new Child(START, () => Promise.resolve(null));
    worker.listen();
    expect(await child.listening).toBe(8080);
    worker.process.emit('error', new Error('write EPIPE'));
    expect(await Promise.race([child.ended, setImmediate('running')])).toBe('running');
    expect(child.isLive).toBe(true);
    worker.process.emit('exit', null, 'SIGKILL');
    expect(await child.ended).toEqual({ code: null, signal: 'SIGKILL' });
    expect(child.isLive).toBe(false);
  });

  it('has ended where the system did not start it', async () => {
    const worker = new FakeWorker();
    worker.process.pid = undefined;
    forks(worker);
    const child = new Child(START, () => Promise.resolve(null));
    worker.process.emit('error', new Error('spawn EAGAIN'));
    expect(await child.listening).toBeNull();
    expect(await child.ended).toEqual({ code: null, signal: null });
  });

  it('is started again until the system does so', async () => {
    const [first, second] = [new FakeWorker(1), new FakeWorker(2)];
    forks(first, new Error('spawn ENOMEM'), second);
    const errors: unknown[] = [];
    const logger = { warn: () => undefined, error: (_text: string, facts: unknown) => errors.push(facts) };
    const children = new Children({
      wanted: 1,
      startOf: () => START,
      answer: () => Promise.resolve(null),
      onEnd: () => undefined,
      logger: logger as never,
    });
    const started = children.start();
    first.listen();
    await started;
    first.process.emit('exit', 1, null);
    while (children.all.size === 0 || [...children.all][0]?.pid === 1) await setTimeout(20);
    expect([...children.all].map(({ pid }) => pid)).toEqual([2]);
    expect(errors).toEqual([{ process: 1, fault: 'Error: spawn ENOMEM', pauseMs: 1_000 }]);
    second.process.emit('exit', 0, null);
    await children.stop();
  });
});
