import { setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from '../../db/postgres/knex.ts';
import { verifyExclusively } from '../../db/verify/exclusive.ts';
import { HistorySealKeys } from '../auth/history-seal-keys.ts';
import type { VerifyJob, VerifyReply } from './verify-job.ts';

/** The longest pause after a batch. */
const LONGEST_PAUSE_MS = 250;
const REPORT_EVERY_MS = 500;

/**
 * The thread of one verification, with one connection of its own. It works at most half of the time: after each batch it
 * waits as long as the batch took, so that payments go first.
 */
async function main(
  port: NonNullable<typeof parentPort>,
  { databaseUrl, tenantId, secretKeys }: VerifyJob,
): Promise<void> {
  const say = (reply: VerifyReply): void => {
    port.postMessage(reply);
  };
  const database = openDatabase(databaseUrl, { max: 1, name: 'invoice-gateway verify', queryTimeoutMs: null });
  const keys = new HistorySealKeys(secretKeys);
  let since = performance.now();
  let reportedAt = since;
  let rows = 0;
  try {
    const verification = await verifyExclusively(database, {
      tenantId,
      verdictOn: keys.verdictOn.bind(keys),
      total: (expected) => {
        say({ kind: 'expected', rows: expected });
      },
      advance: (count) => {
        rows += count;
        if (performance.now() - reportedAt < REPORT_EVERY_MS) return;
        reportedAt = performance.now();
        say({ kind: 'rows', rows });
        rows = 0;
      },
      rest: async () => {
        await pause(Math.min(performance.now() - since, LONGEST_PAUSE_MS));
        since = performance.now();
      },
      isWanted: async () => {
        const answer = new Promise<void>((resolve) => {
          port.once('message', () => {
            resolve();
          });
        });
        say({ kind: 'ready' });
        await answer;
      },
    });
    say({ kind: 'rows', rows });
    say(verification === 'busy' ? { kind: 'busy' } : { kind: 'done', verification });
  } catch (error) {
    say({ kind: 'fault', reason: error instanceof Error ? error.message : String(error) });
  } finally {
    await database.destroy();
  }
}

if (parentPort !== null) await main(parentPort, workerData as VerifyJob);
