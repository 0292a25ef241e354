import type { Knex } from 'knex';
import * as core from '../migrations/0001-core.ts';
import * as corp from '../migrations/0002-corp.ts';
import * as guesses from '../migrations/0003-guesses.ts';
import * as seals from '../migrations/0004-seals.ts';
import * as pruning from '../migrations/0005-pruning.ts';
import * as roomForUpdates from '../migrations/0006-room-for-updates.ts';
import * as documentsAsJson from '../migrations/0007-documents-as-json.ts';
import * as daysOfClaims from '../migrations/0008-days-of-claims.ts';
import * as values from '../migrations/0009-values.ts';
import * as unknownGateways from '../migrations/0010-unknown-gateways.ts';
import * as credentials from '../migrations/0011-credentials.ts';
import * as operators from '../migrations/0013-operators.ts';
import * as names from '../migrations/0014-names.ts';
import * as records from '../migrations/0015-records.ts';
import * as lists from '../migrations/0016-lists.ts';
import * as probes from '../migrations/0017-probes.ts';
import * as corpSales from '../migrations/0018-corp-sales.ts';
import * as money from '../migrations/0019-money.ts';
import * as clients from '../migrations/0020-clients.ts';
import * as quotes from '../migrations/0021-quotes.ts';
import * as creditNotes from '../migrations/0022-credit-notes.ts';
import * as mails from '../migrations/0023-mails.ts';
import * as corrections from '../migrations/0024-corrections.ts';
import * as offers from '../migrations/0026-offers.ts';
import * as charges from '../migrations/0027-charges.ts';
import * as clientLists from '../migrations/0028-client-lists.ts';
import * as consoleOperators from '../migrations/0030-console-operators.ts';
import * as timelines from '../migrations/0031-timelines.ts';
import * as incomeByGateway from '../migrations/0032-income-by-gateway.ts';
import * as calls from '../migrations/0033-calls.ts';
import * as proofAndActs from '../migrations/0035-proof-and-acts.ts';
import * as sandboxes from '../migrations/0037-sandboxes.ts';
import * as issuers from '../migrations/0038-issuers.ts';
import * as clientSearches from '../migrations/0040-client-searches.ts';

interface Listed {
  readonly name: string;
  readonly migration: Knex.Migration;
}

/** Listed, not globbed: exactly these run, wherever the build puts the files. */
const MIGRATIONS: readonly Listed[] = [
  { name: '0001-core', migration: core },
  { name: '0002-corp', migration: corp },
  { name: '0003-guesses', migration: guesses },
  { name: '0004-seals', migration: seals },
  { name: '0005-pruning', migration: pruning },
  { name: '0006-room-for-updates', migration: roomForUpdates },
  { name: '0007-documents-as-json', migration: documentsAsJson },
  { name: '0008-days-of-claims', migration: daysOfClaims },
  { name: '0009-values', migration: values },
  { name: '0010-unknown-gateways', migration: unknownGateways },
  { name: '0011-credentials', migration: credentials },
  { name: '0013-operators', migration: operators },
  { name: '0014-names', migration: names },
  { name: '0015-records', migration: records },
  { name: '0016-lists', migration: lists },
  { name: '0017-probes', migration: probes },
  { name: '0018-corp-sales', migration: corpSales },
  { name: '0019-money', migration: money },
  { name: '0020-clients', migration: clients },
  { name: '0021-quotes', migration: quotes },
  { name: '0022-credit-notes', migration: creditNotes },
  { name: '0023-mails', migration: mails },
  { name: '0024-corrections', migration: corrections },
  { name: '0026-offers', migration: offers },
  { name: '0027-charges', migration: charges },
  { name: '0028-client-lists', migration: clientLists },
  { name: '0030-console-operators', migration: consoleOperators },
  { name: '0031-timelines', migration: timelines },
  { name: '0032-income-by-gateway', migration: incomeByGateway },
  { name: '0033-calls', migration: calls },
  { name: '0035-proof-and-acts', migration: proofAndActs },
  { name: '0037-sandboxes', migration: sandboxes },
  { name: '0038-issuers', migration: issuers },
  { name: '0040-client-searches', migration: clientSearches },
];

/** Where knex notes the migrations that it has run. */
export const MIGRATIONS_TABLE = 'schema_migrations';

export const migrationSource: Knex.MigrationSource<Listed> = {
  getMigrations: () => Promise.resolve([...MIGRATIONS]),
  getMigrationName: (listed) => listed.name,
  getMigration: (listed) => Promise.resolve(listed.migration),
};

/** The names of all migrations that this version knows, in order. */
export const migrationNames: readonly string[] = MIGRATIONS.map((listed) => listed.name);
