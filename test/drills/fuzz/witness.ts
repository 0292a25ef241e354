import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { assertNoPoisoning } from '@fast-check/poisoning';

/** What stood out in a gateway's process since it was asked last. */
export interface Testimony {
  /** Of the event loop, in milliseconds. */
  readonly longestDelayMs: number;
  /** Which of the globals and prototypes are not what they were at the start, in words; `null` for none. */
  readonly poisoned: string | null;
}

/**
 * Loaded before the gateway into its own process (`node --import`): at SIGUSR2 it writes its testimony to the file that
 * FUZZ_WITNESS names, and begins anew.
 */
const path = process.env['FUZZ_WITNESS'];
if (path !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  process.on('SIGUSR2', () => {
    const testimony: Testimony = { longestDelayMs: delay.max / 1e6, poisoned: poisoned() };
    writeFileSync(path, JSON.stringify(testimony));
    delay.reset();
  });
}

/** Whether anything was added to, taken from or changed in what all of a process shares. */
export function poisoned(): string | null {
  try {
    assertNoPoisoning();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
