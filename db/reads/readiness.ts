import type { Knex } from 'knex';
import { pendingMigrations } from '../migrate.ts';
import { queryRows } from '../sql.ts';

interface Settings {
  readonly fsync: string;
  readonly full_page_writes: string;
  readonly synchronous_commit: string;
  readonly in_recovery: boolean;
}

const SQL = `select current_setting('fsync') as fsync, current_setting('full_page_writes') as full_page_writes,
  current_setting('synchronous_commit') as synchronous_commit, pg_is_in_recovery() as in_recovery`;

/** Why a database cannot be trusted with payments now, a sentence each; nothing when it can. Never rejects. */
export async function databaseProblems(database: Knex): Promise<readonly string[]> {
  try {
    const [settings] = await queryRows<Settings>(database, SQL, []);
    const pending = await pendingMigrations(database);
    return [
      ...(settings === undefined ? ['The database answered nothing'] : durabilityProblems(settings)),
      ...(pending.length === 0 ? [] : [`The database is not migrated: ${pending.join(', ')}`]),
    ];
  } catch {
    return ['The database cannot be reached'];
  }
}

/** `synchronous_commit` may be off: every money transaction raises it for itself. */
function durabilityProblems(settings: Settings): string[] {
  return [
    ...(settings.fsync === 'on' ? [] : ['fsync is off: a power cut would lose payments']),
    ...(settings.full_page_writes === 'on' ? [] : ['full_page_writes is off: a power cut would damage the database']),
    ...(settings.in_recovery ? ['The database is a standby: it takes no payments'] : []),
  ];
}
