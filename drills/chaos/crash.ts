import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Server } from './server.ts';
import type { Done } from './world.ts';

const CRASH_MS = 20_000;

/** Causes a crash from which the server recovers by itself, and waits for the end of a session that was open before. */
export async function crashOf(server: Server, cause: () => void): Promise<Done> {
  const witness = new pg.Client({ connectionString: server.adminUrl, connectionTimeoutMillis: 5_000 });
  witness.on('error', () => undefined);
  await witness.connect();
  const crashed = new Promise<boolean>((resolve) => {
    witness.once('end', () => {
      resolve(true);
    });
  });
  cause();
  const waiting = new AbortController();
  const tooLate = sleep(CRASH_MS, false, { signal: waiting.signal }).catch(() => false);
  const hasCrashed = await Promise.race([crashed, tooLate]);
  waiting.abort();
  if (hasCrashed) return { readyAt: await server.recovered() };
  await witness.end();
  return { notRun: 'the server did not crash' };
}
