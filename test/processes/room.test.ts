import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findRunning } from '../../db/embedded/launcher.ts';
import type { EmbeddedUrls } from '../../db/embedded/roles.ts';
import { scrape, valueOf } from '../support/metrics.ts';
import { withDatabase, type WithDatabase } from './embedded.ts';
import { startRunning, type Running } from './running.ts';

const SLOW_MS = 120_000;
let place: WithDatabase;
let one: Running;
let several: Running;
let urls: EmbeddedUrls;

beforeAll(async () => {
  place = await withDatabase();
  one = await place.start({ PROCESSES: '1' });
  const found = await findRunning({ dataDir: place.dataDir });
  if (found === null) throw new Error('The database does not run');
  urls = found;
  const admin = new pg.Client({ connectionString: urls.admin });
  await admin.connect();
  await admin.query('alter role gateway_runtime connection limit 61');
  await admin.end();
  several = await startRunning({
    PROCESSES: '8',
    MAX_CONNECTIONS_PER_ADDRESS: '30',
    DATABASE_URL: urls.runtime,
    MIGRATION_DATABASE_URL: urls.owner,
    DIRECT_DATABASE_URL: urls.worker,
    SECRET_KEY: 'a key of sixteen characters',
  });
}, SLOW_MS);

afterAll(async () => {
  await several.stop();
  await one.stop();
  await place.remove();
});

describe('The room of several processes', () => {
  it('is as large as the limit of the database role allows, and a sentence says so', () => {
    expect(several.pids()).toHaveLength(3);
    expect(several.output()).toContain(
      '3 processes instead of 8: 8 need 130 connections, and the connection limit of the runtime role allows 61.',
    );
    expect(several.logged('listening')).toMatchObject([{ processes: 3 }]);
  });

  it('is all of the machine’s bounds, of which each has its part', async () => {
    const limitOf = async ({ url }: Running, name: string): Promise<number> =>
      valueOf(await scrape(url), `invoice_gateway_${name}_limit`) ?? 0;
    for (const name of ['held_bytes', 'connections']) {
      const single = await limitOf(one, name);
      const together = await limitOf(several, name);
      expect(together).toBeLessThanOrEqual(single);
      expect(together).toBeGreaterThan(single - 3);
    }
  });

  it('leaves one process as it was, without a parent', async () => {
    expect(one.pids()).toEqual([]);
    expect(await (await fetch(`${one.url}/readyz`)).json()).toEqual({ status: 'ok', problems: [] });
    const response = await fetch(`${one.url}/includes/api.php`);
    await response.text();
    expect(one.logged('call').every((line) => !('process' in line))).toBe(true);
  });
});
