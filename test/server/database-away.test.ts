import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startEmbedded, type EmbeddedServer } from '../../db/embedded/launcher.ts';
import { readConfig } from '../../src/config/config.ts';
import { serve, type Serving } from '../../src/serve.ts';
import { memoryLogger } from '../support/logs/memory-logger.ts';
import { PostgresProxy } from '../support/postgres/proxy.ts';

interface Line {
  readonly level: string;
  readonly message: string;
}

/** A server of its own: that of the tests flushes nothing, and a gateway on it is never ready. */
let dataDir: string;
let server: EmbeddedServer;
let proxies: readonly PostgresProxy[];
let serving: Serving;
const log: string[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'invoice-gateway-test-'));
  await chmod(dataDir, 0o711);
  const binDir = process.env['POSTGRES_BIN_DIR'];
  server = await startEmbedded({ dataDir, durable: true, log: () => undefined, ...(binDir ? { binDir } : {}) });
  const { owner, runtime, worker } = server.urls;
  proxies = await Promise.all([owner, runtime, worker].map((url) => PostgresProxy.start(url)));
  const [ownerUrl, runtimeUrl, workerUrl] = proxies.map(({ url }) => url);
  const env = {
    MIGRATION_DATABASE_URL: ownerUrl,
    DATABASE_URL: runtimeUrl,
    DIRECT_DATABASE_URL: workerUrl,
    SECRET_KEY: 'a key of sixteen characters',
    PORT: '0',
    PROCESSES: '1',
  };
  serving = await serve(readConfig(env, false), memoryLogger(log));
});

afterAll(async () => {
  await serving.stop();
  for (const proxy of proxies) await proxy.close();
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const lines = (): readonly Line[] => log.map((line) => JSON.parse(line) as Line);
const linesSince = (from: number): readonly Line[] =>
  lines()
    .slice(from)
    .filter(({ level }) => level !== 'debug');

describe('A database that is away', () => {
  it.each([
    ['refuses connections', (proxy: PostgresProxy) => proxy.down()],
    [
      'hangs',
      (proxy: PostgresProxy) => {
        proxy.hang();
        return Promise.resolve();
      },
    ],
  ])('and %s is two lines of the log, when it is gone and when it is back', async (_how, takeAway) => {
    const from = log.length;
    for (const proxy of proxies) await takeAway(proxy);
    // Long enough for three rounds of everything that works by itself.
    await sleep(17_000);
    for (const proxy of proxies) await proxy.up();
    // The queue waits longer and longer before it tries again.
    await sleep(10_000);
    expect(linesSince(from)).toMatchObject([
      { level: 'warn', message: 'not ready', problems: [expect.stringMatching(/^The (?:database|job queue) /)] },
      { level: 'info', message: 'ready again' },
    ]);
  });
});
