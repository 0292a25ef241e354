import type { Command } from 'commander';
import type { Knex } from 'knex';
import { newestSeal, sealHistory, type SealSigner } from '../../../../db/maintenance/history-seals.ts';
import { tenantIds } from '../../../../db/queue/outbox.ts';
import { HistorySealKeys } from '../../../auth/history-seal-keys.ts';
import { secretKeysOf } from '../../../config/secret-key.ts';
import { addHistoryShow } from './show.ts';
import { withMigrated } from '../../support/connection.ts';
import type { Io } from '../../support/io.ts';
import { ID } from '../../support/value-parsers.ts';
import { examples, valueOption } from '../../support/options.ts';
import { Output, type View } from '../../support/output.ts';
import { withProgress } from '../../support/progress.ts';
import { readDatabaseSettings, readSecretKeys } from '../../support/settings.ts';
import { demandKnownTenant } from '../../support/tenants.ts';

/** `history show|seal`: shows the events of an invoice, or seals the history now, as gateways do from time to time. */
export function addHistoryCommands(program: Command, io: Io): void {
  const group = program.command('history').description('the history of invoices');
  addHistoryShow(group, io);
  group
    .command('seal')
    .description('seal the unsealed history, and show the newest seal of each tenant, to be kept elsewhere')
    .addOption(valueOption('--tenant <id>', 'only this tenant', ID))
    .addHelpText('after', examples('history seal', 'history seal --json'))
    .action(async ({ tenant }: { tenant?: number }, command: Command) => {
      const secretKeys = readSecretKeys(io.env);
      const seals = await withMigrated(io, async (database) => {
        // The embedded server has a key of its own after its first start.
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
