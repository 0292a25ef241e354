import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { changesSince, sharedState, type SharedState } from './shared-objects.ts';

/** What stood out in a gateway's process since it was asked last. */
export interface Testimony {
  /** Of the event loop, in milliseconds. */
  readonly longestDelayMs: number;
  /** Places of shared objects and prototypes that are not what they were when it was asked first. */
  readonly polluted: readonly string[];
}

/**
 * Loaded before the gateway into its own process (`node --import`): at SIGUSR2 it writes its testimony to the file that
 * FUZZ_WITNESS names, and begins anew.
 */
const path = process.env['FUZZ_WITNESS'];
if (path !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  let before: SharedState | undefined;
  process.on('SIGUSR2', () => {
    // Modules that are loaded later than this one may well add to what is shared; inputs may not.
    before ??= sharedState();
    const testimony: Testimony = { longestDelayMs: delay.max / 1e6, polluted: changesSince(before) };
    writeFileSync(path, JSON.stringify(testimony));
    delay.reset();
  });
}
