import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { listeningUrl, stopChild } from '../../bench/stage/child-process.ts';
import { systemClock } from '../../src/clock.ts';
import { installDemo } from '../../src/demo/demo.ts';
import { PostgresProxy } from '../../test/support/postgres/proxy.ts';
import { Callers } from './callers.ts';

/** A database of one's own on a running server. */
interface DatabaseUrls {
  readonly admin: string;
  readonly owner: string;
  readonly runtime: string;
  readonly worker: string;
}

/** A gateway in a process of its own, with a proxy to the database that can be cut, and measurements from outside. */
export interface Target {
  readonly url: string;
  readonly callers: Callers;
  readonly pid: number;
  readonly link: PostgresProxy;
  isAlive(): boolean;
  /** Rows of a statement, read around the gateway, by the administrator. */
  rows<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Locks a table against every other session; the function that it returns ends the lock. */
  lock(table: string): Promise<() => Promise<void>>;
  /** A new invoice that owes so much and has such notes; its id. */
  invoice(amount?: string, notes?: string): Promise<number>;
  /** Sends the gateway a signal; its exit code when it has ended. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  close(): Promise<void>;
}

interface TargetOptions {
  readonly urls: DatabaseUrls;
  /** The built program: `…/dist/src/main.js`. */
  readonly program: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Of Node's heap; default: the least memory that a gateway must do with. */
  readonly heapMib?: number;
}

/** Least memory that a gateway must do with, in MiB of Node's heap. */
const HEAP_MIB = 512;

export async function startTarget({
  urls,
  program,
  environment = {},
  heapMib = HEAP_MIB,
}: TargetOptions): Promise<Target> {
  const link = await PostgresProxy.start(urls.runtime);
  const through = (url: string): string => {
    const changed = new URL(url);
    const { hostname, port } = new URL(link.url);
    changed.hostname = hostname;
    changed.port = port;
    return changed.toString();
  };
  const child = spawn(process.execPath, [`--max-old-space-size=${heapMib}`, program], {
    env: {
      PATH: process.env['PATH'],
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'error',
      LOG_FORMAT: 'json',
      DATABASE_URL: through(urls.runtime),
      MIGRATION_DATABASE_URL: urls.owner,
      DIRECT_DATABASE_URL: through(urls.worker),
      SECRET_KEY: 'the one key of the drill',
      // A flood of wrong passwords is to reach the hash: the lockout would end it after a hundred.
      AUTH_LOCKOUT: 'off',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const killAtExit = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', killAtExit);
  // The administrator's own database is another one.
  const administered = new URL(urls.admin);
  administered.pathname = new URL(urls.owner).pathname;
  const operator = new pg.Pool({
    connectionString: administered.toString(),
    max: 2,
    application_name: 'drill operator',
  });
  operator.on('error', () => undefined);
  const close = async (): Promise<void> => {
    await stopChild(child);
    process.off('exit', killAtExit);
    await link.close();
    await operator.end();
  };
  try {
    const url = await listeningUrl(child);
    if ((await operator.query('select 1 from tenants')).rows.length === 0)
      await installDemo(urls.owner, systemClock, false);
    return targetOf(url, child, link, operator, close);
  } catch (error) {
    await close();
    throw error;
  }
}

function targetOf(
  url: string,
  child: ChildProcess,
  link: PostgresProxy,
  operator: pg.Pool,
  close: () => Promise<void>,
): Target {
  const callers = new Callers(url);
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null;
  return {
    url,
    callers,
    pid: child.pid ?? 0,
    link,
    isAlive,
    rows: async (sql, values = []) => (await operator.query<never>(sql, [...values])).rows,
    async lock(table) {
      const session = await operator.connect();
      await session.query(`begin; lock table ${table} in access exclusive mode`);
      return async () => {
        await session.query('rollback');
        session.release();
      };
    },
    async invoice(amount = '1000000.00', notes = '') {
      const lines = { itemdescription1: 'Line', itemamount1: amount };
      const { text } = await callers.whmcs('CreateInvoice', { userid: 1, notes, ...lines });
      const { invoiceid } = JSON.parse(text) as { readonly invoiceid?: number };
      if (invoiceid === undefined) throw new Error(`No invoice was made: ${text}`);
      return invoiceid;
    },
    async end(signal) {
      const ended = isAlive() ? once(child, 'exit') : null;
      child.kill(signal);
      await ended;
      return child.exitCode;
    },
    async close() {
      callers.close();
      await close();
    },
  };
}

/** Asks until the answer is yes; returns the milliseconds that it took, or Infinity after the limit. */
export async function until(ask: () => Promise<boolean>, limitMs: number): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    const now = performance.now() - startedAt;
    if (now > limitMs) return Infinity;
    if (await ask()) return performance.now() - startedAt;
    await sleep(20);
  }
}
