import { renameSync, writeFileSync } from 'node:fs';
import { changesSince, sharedState, type SharedState } from './inputs/shared-objects.ts';

/** What stood out in a gateway's process since it was asked last. */
export interface Testimony {
  /** By how much a turn of the event loop came late, in milliseconds. */
  readonly longestDelayMs: number;
  /** The same, but no more than the processor's time that this process had meanwhile: the rest is other programs'. */
  readonly longestHeldMs: number;
  /** Places of shared objects and prototypes that are not what they were when it was asked first. */
  readonly polluted: readonly string[];
}

/**
 * Loaded before the gateway into its own process (`node --import`): at SIGUSR2 it writes its testimony to the file that
 * FUZZ_WITNESS names, and begins anew.
 */
const path = process.env['FUZZ_WITNESS'];
const EVERY_MS = 5;

if (path !== undefined) {
  let longest = { delay: 0, held: 0 };
  let last = { at: performance.now(), cpu: process.cpuUsage() };
  setInterval(() => {
    const at = performance.now();
    const delay = at - last.at - EVERY_MS;
    const { user, system } = process.cpuUsage(last.cpu);
    longest = {
      delay: Math.max(longest.delay, delay),
      held: Math.max(longest.held, Math.min(delay, (user + system) / 1_000)),
    };
    last = { at, cpu: process.cpuUsage() };
  }, EVERY_MS).unref();
  let before: SharedState | undefined;
  process.on('SIGUSR2', () => {
    // Modules that are loaded later than this one may well add to what is shared; inputs may not.
    before ??= sharedState();
    const testimony: Testimony = {
      longestDelayMs: longest.delay,
      longestHeldMs: longest.held,
      polluted: changesSince(before),
    };
    writeFileSync(`${path}.new`, JSON.stringify(testimony));
    renameSync(`${path}.new`, path);
    longest = { delay: 0, held: 0 };
  });
}
