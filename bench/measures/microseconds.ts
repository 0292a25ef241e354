import { median } from '../report/statistics.ts';
import type { Figure } from '../report/target.ts';

const CALLS = 2_000;
const RUNS = 21;
const WARM_UP = 5;

/** Runs a piece of work again and again after a warm-up: the median in microseconds a call. */
export function microseconds(what: string, work: () => unknown): Figure {
  const micros: number[] = [];
  for (let run = -WARM_UP; run < RUNS; run += 1) {
    const startedAt = performance.now();
    for (let call = 0; call < CALLS; call += 1) work();
    if (run >= 0) micros.push(((performance.now() - startedAt) * 1_000) / CALLS);
  }
  return { what, value: median(micros), unit: 'µs', target: null };
}
