import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import winston from 'winston';
import { composeGateway } from '../../src/compose.ts';
import { systemClock } from '../../src/clock.ts';
import { Heartbeat } from '../../src/concurrency/heartbeat.ts';
import { stalls } from '../../src/jobs/stall-detection.ts';
import { listen } from '../../src/server/http-server.ts';
import { probe } from '../../src/observability/probe.ts';
import { Readiness } from '../../src/observability/readiness.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres/database.ts';
import { PostgresProxy } from '../support/postgres/proxy.ts';
import { TEST_SECRET_KEY } from '../support/gateway.ts';
import { memoryLogger } from '../support/logs/memory-logger.ts';
import { scrape, valueOf } from '../support/metrics.ts';

interface Watched {
  isUp: boolean;
  problems: readonly string[];
  jobs: readonly string[];
  notes: readonly string[];
  looks: number;
  now: number;
}

/** A readiness whose database and clock the test moves. */
function watched(): { readonly world: Watched; readonly readiness: Readiness; readonly lines: () => unknown[] } {
  const world: Watched = { isUp: true, problems: [], jobs: [], notes: [], looks: 0, now: 0 };
  const log: string[] = [];
  const readiness = new Readiness({
    database: () => {
      world.looks += 1;
      return Promise.resolve({ isUp: world.isUp, problems: world.problems });
    },
    jobs: () => Promise.resolve(world.jobs),
    notes: () => Promise.resolve(world.notes),
    logger: memoryLogger(log),
    now: () => world.now,
  });
  const lines = (): unknown[] =>
    log.map((line) => {
      const { timestamp, ...rest } = JSON.parse(line) as Record<string, unknown>;
      return rest;
    });
  return { world, readiness, lines };
}

describe('Readiness', () => {
  it('looks once for polls that come within a second', async () => {
    const { world, readiness } = watched();
    await Promise.all([readiness.state(), readiness.state()]);
    world.now = 900;
    await readiness.state();
    expect(world.looks).toBe(1);
    world.now = 1_100;
    world.jobs = ['Jobs have waited'];
    const waited = { isDatabaseUp: true, databaseProblems: [], problems: ['Jobs have waited'], notes: [] };
    expect(await readiness.state()).toEqual(waited);
    expect(world.looks).toBe(2);
  });

  it('logs a change once: at first a warning, an error when it lasts, and that it is over', async () => {
    const { world, readiness, lines } = watched();
    world.problems = ['fsync is off'];
    for (world.now = 0; world.now <= 30_000; world.now += 2_000) await readiness.state();
    world.problems = [];
    world.now = 40_000;
    await readiness.state();
    world.now = 50_000;
    await readiness.state();
    expect(lines()).toEqual([
      { level: 'warn', message: 'not ready', problems: ['fsync is off'] },
      { level: 'error', message: 'still not ready', problems: ['fsync is off'], sinceMs: 10_000 },
      { level: 'info', message: 'ready again', afterMs: 40_000 },
    ]);
  });

  it('logs a database that is away when it is gone and when it is back, however long that takes', async () => {
    const { world, readiness, lines } = watched();
    world.isUp = false;
    world.problems = ['The database cannot be reached'];
    for (world.now = 0; world.now <= 300_000; world.now += 5_000) await readiness.state();
    world.isUp = true;
    world.problems = [];
    world.jobs = ['Jobs have waited'];
    await readiness.state();
    world.jobs = [];
    world.now = 310_000;
    await readiness.state();
    expect(lines()).toEqual([
      { level: 'warn', message: 'not ready', problems: ['The database cannot be reached'] },
      { level: 'info', message: 'ready again', afterMs: 310_000 },
    ]);
  });

  it('is ready with a note, which is logged when it comes and when it goes', async () => {
    const { world, readiness, lines } = watched();
    world.notes = ['The outbox cannot be read in full'];
    const state = await readiness.state();
    expect([state.problems, state.notes]).toEqual([[], ['The outbox cannot be read in full']]);
    world.now = 2_000;
    await readiness.state();
    world.notes = [];
    world.now = 4_000;
    expect((await readiness.state()).notes).toEqual([]);
    expect(lines()).toEqual([
      { level: 'warn', message: 'ready, with faults', notes: ['The outbox cannot be read in full'] },
      { level: 'info', message: 'the faults are over' },
    ]);
  });

  it('needs no person for what is over within ten seconds', async () => {
    const { world, readiness, lines } = watched();
    world.problems = ['The database cannot be reached'];
    await readiness.state();
    world.problems = [];
    world.now = 9_000;
    await readiness.state();
    expect(lines()).toMatchObject([{ level: 'warn' }, { level: 'info', afterMs: 9_000 }]);
  });
});

