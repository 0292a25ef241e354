import { pendingMigrations } from '../schema/pending-migrations.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';

/** Whether the database answers, and each obstacle for payments in a sentence. */
interface DatabaseState {
  readonly isUp: boolean;
  readonly problems: readonly string[];
}

interface Settings {
  readonly fsync: string;
  readonly full_page_writes: string;
  readonly synchronous_commit: string;
  readonly data_sync_retry: string;
  readonly in_recovery: boolean;
}

const SQL = `select current_setting('fsync') as fsync, current_setting('full_page_writes') as full_page_writes,
  current_setting('synchronous_commit') as synchronous_commit, current_setting('data_sync_retry') as data_sync_retry,
  pg_is_in_recovery() as in_recovery`;

/** `local` waits only for this server's disk; an acknowledged commit must be on the standby's disk too. */
const DURABLE_COMMITS: readonly string[] = ['on', 'remote_apply', 'remote_write'];

/** Asks the database, over the connections of payments. Never rejects. */
export async function databaseState(database: Queryable): Promise<DatabaseState> {
  try {
    const [settings] = await queryRows<Settings>(database, SQL, []);
    const pending = await pendingMigrations(database);
    const problems = [
      ...(settings === undefined ? ['The database answered nothing'] : durabilityProblems(settings)),
      ...(pending.length === 0 ? [] : [`The database is not migrated: ${pending.join(', ')}`]),
    ];
    return { isUp: true, problems };
  } catch {
    return { isUp: false, problems: ['The database cannot be reached'] };
  }
}

/** Every money transaction raises `synchronous_commit` itself; a server with a weaker setting is still reported. */
function durabilityProblems(settings: Settings): string[] {
  const { synchronous_commit: commit } = settings;
  return [
    ...(settings.fsync === 'on' ? [] : ['fsync is off: a power cut would lose payments']),
    ...(settings.full_page_writes === 'on' ? [] : ['full_page_writes is off: a power cut would damage the database']),
    ...(DURABLE_COMMITS.includes(commit)
      ? []
      : [`synchronous_commit is ${commit}: it must be on, remote_apply or remote_write`]),
    ...(settings.data_sync_retry === 'off'
      ? []
      : ['data_sync_retry is on: a disk that failed to write would be believed']),
    ...(settings.in_recovery ? ['The database is a standby: it takes no payments'] : []),
  ];
}
