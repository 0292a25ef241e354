import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { writeStatements } from './statement-log.mjs';

/** Stops the run's server and removes its files, wherever they were put. */
export default async function globalTeardown() {
  const started = globalThis.embeddedTestServer;
  if (started === undefined) return;
  await started.server.stop();
  const { TEST_STATEMENTS_FILE: file } = process.env;
  if (file) await writeStatements(join(started.dataDir, 'postgres.log'), file);
  const elsewhere = (await readFile(join(started.dataDir, 'postgres.location'), 'utf8').catch(() => '')).trim();
  if (elsewhere !== '') await rm(elsewhere, { recursive: true, force: true });
  await rm(started.dataDir, { recursive: true, force: true });
}