describe('A probe', () => {
  it('answers within its limit', async () => {
    const ask = probe(() => new Promise<never>(() => undefined), { freshMs: 10, limitMs: 50 });
    await expect(ask()).rejects.toThrow('There was no answer within 50 ms');
  });

  it('asks again after a failure that is no longer fresh', async () => {
    let tries = 0;
    let now = 0;
    const work = (): Promise<number> => {
      tries += 1;
      return tries === 1 ? Promise.reject(new Error('away')) : Promise.resolve(tries);
    };
    const ask = probe(work, { freshMs: 10, limitMs: 1_000, now: () => now });
    await expect(ask()).rejects.toThrow('away');
    await expect(ask()).rejects.toThrow('away');
    now = 11;
    expect(await ask()).toBe(2);
  });
});

describe('Background work', () => {
  const old = [
    { kind: 'send-mail', state: 'ready', count: 3, oldestSeconds: 1_000 },
    { kind: 'complete-delivery', state: 'pending', count: 1, oldestSeconds: 900 },
  ] as const;

  function workings(kinds: readonly string[], now: () => number): Parameters<typeof stalls>[0] {
    const heartbeats = () => ({ turned: new Heartbeat(now), took: new Heartbeat(now) });
    return { relay: heartbeats(), worker: heartbeats(), kinds };
  }

  it('stalls when old work waits and this process takes none', () => {
    let now = 0;
    const of = workings(['send-mail', 'complete-delivery'], () => now);
    expect(stalls(of, old)).toEqual([]);
    now = 601_000;
    of.relay.turned.beat();
    of.worker.turned.beat();
    expect(stalls(of, old)).toEqual([
      'The outbox has waited for 900 s and nothing is taken from it',
      'Jobs have waited for 1000 s and none is started',
    ]);
    of.relay.took.beat();
    of.worker.took.beat();
    expect(stalls(of, old)).toEqual([]);
  });

  it('does not wait for kinds that this process cannot do', () => {
    let now = 0;
    const of = workings(['complete-delivery'], () => now);
    now = 601_000;
    of.relay.turned.beat();
    of.worker.turned.beat();
    expect(stalls(of, [old[0]])).toEqual([]);
  });

  it('stalls when its loops no longer turn', () => {
    let now = 0;
    const of = workings([], () => now);
    now = 91_000;
    expect(stalls(of, [])).toEqual([
      'The outbox was last read 91 s ago',
      'The job worker last looked for jobs 91 s ago',
    ]);
  });
});

describe('A gateway whose database goes away', () => {
  let database: TestDatabase;
  let proxy: PostgresProxy;
  let url: string;
  let close: () => Promise<void>;

  beforeAll(async () => {
    database = await createTestDatabase();
    proxy = await PostgresProxy.start(database.urls.runtime);
    const gateway = composeGateway({
      databaseUrl: proxy.url,
      clock: systemClock,
      logger: winston.createLogger({ silent: true }),
      isLoopback: true,
      dialectVariables: { WHMCS_DEFAULT_RESPONSETYPE: 'json' },
      trustProxy: [],
      hasLockout: true,
      secretKeys: [TEST_SECRET_KEY],
      publicUrl: () => '',
    });
    const server = await listen(gateway.app, { host: '127.0.0.1', port: 0, intake: gateway.intake });
    url = `http://127.0.0.1:${server.port}`;
    close = async () => {
      await server.close(1_000);
      await gateway.close();
      await proxy.close();
      await database.drop();
    };
  });

  afterAll(async () => {
    await close();
  });

  async function ready(): Promise<{
    readonly status: number;
    readonly problems: readonly string[];
    readonly ms: number;
  }> {
    const startedAt = performance.now();
    const answer = await fetch(`${url}/readyz`);
    const { problems } = (await answer.json()) as { problems: readonly string[] };
    return { status: answer.status, problems, ms: performance.now() - startedAt };
  }

  it('names what is not durable while the database answers', async () => {
    expect(await ready()).toMatchObject({
      status: 503,
      problems: [
        'fsync is off: a power cut would lose payments',
        'full_page_writes is off: a power cut would damage the database',
        'synchronous_commit is off: it must be on, remote_apply or remote_write',
      ],
    });
  });

  it.each([
    ['refuses connections', () => proxy.down()],
    [
      'hangs',
      () => {
        proxy.hang();
        return Promise.resolve();
      },
    ],
  ])('says so within three seconds when it %s, and recovers', async (_how, goAway) => {
    await goAway();
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const away = await ready();
    expect(away).toMatchObject({
      status: 503,
      problems: [expect.stringMatching(/^The database (cannot be reached|does not answer)$/)],
    });
    expect(away.ms).toBeLessThan(3_000);
    const samples = await scrape(url);
    expect(valueOf(samples, 'invoice_gateway_database_up')).toBe(0);
    expect(valueOf(samples, 'process_resident_memory_bytes')).toBeGreaterThan(0);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);

    await proxy.up();
    for (let tries = 0; tries < 40; tries += 1) {
      if ((await ready()).problems.length === 3) return;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    throw new Error('It did not recover within ten seconds');
  });
});
