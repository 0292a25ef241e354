import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chooseAccount } from '../../db/embedded/account.ts';
import type { Account } from '../../db/embedded/command.ts';

const STOP_MS = 12_000;
const RUN_MS = 60_000;

/** A program that was started here and runs until it is stopped or killed. */
export interface Daemon {
  readonly name: string;
  readonly pid: number;
  isAlive(): boolean;
  /** Such as `exit code 1` or `signal SIGKILL`; `null` while it runs. */
  ending(): string | null;
  /** Its last output. */
  readonly log: () => string;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/**
 * A directory of the drill's own and the programs that run in it; `close()` ends the programs and removes the
 * directory.
 */
export class Lab {
  readonly dir: string;
  readonly account: Account | null;
  readonly #stops: (() => Promise<void> | void)[] = [];

  private constructor(dir: string, account: Account | null) {
    this.dir = dir;
    this.account = account;
  }

  /** `name` is the drill's. */
  static async open(name: string): Promise<Lab> {
    const dir = mkdtempSync(join(tmpdir(), `invoice-gateway-${name}-`));
    // PostgreSQL and pgbouncer refuse to run as root: their user must be able to pass through.
    chmodSync(dir, 0o711);
    return new Lab(dir, await chooseAccount(dir, null));
  }

  /** A new directory that only the programs' user can read. */
  makeDir(name: string): string {
    const path = join(this.dir, name);
    mkdirSync(path, { mode: 0o700 });
    if (this.account !== null) chownSync(path, this.account.uid, this.account.gid);
    return path;
  }

  /** A file that only the programs' user can read. */
  write(path: string, text: string): string {
    writeFileSync(path, text, { mode: 0o600 });
    if (this.account !== null) chownSync(path, this.account.uid, this.account.gid);
    return path;
  }

  /** Runs a program to its end; throws with its output where it fails. */
  async run(file: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<void> {
    const child = spawn(file, args, { ...this.#as(environment), stdio: ['ignore', 'pipe', 'pipe'], timeout: RUN_MS });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += String(chunk)));
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new Error(`${file} ended with ${code ?? 'a signal'}: ${output.slice(-2_000)}`);
  }

  /** Starts a program that goes on, with its output in a file. */
  start(
    name: string,
    file: string,
    args: readonly string[],
    environment: NodeJS.ProcessEnv = {},
    isOwn = true,
  ): Daemon {
    const logFile = join(this.dir, `${name}.log`);
    const output = openSync(logFile, 'a', 0o600);
    const options = isOwn ? this.#as(environment) : { env: environment };
    const child = spawn(file, args, { ...options, stdio: ['ignore', output, output] });
    closeSync(output);
    child.on('error', () => undefined);
    if (child.pid === undefined) throw new Error(`${file} could not be started`);
    const daemon = daemonOf(name, child, child.pid, () => readFileSync(logFile, 'utf8'));
    this.onClose(() => daemon.stop());
    return daemon;
  }

  /** Adds another thing to end, before everything that was started earlier. */
  onClose(stop: () => Promise<void> | void): void {
    this.#stops.push(stop);
  }

  /** Ends everything that was started, the last first, and removes the directory. */
  async close(): Promise<void> {
    for (const stop of this.#stops.splice(0).reverse()) await stop();
    await rm(this.dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  #as(environment: NodeJS.ProcessEnv): { cwd: string; env: NodeJS.ProcessEnv; uid?: number; gid?: number } {
    const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC', ...environment };
    return { cwd: '/', env, ...(this.account ?? {}) };
  }
}

function daemonOf(name: string, child: ChildProcess, pid: number, log: () => string): Daemon {
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null;
  return {
    name,
    pid,
    isAlive,
    ending: () => {
      if (isAlive()) return null;
      return child.signalCode === null ? `exit code ${child.exitCode ?? 'unknown'}` : `signal ${child.signalCode}`;
    },
    log,
    stop: async (signal = 'SIGTERM') => {
      if (!isAlive()) return;
      const ended = once(child, 'exit');
      child.kill(signal);
      const kill = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(kill);
    },
  };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Asks until the answer is yes; throws after the time. */
export async function until(what: string, timeoutMs: number, ask: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    if (await ask()) return;
    if (Date.now() > end) throw new Error(`Within ${timeoutMs} ms not: ${what}`);
    await sleep(50);
  }
}
