import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Knex } from 'knex';
import { startEmbedded, type EmbeddedServer } from '../../../db/embedded/launcher.ts';
import { demandReplicated, openDatabase } from '../../../db/postgres/knex.ts';
import { DatabasePool } from '../../../db/postgres/pool.ts';
import { inOneTransaction, queryRows, type Database } from '../../../db/postgres/sql.ts';
import { kindOfFault } from '../../../db/postgres/translate-error.ts';

/** A server of its own: its settings are for all who use it. */
let dataDir: string;
let server: EmbeddedServer;
let admin: Knex;
let database: DatabasePool;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'invoice-gateway-test-'));
  await chmod(dataDir, 0o711);
  const binDir = process.env['POSTGRES_BIN_DIR'];
  server = await startEmbedded({ dataDir, durable: true, log: () => undefined, ...(binDir ? { binDir } : {}) });
  admin = openDatabase(server.urls.admin, { max: 1, name: 'test admin' });
  database = new DatabasePool(server.urls.owner, { max: 1, name: 'test' });
  await database.run('create table payments (id int)', []);
});

afterAll(async () => {
  await Promise.all([admin.destroy(), database.close()]);
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function waitForStandby(names: string): Promise<void> {
  await admin.raw(`alter system set synchronous_standby_names = '${names}'`);
  await admin.raw('select pg_reload_conf()');
}

const WAITING = "from pg_stat_activity where wait_event = 'SyncRep'";

async function pay(id: number, on: Database = database): Promise<void> {
  await inOneTransaction(on, async (trx) => {
    await queryRows(trx, 'insert into payments values (?)', [id]);
  });
}

interface Waiting {
  readonly id: number;
  readonly result: Promise<string>;
}

/**
 * Pays until a commit waits for the standby. The server does not report when it uses its new settings, and a commit
 * before that is done at once.
 */
async function payUntilOneWaits(on: Database): Promise<Waiting> {
  for (let id = 1; ; id += 1) {
    const payment = { isOver: false };
    const result = pay(id, on)
      .then(() => 'success', kindOfFault)
      .finally(() => (payment.isOver = true));
    while (!payment.isOver) {
      if ((await queryRows(admin, `select pid ${WAITING}`, [])).length > 0) return { id, result };
      await sleep(20);
    }
  }
}

async function pid(): Promise<number | undefined> {
  const [row] = await queryRows<{ pid: number }>(database, 'select pg_backend_pid() as pid', []);
  return row?.pid;
}

describe('A commit whose wait for the standby is cancelled', () => {
  afterEach(async () => {
    await waitForStandby('');
  });

  it('is in doubt, and not a success: it is committed only on this server', async () => {
    await waitForStandby('stranger');
    const { id, result } = await payUntilOneWaits(database);
    await queryRows(admin, `select pg_cancel_backend(pid) ${WAITING}`, []);
    expect(await result).toBe('unavailable');
    await waitForStandby('');
    expect(await queryRows(database, 'select id from payments where id = ?', [id])).toEqual([{ id }]);
  });

  it('fails an operator’s command too', async () => {
    const operator = openDatabase(server.urls.owner, { max: 1, name: 'test operator' });
    expect(() => {
      demandReplicated(operator);
    }).not.toThrow();
    await waitForStandby('stranger');
    const { result } = await payUntilOneWaits(operator);
    await queryRows(admin, `select pg_cancel_backend(pid) ${WAITING}`, []);
    await result;
    expect(() => {
      demandReplicated(operator);
    }).toThrow('The wait for the standby was cancelled');
    await operator.destroy();
  });

  it('does not end by the time limit of statements: a commit that waits is never answered as done', async () => {
    await admin.raw("alter role gateway_owner set statement_timeout = '200ms'");
    const limited = new DatabasePool(server.urls.owner, { max: 1, name: 'test limited' });
    await waitForStandby('stranger');
    const { result } = await payUntilOneWaits(limited);
    expect(await Promise.race([result, sleep(1_000, 'waits')])).toBe('waits');
    await waitForStandby('');
    expect(await result).toBe('success');
    await limited.close();
    await admin.raw('alter role gateway_owner reset statement_timeout');
  });
});

describe('A connection to a server that takes no writes', () => {
  it('is cut, so that the next try may reach the one that does', async () => {
    const before = await pid();
    await database.run('set default_transaction_read_only = on', []);
    expect(await pay(3).catch(kindOfFault)).toBe('unavailable');
    await pay(4);
    expect(await pid()).not.toBe(before);
  });
});
