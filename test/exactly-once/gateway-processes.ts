import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { listeningUrl, stopChild } from '../../bench/stage/child-process.ts';
import { openDatabase } from '../../db/postgres/knex.ts';
import { installDemo } from '../../src/demo/demo.ts';
import { systemClock } from '../../src/clock.ts';
import { createTestDatabase } from '../support/postgres/database.ts';

const PROGRAM = join(import.meta.dirname, '..', '..', 'dist', 'src', 'main.js');

/** Gateways in processes of their own, on one database with the demo's tenant. */
export interface GatewayProcesses {
  readonly urls: readonly string[];
  /** The owner's connection, to look behind the wire. */
  readonly database: Knex;
  /** Ends one of them at once, as a lost machine would. */
  kill(place: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts as many gateways as wanted, as a supervisor would: nothing but the database and the key is shared. */
export async function startGatewayProcesses(count: number): Promise<GatewayProcesses> {
  const testDatabase = await createTestDatabase();
  const { owner, runtime, worker } = testDatabase.urls;
  await installDemo(owner, systemClock, false);
  const children = Array.from({ length: count }, () =>
    spawn(process.execPath, [PROGRAM], {
      env: {
        PATH: process.env['PATH'],
        HOST: '127.0.0.1',
        PORT: '0',
        PROCESSES: '1',
        LOG_LEVEL: 'error',
        DATABASE_URL: runtime,
        MIGRATION_DATABASE_URL: owner,
        DIRECT_DATABASE_URL: worker,
        SECRET_KEY: 'a key that both of them share',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );
  const database = openDatabase(owner, { max: 2, name: 'test' });
  const kill = async (place: number): Promise<void> => {
    const child = children[place];
    if (child === undefined || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  const close = async (): Promise<void> => {
    await Promise.all(children.map(stopChild));
    await database.destroy();
    await testDatabase.drop();
  };
  try {
    return { urls: await Promise.all(children.map(listeningUrl)), database, kill, close };
  } catch (error) {
    await close();
    throw error;
  }
}
