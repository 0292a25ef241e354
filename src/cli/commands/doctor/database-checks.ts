import { isPlaced } from '../../../../db/postgres/distribution.ts';
import { pendingNames } from '../../../../db/schema/pending-migrations.ts';
import { TABLES_WITHOUT_STATISTICS } from '../../../../db/schema/statistics.ts';
import { processesHere, runtimeConnectionsOf, workerConnectionsOf } from '../../../processes/how-many.ts';
import { noDatabaseIn } from '../../support/database/presence.ts';
import { urlVariable } from '../../support/settings.ts';
import { fine, orFine, problem, warning, type Check, type Finding, type RoleName } from './finding.ts';

export const reachableCheck: Check = {
  name: 'database',
  run: ({ urls, isEmbedded, emptyDirectory, sessions, faults, config, io }) => {
    if (emptyDirectory !== null) {
      return [problem(noDatabaseIn(emptyDirectory), 'Start a gateway there, or run setup: each makes one.')];
    }
    if (urls === null && isEmbedded) {
      const where = config === null ? 'DATA_DIR' : config.dataDir;
      return [
        warning(
          `No gateway runs the database of ${where}: it was not looked at.`,
          'Start the gateway, and run this again.',
        ),
      ];
    }
    const roles = Object.keys(sessions) as RoleName[];
    if (urls === null)
      return [problem(`The database is not known (${faults.owner ?? 'no URL'}).`, 'Mend the environment.')];
    const lost = roles.filter((role) => sessions[role] === null);
    return orFine(
      lost.map((role) =>
        problem(
          `The database does not answer the ${role} role (${faults[role] ?? ''}).`,
          `Check that it runs, and ${urlVariable(io.env, role)}.`,
        ),
      ),
      'The database answers each of its roles.',
    );
  },
};

/** The oldest version that the tests ran on. */
const OLDEST_SERVER = 15;

export const serverCheck: Check = {
  name: 'server',
  run: async ({ sessions: { owner } }) => {
    if (owner === null) return [];
    const [row] = await owner.ask<{ version: string; number: number; encoding: string; standby: boolean }>(
      `select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
         (select pg_encoding_to_char(encoding) from pg_database where datname = current_database()) as encoding,
         pg_is_in_recovery() as standby`,
    );
    if (row === undefined) return [];
    const findings: Finding[] = [];
    if (row.number < OLDEST_SERVER * 10_000) {
      findings.push(
        problem(`PostgreSQL ${row.version} is too old.`, `Use PostgreSQL ${OLDEST_SERVER} or later; 18 is best.`),
      );
    }
    if (row.encoding !== 'UTF8') {
      findings.push(
        problem(`The database's encoding is ${row.encoding}.`, 'Make one with encoding UTF8, and move the data.'),
      );
    }
    if (row.standby)
      findings.push(problem('The database is a standby: it takes no payments.', 'Point the URLs at the primary.'));
    return orFine(findings, `PostgreSQL ${row.version} is supported, and its encoding is UTF8.`);
  },
};

export const migrationsCheck: Check = {
  name: 'migrations',
  run: async ({ sessions: { owner } }) => {
    if (owner === null) return [];
    const [found] = await owner.ask<{ here: boolean }>("select to_regclass('schema_migrations') is not null as here");
    const rows = found?.here === true ? await owner.ask<{ name: string }>('select name from schema_migrations') : [];
    const { pending, unknown } = pendingNames(rows.map(({ name }) => name));
    const findings: Finding[] = [];
    if (pending.length > 0) {
      findings.push(
        problem(`The database is not migrated (${pending.join(', ')}).`, 'Run migrate up, or start a gateway.'),
      );
    }
    if (unknown.length > 0) {
      const names = unknown.join(', ');
      findings.push(problem(`The database is ahead of this version (${names}).`, 'Run the version that migrated it.'));
    }
    return orFine(findings, 'The database is migrated.');
  },
};

export const statisticsCheck: Check = {
  name: 'statistics',
  run: async ({ sessions: { owner, worker } }) => {
    if (owner === null) return [];
    const sessions = [...new Set([owner, worker])].filter((session) => session !== null);
    const isOnNodes = await isPlaced((sql) => owner.ask(sql), 'payments');
    const names: string[] = [];
    for (const session of sessions) {
      const rows = await session.ask<{ name: string }>(TABLES_WITHOUT_STATISTICS);
      names.push(...rows.map(({ name }) => name));
    }
    return orFine(
      names.length === 0
        ? []
        : [
            warning(
              `The planner has no statistics of ${[...new Set(names)].join(', ')}: payments cost more than they need to.`,
              'Run migrate up, which gathers them, or analyze as the owner.',
            ),
          ],
      isOnNodes
        ? 'The planner has statistics of the coordinator’s tables. Each node gathers those of its own: they were not looked at.'
        : 'The planner has statistics of every table that needs them.',
    );
  },
};

