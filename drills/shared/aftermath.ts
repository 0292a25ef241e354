import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { countsText } from './counts.ts';
import { waitingMails, whereMailsAre } from './judge.ts';

/** Jobs of a gateway that lost its database may be held for 50 s before another takes them. */
const STUCK_MS = 75_000;
const MAILS_MS = 300_000;
const SAY_MAILS_MS = 10_000;

/**
 * Waits for the mails, and returns how long that took; `null` where none was sent for so long that some are stuck.
 * Their speed and number depend on the machine.
 */
export async function drainMails(
  owner: pg.Client,
  say: (text: string) => void,
  limitMs = MAILS_MS,
): Promise<number | null> {
  const from = performance.now();
  let [fewest, movedAt, saidAt] = [Number.POSITIVE_INFINITY, from, 0];
  for (;;) {
    const waiting = await waitingMails(owner);
    const now = performance.now();
    if (waiting === 0) return now - from;
    if (waiting < fewest) [fewest, movedAt] = [waiting, now];
    if (now - movedAt > STUCK_MS || now - from > limitMs) return null;
    if (now - saidAt > SAY_MAILS_MS) {
      saidAt = now;
      say(`mails that wait: ${countsText(await whereMailsAre(owner))}`);
    }
    await sleep(200);
  }
}

/** Errors of an unreachable database: calls that failed for it, and readiness. */
const AWAY = /"outcome":"(unavailable|outcome-unknown)"|"message":"still not ready"/;

/** Other lines at error. */
export function errorsOf(log: string): string[] {
  return log.split('\n').filter((line) => line.includes('"level":"error"') && !AWAY.test(line));
}
