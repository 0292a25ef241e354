import { peoplesHashes } from '../../src/authenticator.ts';
import { bodyText } from '../shared/body-text.ts';
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { corpDialect } from '../../adapters/corp/index.ts';
import type { Dialect } from '../../adapters/dialect.ts';
import { whmcsDialect } from '../../adapters/whmcs/index.ts';
import { IdReserve } from '../../db/ledger/id-reserve.ts';
import { openDatabase } from '../../db/postgres/knex.ts';
import { DatabasePool } from '../../db/postgres/pool.ts';
import { BatchLedger } from '../../db/ledger/batch-ledger.ts';
import { CredentialReads } from '../../db/reads/credential-reads.ts';
import { PortalLogins } from '../../src/auth/portal-logins.ts';
import { PortalPasswords } from '../../db/logins/portal-passwords.ts';
import { databaseReads } from '../../db/reads/database-reads.ts';
import { SignedLinks } from '../../src/auth/signed-links.ts';
import { StoredAuthenticator } from '../../src/auth/stored-authenticator.ts';
import { decideBatch } from '../../src/core/decide/decide-batch.ts';
import type { Commands } from '../../src/core/ports.ts';
import { BatchScheduler } from '../../src/concurrency/batch-scheduler.ts';
import { createTestDatabase } from '../../test/support/postgres/database.ts';

/** Both dialects as the gateway mounts them, on a real database, without HTTP between. */
export interface ModelGateway {
  readonly commands: Commands;
  readonly clock: { time: number };
  /** The owner's connection. */
  readonly owner: Knex;
  /** Sends a body to a dialect's handler; returns the answer's text. */
  send(dialect: 'whmcs' | 'corp', contentType: string, body: string, key: string | null): Promise<string>;
  close(): Promise<void>;
}

const LIMITS = { batchSize: 256, batchesInFlight: 2, batchesPerTenant: 2, queuedPerTenant: 100, queuedInTotal: 100 };

export async function openModelGateway(): Promise<ModelGateway> {
  const testDatabase = await createTestDatabase();
  const time = { time: 0 };
  const clock = { now: () => time.time };
  const writes = new DatabasePool(testDatabase.urls.runtime, { max: 3, name: 'invoice-gateway writes' });
  const reads = new DatabasePool(testDatabase.urls.runtime, { max: 2, name: 'invoice-gateway reads' });
  const owner = openDatabase(testDatabase.urls.owner, { max: 3, name: 'test' });
  const ledger = new BatchLedger(writes, new IdReserve(writes), clock);
  const commands = new BatchScheduler(ledger, decideBatch, clock, LIMITS, setImmediate);
  const authenticator = new StoredAuthenticator({
    store: new CredentialReads(reads),
    clock,
    isLoopback: true,
    throttle: null,
  });
  const publicUrl = (): string => 'http://127.0.0.1';
  const links = new SignedLinks({ secretKeys: ['a key of the model, long enough'], clock, publicUrl });
  const passwords = {
    store: new PortalPasswords(reads),
    hashes: peoplesHashes(),
    throttle: null,
    secretKeys: ['a key of the model, long enough'],
  };
  const readPorts = { ...databaseReads(reads), portal: new PortalLogins(passwords) };
  const dialects: Readonly<Record<'whmcs' | 'corp', Dialect>> = {
    whmcs: whmcsDialect(
      {
        commands,
        reads: readPorts,
        processorOf: () => Promise.resolve(null),
        authenticator,
        clock,
        wallClock: clock,
        publicUrl,
      },
      { defaultFormat: 'json' },
    ),
    corp: corpDialect({ commands, reads: readPorts, authenticator, links, clock }),
  };
  return {
    commands,
    clock: time,
    owner,
    async send(dialect, contentType, body, key) {
      const headers = { 'content-type': contentType, ...(key === null ? {} : { 'idempotency-key': key }) };
      const fixed = { method: 'POST', query: '', pathParameters: {}, remoteAddress: '127.0.0.1' };
      const path = dialect === 'whmcs' ? '/includes/api.php' : '/corp/api';
      const answer = await dialects[dialect].answer({
        ...{ ...fixed, path, requestId: randomUUID(), headers, body: Buffer.from(body) },
      });
      return await bodyText(answer.body);
    },
    async close() {
      await Promise.all([writes.close(), reads.close(), owner.destroy()]);
      await testDatabase.drop();
    },
  };
}
