import { setTimeout } from 'node:timers/promises';
import type { Logger } from '../observability/log/logger.ts';
import { FaultLog, type IsReady } from '../observability/fault-log.ts';
import type { Heartbeats } from './stall-detection.ts';

/** After a fault of the database, so that it is not asked in vain all the time. */
export const FAULT_PAUSE_MS = 5_000;

interface LoopOptions {
  /** The log message of a failure. */
  readonly fault: string;
  /** How long to wait when there was nothing to do. */
  readonly pauseMs: number;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly heartbeats?: Heartbeats;
  readonly isReady?: IsReady;
}

/** Does a piece of work over and over until the signal; the work returns how much it did. */
export async function loop(work: () => Promise<number>, options: LoopOptions): Promise<void> {
  const { fault, pauseMs, logger, signal, heartbeats, isReady } = options;
  const faults = new FaultLog(fault, logger, isReady);
  while (!signal.aborted) {
    heartbeats?.turned.beat();
    try {
      const moved = await work();
      faults.over();
      if (moved > 0) heartbeats?.took.beat();
      if (moved === 0) await pause(pauseMs, signal);
    } catch (error) {
      await faults.note(error);
      await pause(FAULT_PAUSE_MS, signal);
    }
  }
}

/** Waits, or less: until the signal. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => undefined);
}
