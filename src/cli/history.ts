import type { Command } from 'commander';
import type { Knex } from 'knex';
import { newestSeal, sealHistory, type SealSigner } from '../../db/history-seals.ts';
import { tenantIds } from '../../db/outbox.ts';
import { HistorySealKeys } from '../auth/history-seal-keys.ts';
import { secretKeysOf } from '../secret-key.ts';
import { addHistoryShow } from './commands/history/show.ts';
import { withMigrated } from './connection.ts';
import type { Io } from './io.ts';
import { ID } from './kinds.ts';
import { examples, valueOption } from './options.ts';
import { Output, type View } from './output.ts';
import { withProgress } from './progress.ts';
import { readDatabaseSettings, readSecretKeys } from './settings.ts';
import { demandKnownTenant } from './tenants.ts';

/** `history show|seal`: what happened to an invoice; and what the gateways do from time to time, now. */
export function addHistoryCommands(program: Command, io: Io): void {
  const group = program.command('history').description('the history of invoices');
  addHistoryShow(group, io);
  group
    .command('seal')
    .description('seal what no seal covers, and show the newest seal of each tenant, to be kept elsewhere')
    .addOption(valueOption('--tenant <id>', 'this tenant alone', ID))
    .addHelpText('after', examples('history seal', 'history seal --json'))
    .action(async ({ tenant }: { tenant?: number }, command: Command) => {
      const secretKeys = readSecretKeys(io.env);
      const seals = await withMigrated(io, async (database) => {
        // The embedded server keeps a key of its own: there is one once the server was started.
        const keys = await secretKeysOf({ secretKeys, dataDir: readDatabaseSettings(io.env).dataDir });
        if (tenant !== undefined) await demandKnownTenant(database, tenant);
        const tenants = tenant === undefined ? await tenantIds(database) : [tenant];
        return await withProgress(io, 'sealing', () => sealAll(database, tenants, new HistorySealKeys(keys)));
      });
      new Output(io, command).many('seals', seals, ['tenant', 'seal', 'total', 'sealedAt', 'mac']);
    });
}

async function sealAll(database: Knex, tenants: readonly number[], signer: SealSigner): Promise<readonly View[]> {
  const seals: View[] = [];
  for (const tenantId of tenants) {
    while ((await sealHistory(database, tenantId, signer))?.isFull === true);
    const seal = await newestSeal(database, tenantId);
    if (seal === null) continue;
    const { seq, rowCount, totalRows, sealedAt, mac } = seal;
    seals.push({ tenant: tenantId, seal: seq, rows: rowCount, total: totalRows, sealedAt, mac });
  }
  return seals;
}
