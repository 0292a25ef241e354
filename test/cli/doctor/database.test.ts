import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestClock } from '../../support/gateway.ts';
import { Session } from '../../../src/cli/commands/doctor/session.ts';
import { PostgresProxy } from '../../support/postgres/proxy.ts';
import { examine, verdict } from './harness.ts';
import { Cli, startCli } from '../support/harness.ts';

let cli: Cli;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ cli, stop } = await startCli());
});

afterAll(async () => {
  await stop();
});

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** The URL of the superuser of the tests' server. */
function adminUrl(): URL {
  return new URL((JSON.parse(process.env['TEST_DATABASE_URLS'] ?? '{}') as { admin: string }).admin);
}

describe('doctor', () => {
  it('reports the roles that the database does not answer, without their secrets', async () => {
    const { code, of } = await examine(cli, {
      DIRECT_DATABASE_URL: 'postgres://stranger:secret-of-stranger@127.0.0.1:2/none',
    });
    expect(code).toBe(1);
    expect(of('database').map(({ message }) => message)).toEqual([
      'The database does not answer the worker role (connect ECONNREFUSED 127.0.0.1:2).',
    ]);
    expect(JSON.stringify(of('database'))).not.toContain('secret-of-stranger');
    const wrong = new URL(cli.urls.runtime);
    wrong.password = 'wrong';
    expect((await verdict(cli, 'database', { DATABASE_URL: wrong.toString() }))[0]).toMatch(
      /^problem: The database does not answer the runtime role \(password authentication failed/,
    );
  });

  it('reports a single role, a superuser, and a runtime role that may change payments', async () => {
    const { owner, runtime } = cli.urls;
    const one = { DATABASE_URL: owner, MIGRATION_DATABASE_URL: '', DIRECT_DATABASE_URL: '' };
    expect((await verdict(cli, 'roles', one))[0]).toMatch(
      /^warning: Everything runs over the one role gateway_owner, which owns/,
    );
    const admin = adminUrl();
    admin.pathname = new URL(owner).pathname;
    expect((await verdict(cli, 'roles', { DATABASE_URL: admin.toString() }))[0]).toMatch(
      /^problem: The runtime role postgres is a superuser/,
    );
    await cli.database.raw('grant update (amount_minor) on payments to gateway_runtime');
    await cli.database.raw('grant delete on history to gateway_runtime');
    expect(await verdict(cli, 'roles')).toEqual([
      'problem: The runtime role gateway_runtime may change or delete rows of history, payments.',
    ]);
    expect(runtime).toContain('gateway_runtime');
    await cli.json('migrate up');
    expect((await verdict(cli, 'roles'))[0]).toMatch(/^fine/);
    // The owner has no time limits of its own.
    expect(await verdict(cli, 'timeouts', one)).toHaveLength(3);
  });

  it('reports roles whose statements the server would compile', async () => {
    expect((await verdict(cli, 'planning'))[0]).toMatch(/^fine/);
    expect(await verdict(cli, 'planning', { DATABASE_URL: cli.urls.owner })).toEqual([
      'warning: jit of gateway_owner is on: the server compiles statements, which takes longer than it runs them.',
      'warning: enable_seqscan of gateway_owner is on: a plan from when a table was small reads all of it when it is large.',
    ]);
  });

  it('reports migrations that are pending or unknown to this version', async () => {
    const rename = async (from: string, to: string): Promise<unknown> =>
      await cli.database('schema_migrations').where({ name: from }).update({ name: to });
    await rename('0002-corp', '9999-later');
    const { of } = await examine(cli);
    await rename('9999-later', '0002-corp');
    expect(of('migrations').map(({ level, message }) => `${level}: ${message}`)).toEqual([
      'problem: The database is not migrated (0002-corp).',
      'problem: The database is ahead of this version (9999-later).',
    ]);
  });

  it('reports a connection limit below what one gateway takes', async () => {
    const { pathname } = new URL(cli.urls.owner);
    await cli.database.raw(`alter database ${pathname.slice(1)} connection limit 15`);
    const found = await verdict(cli, 'connections');
    await cli.database.raw(`alter database ${pathname.slice(1)} connection limit -1`);
    expect(found).toEqual([
      'problem: One gateway takes up to 26 connections, and the connection limit of the database allows 15.',
    ]);
  });

  it('reports a connection limit below what all processes of a gateway take', async () => {
    const { pathname } = new URL(cli.urls.owner);
    await cli.database.raw(`alter database ${pathname.slice(1)} connection limit 50`);
    const [one] = await verdict(cli, 'connections', { PROCESSES: '1' });
    const [two] = await verdict(cli, 'connections', { PROCESSES: '2' });
    await cli.database.raw(`alter database ${pathname.slice(1)} connection limit -1`);
    expect(one).toMatch(/^fine: .* for a gateway, which takes up to 26\.$/);
    expect(two).toBe(
      'warning: A gateway of 2 processes takes up to 62 connections, and the connection limit of the database allows 50: fewer processes start.',
    );
  });

  it("reports a database clock that differs from the machine's", async () => {
    const clock = new TestClock();
    clock.set(new Date(Date.now() - 10_000).toISOString());
    expect((await verdict(cli, 'clock', {}, clock))[0]).toMatch(/^warning: The clocks .* differ by (9|1\d) seconds\.$/);
    clock.set('2020-01-01T00:00:00.000Z');
    expect((await verdict(cli, 'clock', {}, clock))[0]).toMatch(/^problem/);
  });

  it('reports an encoding other than UTF-8 and a database without tables', async () => {
    const { owner } = cli.urls;
    const admin = new Cli({
      owner: adminUrl().toString(),
      runtime: '',
      worker: '',
    });
    const name = `test_ascii_${String(process.pid)}`;
    await admin.database.raw(`create database ${name} template template0 encoding 'SQL_ASCII' owner gateway_owner`);
    try {
      const url = new URL(owner);
      url.pathname = `/${name}`;
      const { of } = await examine(cli, {
        DATABASE_URL: url.toString(),
        MIGRATION_DATABASE_URL: '',
        DIRECT_DATABASE_URL: '',
      });
      expect(of('server')).toMatchObject([{ level: 'problem', message: "The database's encoding is SQL_ASCII." }]);
      expect(of('migrations')[0]?.message).toMatch(/^The database is not migrated \(0001-core, /);
      expect([of('tenants'), of('jobs')]).toEqual([[], []]);
    } finally {
      await admin.database.raw(`drop database ${name} with (force)`);
      await admin.database.destroy();
    }
  });

  it("reports a pooler, whose process id is not the server's", async () => {
    const proxy = await PostgresProxy.start(cli.urls.worker, { isPooler: true });
    expect((await verdict(cli, 'pooler', { DIRECT_DATABASE_URL: proxy.url }))[0]).toMatch(
      /^warning: DIRECT_DATABASE_URL goes through a pooler/,
    );
    await proxy.close();
  });

  it('reports a server that accepts connections and never answers, within 8 seconds', async () => {
    const sockets = new Set<{ destroy(): unknown }>();
    const hanging = createServer((socket) => sockets.add(socket));
    const url = `postgres://x:x@127.0.0.1:${await listening(hanging)}/x`;
    const began = performance.now();
    const all = { DATABASE_URL: url, MIGRATION_DATABASE_URL: url, DIRECT_DATABASE_URL: url };
    expect(await verdict(cli, 'database', all)).toHaveLength(3);
    expect(performance.now() - began).toBeLessThan(8_000);
    for (const socket of sockets) socket.destroy();
    hanging.close();
  });

  it('reports each check that a locked table stops, and makes all others', async () => {
    const began = performance.now();
    await cli.database.transaction(async (trx) => {
      await trx.raw('lock table tenants in access exclusive mode');
      const { findings } = await examine(cli);
      const stopped = findings.filter(({ message }) => message.includes('could not be checked'));
      expect(stopped.length).toBeGreaterThan(1);
      expect(stopped.map(({ level, message }) => [level, message])).toEqual(
        stopped.map(({ check }) => [
          'warning',
          `The ${check} could not be checked (canceling statement due to lock timeout).`,
        ]),
      );
      expect(stopped.map(({ check }) => check)).toContain('tenants');
      expect(findings.find(({ check }) => check === 'connections')).toMatchObject({ level: 'fine' });
    });
    expect(performance.now() - began).toBeLessThan(12_000);
  });

  it('gives the silence of the server as the reason of every check after it', async () => {
    const proxy = await PostgresProxy.start(cli.urls.owner);
    const session = await Session.open(proxy.url);
    proxy.hang();
    const reasons = await Promise.allSettled([session.ask('select 1'), session.ask('select 2')]);
    expect(reasons.map((one) => one.status === 'rejected' && (one.reason as Error).message)).toEqual([
      'the database did not answer a statement within 3 seconds',
      'the database did not answer a statement within 3 seconds',
    ]);
    await proxy.close();
  });
});
