import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';

import { errorCode, errorText } from './fault.ts';

/** A user of this machine that the server's programs run as. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** How a program ended; `failure` is the system's code when it could not be started at all. */
export interface Outcome {
  readonly code: number | null;
  readonly output: string;
  readonly failure?: string;
}

// Nothing of the caller's environment: PGDATA, PGOPTIONS or a locale that is not installed would change what the server does.
const UNIX_ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/run/current-system/sw/bin',
  LANG: 'C',
  LC_ALL: 'C',
  TZ: 'UTC',
};

/**
 * The settings of every program of the server: a neutral environment, the account, and `/` as the working directory,
 * because the caller's own may be closed to the account.
 */
export function spawnOptions(account: Account | null): SpawnOptions {
  return {
    cwd: '/',
    windowsHide: true,
    ...(process.platform === 'win32' ? {} : { env: UNIX_ENVIRONMENT }),
    ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
  };
}

/** Runs a program to its end; never rejects. Output is standard output and error together. */
export function run(
  file: string,
  args: readonly string[],
  account: Account | null,
  timeoutMs = 120_000,
): Promise<Outcome> {
  return new Promise((resolve) => {
    let output = '';
    let child: ChildProcess;
    try {
      child = spawn(file, args, { ...spawnOptions(account), stdio: ['ignore', 'pipe', 'pipe'] });
    } catch (error) {
      resolve({ code: null, output: errorText(error), failure: errorCode(error) ?? 'EUNKNOWN' });
      return;
    }
    // Not spawn's own time-out: for a program that is missing, its timer would keep this process alive.
    const limit = setTimeout(() => {
      child.kill('SIGKILL');
    }, timeoutMs);
    const collect = (chunk: Buffer): void => {
      output += chunk.toString('utf8');
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.once('error', (error) => {
      clearTimeout(limit);
      resolve({ code: null, output: error.message, failure: errorCode(error) ?? 'EUNKNOWN' });
    });
    child.once('close', (code) => {
      clearTimeout(limit);
      resolve({ code, output: output.trim() });
    });
  });
}
