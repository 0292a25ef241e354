import { createHash } from 'node:crypto';
import { openDatabase } from '../db/knex.ts';
import { tenantIds } from '../db/outbox.ts';
import { loadDemo } from '../db/seeds/demo.ts';
import { hashPassword, hashSecret } from './auth/secrets.ts';
import type { Clock } from './core/ports.ts';

/** The demo's secrets are public: a gateway that others can reach refuses them, unless they were loaded on purpose. */
export const DEMO = {
  identifier: 'demo-identifier',
  secret: 'demo-secret',
  login: 'admin',
  password: 'demo',
  corpPassword: '1234',
} as const;

/**
 * Loads the demo data into a migrated database, over the owner's connection; false where it is there already, and, unless
 * it is wanted on purpose, where there are other records: what was restored stays as it was.
 */
export async function installDemo(ownerUrl: string, clock: Clock, isOnPurpose: boolean): Promise<boolean> {
  const database = openDatabase(ownerUrl, { max: 1, name: 'invoice-gateway demo' });
  try {
    if (!isOnPurpose && (await tenantIds(database)).length > 0) return false;
    return await loadDemo(database, {
      at: clock.now(),
      apiSecretHash: hashSecret(DEMO.secret),
      adminPasswordHash: await hashPassword(createHash('md5').update(DEMO.password).digest('hex')),
      corpPasswordHash: await hashPassword(DEMO.corpPassword),
      isLoopbackOnly: !isOnPurpose,
    });
  } finally {
    await database.destroy();
  }
}
