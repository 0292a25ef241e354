import { renameSync, writeFileSync } from 'node:fs';
import { changesSince, sharedState, type SharedState } from './inputs/shared-objects.ts';

/** Unusual events in a gateway's process since the last question. */
export interface Testimony {
  /** By how much a turn of the event loop came late, in milliseconds. */
  readonly longestDelayMs: number;
  /** The same, but no more than the processor's time that this process had meanwhile: the rest is other programs'. */
  readonly longestHeldMs: number;
  /** Places of shared objects and prototypes that differ from the first question. */
  readonly polluted: readonly string[];
}

/**
 * Loaded before the gateway into its own process (`node --import`): at SIGUSR2 it writes its record to the file that
 * FUZZ_WITNESS names, and begins a new one.
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
    // Modules that are loaded later may add shared objects; inputs may not.
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
