import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { chooseAccount } from '../../db/embedded/account.ts';
import { findBinaries } from '../../db/embedded/binaries.ts';
import { run, spawnOptions } from '../../db/embedded/command.ts';
import { answers, freePort } from '../../db/embedded/supervisor.ts';
import { debianDirectories, findProgram } from '../clients/on-path.ts';
import { stopChild } from './child-process.ts';
import { makeDataDir } from './gateway-process.ts';
import type { Undo } from './undo.ts';

const READY_MS = 60_000;
const POLL_MS = 50;

/**
 * Starts an installed PostgreSQL on a new directory, with the defaults of that build, and returns the URL of its
 * administrator. Of POSTGRES_BIN_DIR, else of the PATH or Debian's newest; `null` where there is none.
 */
export async function startPlainServer(undo: Undo): Promise<string | null> {
  const given = process.env['POSTGRES_BIN_DIR'];
  const found = findProgram('postgres', debianDirectories());
  const binDir = given ? given : found === null ? null : dirname(found);
  if (binDir === null) return null;
  const dir = makeDataDir();
  undo.add(() => rm(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 500 }));
  const account = await chooseAccount(dir, null);
  const { initdb, postgres } = await findBinaries({ binDir, account, log: () => undefined });
  if (account !== null) chownSync(dir, account.uid, account.gid);
  const [cluster, passwordFile, password] = [
    join(dir, 'cluster'),
    join(dir, 'password'),
    randomBytes(16).toString('hex'),
  ];
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account !== null) chownSync(passwordFile, account.uid, account.gid);
  const secrets = ['--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const made = await run(initdb, ['-D', cluster, '-U', 'postgres', '-E', 'UTF8', ...secrets], account);
  if (made.code !== 0) throw new Error(`initdb failed: ${made.output.slice(-500)}`);
  const port = await freePort(0);
  if (port === null) throw new Error('No port is free');
  // Only its place differs from the defaults.
  const args = ['-D', cluster, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-k', dir];
  const child = spawn(postgres, args, { ...spawnOptions(account), stdio: 'ignore' });
  const killAtExit = (): void => {
    child.kill('SIGQUIT');
  };
  process.once('exit', killAtExit);
  // A smart shutdown waits for sessions: the gateways are stopped before it.
  undo.add(() => stopChild(child).finally(() => process.off('exit', killAtExit)));
  const adminUrl = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  const giveUpAt = performance.now() + READY_MS;
  while ((await answers(adminUrl)) !== 'yes') {
    if (performance.now() > giveUpAt || child.exitCode !== null) throw new Error('PostgreSQL does not start');
    await delay(POLL_MS);
  }
  return adminUrl;
}
