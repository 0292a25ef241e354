import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { migrationNames } from '../db/schema/migration-source.ts';
import { readConfig } from '../src/config/config.ts';
import { openDatabases } from '../src/databases.ts';
import { openBooks, type Books } from './support/ledgers.ts';
import { TestClock } from './support/gateway.ts';
import { memoryLogger } from './support/logs/memory-logger.ts';

let books: Books;

beforeAll(async () => {
  books = await openBooks();
});

afterAll(async () => {
  await books.close();
});

/** A gateway's start as far as its database, by only the environment. */
async function open(variables: Readonly<Record<string, string>>): Promise<{ isEmbedded: boolean; log: string[] }> {
  const log: string[] = [];
  const config = readConfig({ SECRET_KEY: 'a-key-of-sixteen-characters', ...variables }, false);
  const { isEmbedded } = await openDatabases(config, memoryLogger(log), new TestClock());
  return { isEmbedded, log };
}

describe("A gateway that does not hold the owner's connection", () => {
  const variables = (): Record<string, string> => ({
    DATABASE_URL: books.urls.runtime,
    DIRECT_DATABASE_URL: books.urls.worker,
  });

  it('starts on a database that another gateway has migrated', async () => {
    expect(await open(variables())).toEqual({ isEmbedded: false, log: [] });
  });

  it('demands it, in one sentence, where something is pending', async () => {
    const last = migrationNames.at(-1) ?? '';
    await books.owner('schema_migrations').where({ name: last }).delete();
    await expect(open(variables())).rejects.toMatchObject({
      name: 'ConfigError',
      message: `MIGRATION_DATABASE_URL must be the owner's connection, or the database be migrated before: the role of DATABASE_URL may not migrate, and ${last} is pending (./gateway migrate up).`,
    });
  });

  it('demands it on an empty database, which the owner then migrates at the start', async () => {
    await books.owner.raw('drop schema public cascade; create schema public');
    await books.owner.raw('grant usage on schema public to public');
    await expect(open(variables())).rejects.toMatchObject({ name: 'ConfigError' });
    const { log } = await open({ ...variables(), MIGRATION_DATABASE_URL: books.urls.owner });
    expect(log.join('')).toContain(`migrated: ${migrationNames.join(', ')}`);
  });
});