export const durabilityCheck: Check = {
  name: 'durability',
  run: async ({ sessions: { owner, runtime } }) => {
    const session = runtime ?? owner;
    if (session === null) return [];
    const [row] = await session.ask<Readonly<Record<'fsync' | 'pages' | 'retry' | 'commit', string>>>(
      `select current_setting('fsync') as fsync, current_setting('full_page_writes') as pages,
         current_setting('data_sync_retry') as retry, current_setting('synchronous_commit') as commit`,
    );
    if (row === undefined) return [];
    const findings: Finding[] = [];
    if (row.fsync !== 'on') findings.push(problem('fsync is off: a power cut would lose payments.', 'Set fsync = on.'));
    if (row.pages !== 'on') {
      findings.push(
        problem('full_page_writes is off: a power cut would damage the database.', 'Set full_page_writes = on.'),
      );
    }
    if (row.retry !== 'off') {
      findings.push(
        problem('data_sync_retry is on: a write that failed may be taken for done.', 'Set data_sync_retry = off.'),
      );
    }
    if (row.commit === 'off') {
      findings.push(
        warning(
          'synchronous_commit is off; payments raise it for themselves, and nothing else does.',
          'Set synchronous_commit = on.',
        ),
      );
    }
    return orFine(findings, 'Committed payments are on the disk.');
  },
};

export const connectionsCheck: Check = {
  name: 'connections',
  run: async ({ sessions, urls, config }) => {
    const { owner, runtime, worker } = sessions;
    if (owner === null || runtime === null || worker === null || urls === null) return [];
    const isOne = runtime.role === worker.role;
    const processes = processesHere(config?.processes ?? null).count;
    const of = (count: number): Needs => needsOf(count, isOne ? null : runtime.role);
    const limits = await owner.ask<{ what: string; most: number; role: string | null }>(
      `select 'max_connections' as what, current_setting('max_connections')::int
           - current_setting('superuser_reserved_connections')::int as most, null as role
         union all select 'the connection limit of the database', datconnlimit, null from pg_database
           where datname = current_database() and datconnlimit >= 0
         union all select 'the connection limit of ' || rolname, rolconnlimit, rolname from pg_roles
           where rolname = any($1) and rolconnlimit >= 0`,
      [[runtime.role, worker.role]],
    );
    const [one, all] = [of(1), of(processes)];
    const findings = limits.flatMap(({ what, most, role }) => {
      if (most < one(role)) {
        const message = `One gateway takes up to ${one(role)} connections, and ${what} allows ${most}.`;
        return [problem(message, `Raise ${what}.`)];
      }
      if (most >= all(role)) return [];
      const message = `A gateway of ${processes} processes takes up to ${all(role)} connections, and ${what} allows ${most}: fewer processes start.`;
      return [warning(message, `Raise ${what}, or set PROCESSES lower.`)];
    });
    const name = processes === 1 ? 'a gateway' : `a gateway of ${processes} processes`;
    return orFine(findings, `There are connections for ${name}, which takes up to ${all(null)}.`);
  },
};

/** Connections by role; `null`: of all roles. */
type Needs = (role: string | null) => number;

/** Of a gateway of so many processes; without a runtime role all connections are of one role. */
function needsOf(processes: number, runtimeRole: string | null): Needs {
  const [runtime, worker] = [runtimeConnectionsOf(processes), workerConnectionsOf(processes)];
  return (role) => {
    if (role === null || runtimeRole === null) return runtime + worker;
    return role === runtimeRole ? runtime : worker;
  };
}

const SKEW_MS = 2_000;
const WRONG_MS = 60_000;

export const clockCheck: Check = {
  name: 'clock',
  run: async ({ io, sessions: { owner } }) => {
    if (owner === null) return [];
    const before = io.clock.now();
    const [row] = await owner.ask<{ ms: string }>(
      'select (extract(epoch from clock_timestamp()) * 1000)::bigint as ms',
    );
    const after = io.clock.now();
    // The database's instant is between the two. Its distance outside of them is the least difference of the clocks.
    const there = Number(row?.ms ?? before);
    const skewMs = Math.max(0, before - there, there - after);
    if (skewMs < SKEW_MS) return [fine('The clocks of this machine and the database agree.')];
    const message = `The clocks of this machine and the database differ by ${Math.floor(skewMs / 1_000)} seconds.`;
    const remedy = 'Have both machines keep their time by NTP.';
    return [skewMs < WRONG_MS ? warning(message, remedy) : problem(message, remedy)];
  },
};
