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
 * Waits for the mails, and gives how long that took; `null` where no more were sent for so long that some are stuck. How
 * fast they go is the machine's matter, and so is how many the load left behind.
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

/** Errors that a database which is away causes: calls that were told so, and readiness that says so. */
const AWAY = /"outcome":"(unavailable|outcome-unknown)"|"message":"still not ready"/;

/** Lines at error, without those. */
export function errorsOf(log: string): string[] {
  return log.split('\n').filter((line) => line.includes('"level":"error"') && !AWAY.test(line));
}
