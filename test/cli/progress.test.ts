import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { say, type Io } from '../../src/cli/support/io.ts';
import { withProgress } from '../../src/cli/support/progress.ts';
import { TestClock } from '../support/gateway.ts';

interface Terminal {
  readonly io: Io;
  readonly text: () => string;
}

function terminal(settings: { readonly isTTY?: boolean; readonly isQuiet?: boolean }): Terminal {
  let text = '';
  const stderr = { write: (part: string) => (text += part), isTTY: settings.isTTY ?? true, columns: 120 };
  const io = {
    stdin: {
      [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true as const, value: undefined }) }),
    },
    stdout: { write: () => undefined },
    stderr,
    env: {},
    clock: new TestClock(),
    isQuiet: settings.isQuiet ?? false,
  };
  return { io, text: () => text.replaceAll('\x1b', '␛') };
}

const LONG_MS = 2_800;

describe('A progress bar', () => {
  it.concurrent('shows how far it is after two seconds, and clears its line at the end', async () => {
    const { io, text } = terminal({});
    const result = await withProgress(io, 'verifying', async (progress) => {
      progress.total(200);
      progress.advance(50);
      await setTimeout(1_500);
      expect(text()).toBe('');
      await setTimeout(LONG_MS - 1_500);
      expect(text()).toMatch(/verifying █{7}░{23} 25 % \(50 of 200, 2 s\)/);
      progress.advance(150);
      await setTimeout(600);
      return 'result';
    });
    expect(result).toBe('result');
    expect(text()).toContain('100 % (200 of 200, ');
    expect(text()).toMatch(/␛\[2K$/);
  });

  it.concurrent('shows the time where the total is unknown', async () => {
    const { io, text } = terminal({});
    await withProgress(io, 'migrating', () => setTimeout(LONG_MS));
    expect(text()).toMatch(/migrating… 2 s/);
  });

  it.concurrent('makes room for what is said meanwhile', async () => {
    const { io, text } = terminal({});
    await withProgress(io, 'migrating', async () => {
      await setTimeout(LONG_MS);
      say(io, 'migrated: 0001-core');
      await setTimeout(600);
    });
    say(io, 'done');
    expect(text()).toMatch(/migrating… 2 s[^\n]*\r␛\[Kmigrated: 0001-core\n[^\n]*migrating… 3 s/);
    expect(text()).toMatch(/␛\[2Kdone\n$/);
  });

  it.concurrent.each([
    ['with --json', { isQuiet: true }],
    ['where stderr is not a terminal', { isTTY: false }],
  ])('is not shown %s', async (_when, settings) => {
    const { io, text } = terminal(settings);
    await withProgress(io, 'migrating', async (progress) => {
      progress.total(2);
      await setTimeout(LONG_MS);
      progress.advance(1);
    });
    expect(text()).toBe('');
  });

  it.concurrent('goes away when the work fails, and leaves no timer', async () => {
    const { io, text } = terminal({});
    const work = withProgress(io, 'migrating', async () => {
      await setTimeout(LONG_MS);
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    const shown = text();
    expect(shown).toMatch(/␛\[2K$/);
    await setTimeout(500);
    expect(text()).toBe(shown);
  });

  it.concurrent('shows nothing of what is quick', async () => {
    const { io, text } = terminal({});
    expect(await withProgress(io, 'migrating', () => Promise.resolve(1))).toBe(1);
    await setTimeout(LONG_MS);
    expect(text()).toBe('');
  });
});
