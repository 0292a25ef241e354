import type { Clock } from './core/ports.ts';

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() };

/**
 * Only ever forward, whatever becomes of the machine's clock: what runs out by it runs out when that much time has
 * passed. It tells the machine's time only until that is set.
 */
export const steadyClock: Clock = { now: () => performance.timeOrigin + performance.now() };
