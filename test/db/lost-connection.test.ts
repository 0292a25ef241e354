import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Knex } from 'knex';
import { startEmbedded, type EmbeddedServer } from '../../db/embedded/launcher.ts';
import { openDatabase } from '../../db/knex.ts';
import { queryRows } from '../../db/sql.ts';
import { kindOfFault } from '../../db/translate-error.ts';

/** A server of its own: its settings are for all who use it. */
let dataDir: string;
let server: EmbeddedServer;
let admin: Knex;
let database: Knex;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'invoice-gateway-test-'));
  await chmod(dataDir, 0o711);
  const binDir = process.env['POSTGRES_BIN_DIR'];
  server = await startEmbedded({ dataDir, durable: true, log: () => undefined, ...(binDir ? { binDir } : {}) });
  admin = openDatabase(server.urls.admin, { max: 1, name: 'test admin' });
  database = openDatabase(server.urls.owner, { max: 1, name: 'test' });
  await database.raw('create table payments (id int)');
});

afterAll(async () => {
  await Promise.all([admin.destroy(), database.destroy()]);
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function waitForStandby(names: string): Promise<void> {
  await admin.raw(`alter system set synchronous_standby_names = '${names}'`);
  await admin.raw('select pg_reload_conf()');
}

/** Cancels what waits for a standby, as an operator might; false where nothing does. */
async function cancelWaiting(): Promise<boolean> {
  const sql = "select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'";
  return (await queryRows(admin, sql, [])).length > 0;
}

const pay = (id: number): Promise<void> =>
  database.transaction(async (trx) => {
    await trx('payments').insert({ id });
  });

async function pid(): Promise<number | undefined> {
  const [row] = await queryRows<{ pid: number }>(database, 'select pg_backend_pid() as pid', []);
  return row?.pid;
}

describe('A commit whose wait for the standby is cancelled', () => {
  it('is in doubt, and not a success: it is committed on this server alone', async () => {
    await waitForStandby('nobody');
    const fate = pay(1).then(
      () => 'success',
      (error: unknown) => kindOfFault(error),
    );
    while (!(await cancelWaiting())) await sleep(20);
    expect(await fate).toBe('unavailable');
    await waitForStandby('');
    expect(await database('payments').select('id')).toEqual([{ id: 1 }]);
  });

  it('does not end by the time limit of statements: a commit that waits is never answered as done', async () => {
    await admin.raw("alter role gateway_owner set statement_timeout = '200ms'");
    const limited = openDatabase(server.urls.owner, { max: 1, name: 'test limited' });
    await waitForStandby('nobody');
    let isAnswered = false;
    const payment = limited
      .transaction(async (trx) => {
        await trx('payments').insert({ id: 2 });
      })
      .then(() => (isAnswered = true));
    await sleep(1_000);
    expect(isAnswered).toBe(false);
    await waitForStandby('');
    await payment;
    await limited.destroy();
    await admin.raw('alter role gateway_owner reset statement_timeout');
  });
});

describe('A connection to a server that takes no writes', () => {
  it('is cut, so that the next try may reach the one that does', async () => {
    const before = await pid();
    await database.raw('set default_transaction_read_only = on');
    // The connection is gone with the refused statement, and so the rollback fails too.
    expect(await pay(3).catch(kindOfFault)).toBe('unavailable');
    await pay(4);
    expect(await pid()).not.toBe(before);
  });
});
