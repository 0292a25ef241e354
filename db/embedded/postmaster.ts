import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, openSync, readSync, statSync, truncateSync } from 'node:fs';
import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

import type { Binaries } from './binaries.ts';
import { run, spawnOptions, type Account } from './command.ts';
import { EmbeddedServerError, errorCode, errorText } from './fault.ts';
import { cacheMiB, memoryBytes, settingsOf } from './settings.ts';

const LOG_LIMIT_BYTES = 10 * 1024 * 1024;
const FAST_STOP_MS = 15_000;
const IMMEDIATE_STOP_MS = 6_000;

// The shell becomes the server, so the child's number is the server's. Before that it leaves a watchdog, adopted by init
// (the server must have no child that it did not make), on the pipe from this process: the word `done` dismisses it, and an
// end of the pipe without a word means that this process died.
const WATCHDOG = `
exec 3<&0 </dev/null
( (
  trap '' HUP INT TERM
  exec >/dev/null 2>&1
  read -r word <&3 && exit 0
  kill -INT $$
  n=0
  while kill -0 $$; do
    if [ $n -eq 15 ]; then kill -QUIT $$; exit 0; fi
    sleep 1
    n=$((n + 1))
  done
) & )
exec 3<&-
exec "$@"
`;

/** How the server ended, in words such as `signal SIGKILL` or `exit code 1`. */
export type Ending = string;

/** One run of the server's main process. */
export interface Postmaster {
  readonly ended: Promise<Ending>;
  isRunning(): boolean;
  /** The last kilobytes of the server's log since this run began. */
  readLog(): string;
  /** Fast shutdown, then immediate, then kill: resolves when the process is gone, within half a minute. */
  stop(): Promise<void>;
}

/** The parts of a run of the server. */
export interface PostmasterSpec {
  readonly binaries: Binaries;
  readonly cluster: string;
  readonly account: Account | null;
  readonly durable: boolean;
  /** The most of the runtime role at once. */
  readonly runtimeConnections?: number;
  readonly logFile: string;
}

/** Empties the log when it has grown over 10 MB; call before a run. */
export function trimLog(logFile: string): void {
  try {
    if (statSync(logFile).size > LOG_LIMIT_BYTES) truncateSync(logFile);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

function readFrom(logFile: string, start: number): string {
  try {
    const fd = openSync(logFile, 'r');
    try {
      const from = Math.max(start, fstatSync(fd).size - 8_192);
      const buffer = Buffer.alloc(8_192);
      return buffer.toString('utf8', 0, readSync(fd, buffer, 0, buffer.length, from));
    } finally {
      closeSync(fd);
    }
  } catch {
    return '';
  }
}

function spawnServer(spec: PostmasterSpec, port: number, logFd: number): ChildProcess {
  const command = [
    spec.binaries.postgres,
    '-D',
    spec.cluster,
    ...settingsOf(spec.durable, port, cacheMiB(memoryBytes()), spec.runtimeConnections),
  ];
  const [file, ...args] =
    process.platform === 'win32' ? command : ['/bin/sh', '-c', WATCHDOG, 'invoice-gateway-postgres', ...command];
  return spawn(file ?? spec.binaries.postgres, args, {
    ...spawnOptions(spec.account),
    stdio: ['pipe', logFd, logFd],
    // A session of its own: Ctrl-C in the terminal reaches only the gateway, which drains before it stops the server.
    detached: true,
  });
}

async function endProcess(child: ChildProcess, ended: Promise<Ending>, spec: PostmasterSpec): Promise<void> {
  const within = async (ms: number): Promise<boolean> => {
    const waiting = new AbortController();
    // Ended in time, the pause must not keep this process alive for its rest.
    void ended.then(() => {
      waiting.abort();
    });
    return delay(ms, false, { signal: waiting.signal }).catch(() => true);
  };
  if (process.platform === 'win32') {
    await run(spec.binaries.pgCtl, ['stop', '-D', spec.cluster, '-m', 'fast'], spec.account, FAST_STOP_MS);
  } else {
    child.kill('SIGINT');
  }
  if (await within(FAST_STOP_MS)) return;
  if (process.platform !== 'win32') child.kill('SIGQUIT');
  if (await within(IMMEDIATE_STOP_MS)) return;
  child.kill('SIGKILL');
  await within(IMMEDIATE_STOP_MS);
}

/**
 * Starts the server's process; it is not ready yet. It never keeps this process alive, and stops by itself when this
 * process dies.
 * @throws EmbeddedServerError when the process can't be started.
 */
export function launchPostmaster(spec: PostmasterSpec, port: number): Postmaster {
  const logFd = openSync(spec.logFile, 'a', 0o600);
  const logStart = fstatSync(logFd).size;
  let child: ChildProcess;
  try {
    child = spawnServer(spec, port, logFd);
  } catch (error) {
    throw new EmbeddedServerError(`The database server can't be started (${errorText(error)}): set DATABASE_URL.`);
  } finally {
    closeSync(logFd);
  }
  let running = true;
  const ended = new Promise<Ending>((resolve) => {
    const end = (ending: Ending): void => {
      running = false;
      child.stdin?.end('done\n');
      resolve(ending);
    };
    child.once('error', (error) => {
      if (child.pid === undefined) end(error.message);
    });
    child.once('exit', (code, signal) => {
      end(signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`);
    });
  });
  // The watchdog may be gone already; the pipe has no other reader.
  child.stdin?.on('error', () => undefined);
  child.unref();
  if (child.stdin instanceof Socket) child.stdin.unref();
  return {
    ended,
    isRunning: () => running,
    readLog: () => readFrom(spec.logFile, logStart),
    stop: () => (running ? endProcess(child, ended, spec) : Promise.resolve()),
  };
}
