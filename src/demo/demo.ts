import { createHash } from 'node:crypto';
import type { DialectDescriptor } from '../../adapters/descriptor.ts';
import { DIALECTS } from '../../adapters/dialects.ts';
import { openDatabase } from '../../db/postgres/knex.ts';
import { tenantIds } from '../../db/queue/outbox.ts';
import { gatherStatistics } from '../../db/schema/statistics.ts';
import { loadDemo, type DemoHashes } from '../../db/seeds/demo.ts';
import { hashPasswords, hashSecret } from '../auth/secrets.ts';
import type { Clock } from '../core/ports.ts';

/** The demo's secrets are public: a gateway that others can reach refuses them, unless they were loaded on purpose. */
export const DEMO = {
  tenantId: 53,
  identifier: 'demo-identifier',
  secret: 'demo-secret',
  login: 'admin',
  password: 'demo',
  corpPassword: '1234',
  operator: 'demo',
  operatorPassword: 'demo',
} as const;

/** Hashes the demo's secrets; each password takes half a second of a core, so side by side where memory allows it. */
export async function hashDemo(): Promise<DemoHashes> {
  const [adminPassword = '', corpPassword = '', operatorPassword = ''] = await hashPasswords([
    createHash('md5').update(DEMO.password).digest('hex'),
    DEMO.corpPassword,
    DEMO.operatorPassword,
  ]);
  return { apiSecret: hashSecret(DEMO.secret), adminPassword, corpPassword, operatorPassword };
}

/**
 * Loads the demo data into a migrated database, over the owner's connection; false where it is there already, and, unless
 * it is wanted on purpose, where there are other records: what was restored stays as it was. The hashes are made here,
 * unless the caller knew that they would be needed.
 */
export async function installDemo(
  ownerUrl: string,
  clock: Clock,
  isOnPurpose: boolean,
  hashes?: Promise<DemoHashes>,
  dialects: readonly DialectDescriptor[] = DIALECTS,
): Promise<boolean> {
  const database = openDatabase(ownerUrl, { max: 1, name: 'invoice-gateway demo' });
  try {
    if (!isOnPurpose && (await tenantIds(database)).length > 0) return false;
    const isLoaded = await loadDemo(database, {
      at: clock.now(),
      hashes: await (hashes ?? hashDemo()),
      apiDialects: dialects.filter(hasApiSecrets).map(({ name }) => name),
      isLoopbackOnly: !isOnPurpose,
    });
    if (isLoaded) await gatherStatistics(database);
    return isLoaded;
  } finally {
    await database.destroy();
  }
}

function hasApiSecrets({ credentials }: DialectDescriptor): boolean {
  return credentials.some(({ kind }) => kind === 'api-secret');
}
