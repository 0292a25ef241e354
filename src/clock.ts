import type { Clock } from './core/ports.ts';

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() };

/**
 * Only ever forward, also when the machine's clock is set: a period by it lasts as long as in real time. It shows the
 * machine's time only until that is set.
 */
export const steadyClock: Clock = { now: () => performance.timeOrigin + performance.now() };
