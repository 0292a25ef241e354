import knexModule, { type Knex } from 'knex';
import type pg from 'pg';
import { connectionSettings, type PoolOptions } from './connection-settings.ts';
import { isUnreplicatedCommit, unreplicatedCommit } from './lost-connection.ts';

const ACQUIRE_TIMEOUT_MS = 2_000;

const unreplicated = new WeakSet<Knex>();

/** A pool for migrations and operators' commands; `destroy()` closes it. */
export function openDatabase(url: string, options: PoolOptions): Knex {
  const knex: Knex = knexModule({
    client: 'pg',
    connection: connectionSettings(url, options) as Knex.PgConnectionConfig,
    pool: {
      min: 0,
      max: options.max,
      afterCreate: (connection: pg.Client, done: (error: Error | null, connection: pg.Client) => void) => {
        connection.on('notice', (notice) => {
          if (isUnreplicatedCommit(notice)) unreplicated.add(knex);
        });
        done(null, connection);
      },
    },
    acquireConnectionTimeout: ACQUIRE_TIMEOUT_MS,
    // An error's message is logged: it holds the statement, and never the values that a caller sent.
    compileSqlOnError: false,
    // knex would also print to the console what it throws; the catcher logs it.
    log: { warn: () => undefined, error: () => undefined, deprecate: () => undefined, debug: () => undefined },
  });
  return knex;
}

/** Throws if a commit of this pool stopped waiting for its standby: it would be lost with this server. */
export function demandReplicated(knex: Knex): void {
  if (unreplicated.has(knex)) throw unreplicatedCommit();
}
