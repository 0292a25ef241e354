import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Server } from './server.ts';
import type { Done } from './world.ts';

const CRASH_MS = 20_000;

/** Waits until the server has crashed and recovered by itself, of `cause` or of what was done before: it ends our session. */
export async function crashOf(server: Server, cause?: () => void): Promise<Done> {
  const witness = new pg.Client({ connectionString: server.adminUrl, connectionTimeoutMillis: 5_000 });
  witness.on('error', () => undefined);
  await witness.connect();
  const crashed = new Promise<boolean>((resolve) => {
    witness.once('end', () => {
      resolve(true);
    });
  });
  const waiting = new AbortController();
  try {
    cause?.();
    if (await Promise.race([crashed, sleep(CRASH_MS, false, { signal: waiting.signal })]))
      return { readyAt: await server.recovered() };
  } finally {
    waiting.abort();
  }
  await witness.end();
  return { notRun: 'the server did not crash' };
}
