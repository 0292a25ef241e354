import { urlVariable } from '../../support/settings.ts';
import { fine, orFine, problem, warning, type Check, type Finding } from './finding.ts';
import type { Session } from './session.ts';

const ROLES_REMEDY =
  'Make three roles: MIGRATION_DATABASE_URL for the owner, DATABASE_URL for the runtime, DIRECT_DATABASE_URL for the jobs.';
/** Rows that are never changed once they are written. */
const APPEND_ONLY = ['payments', 'refunds', 'payment_claims', 'credit_entries', 'history', 'commands'];

export const rolesCheck: Check = {
  name: 'roles',
  run: async ({ sessions: { owner, runtime } }) => {
    if (runtime === null) return [];
    const [row] = await runtime.ask<{ superuser: boolean; writable: string | null }>(
      `select (select rolsuper from pg_roles where rolname = current_user) as superuser,
         (select string_agg(t, ', ' order by t) from unnest($1::text[]) t where to_regclass(t) is not null
            and (has_table_privilege(to_regclass(t), 'update, delete, truncate')
              or has_any_column_privilege(to_regclass(t), 'update'))) as writable`,
      [APPEND_ONLY],
    );
    if (row === undefined) return [];
    if (row.superuser)
      return [
        problem(`The runtime role ${runtime.role} is a superuser: it may change and delete everything.`, ROLES_REMEDY),
      ];
    if (owner?.role === runtime.role) {
      return [
        warning(
          `Everything runs over the one role ${runtime.role}, which owns the tables: a fault in a gateway could change or delete payments and history.`,
          ROLES_REMEDY,
        ),
      ];
    }
    return row.writable === null
      ? [fine('The runtime role can neither change nor delete payments and history.')]
      : [
          problem(
            `The runtime role ${runtime.role} may change or delete rows of ${row.writable}.`,
            'Revoke the other grants; migrate up grants what it needs.',
          ),
        ];
  },
};

const TIMEOUTS = {
  runtime: { statement_timeout: '4s', lock_timeout: '3s', idle_in_transaction_session_timeout: '10s' },
  worker: { statement_timeout: '30s' },
} as const;

export const timeoutsCheck: Check = {
  name: 'timeouts',
  run: async ({ sessions }) => {
    const findings: Finding[] = [];
    for (const role of ['runtime', 'worker'] as const) {
      const session = sessions[role];
      if (session === null || (role === 'worker' && session === sessions.runtime)) continue;
      findings.push(...(await timeoutFindings(session, TIMEOUTS[role])));
    }
    return sessions.runtime === null ? [] : orFine(findings, 'Statements, locks and idle transactions end in time.');
  },
};

async function timeoutFindings(
  session: Session,
  wanted: Readonly<Record<string, string>>,
): Promise<readonly Finding[]> {
  const rows = await session.ask<{ name: string; value: string }>(
    // The session limits its own statements: the reset value is that of the role.
    'select name, reset_val as value from pg_settings where name = any($1::text[])',
    [Object.keys(wanted)],
  );
  return rows
    .filter(({ value }) => value === '0')
    .map(({ name }) =>
      warning(
        `${name} of ${session.role} is not set: a connection that hangs holds its locks.`,
        `alter role "${session.role}" set ${name} = '${wanted[name] ?? ''}'.`,
      ),
    );
}

const PLANNING = {
  runtime: {
    jit: ['off', 'the server compiles statements, which takes longer than it runs them'],
    enable_seqscan: ['off', 'a plan from when a table was small reads all of it when it is large'],
  },
  worker: { jit: ['off', 'the server compiles statements, which takes longer than it runs them'] },
} as const;

export const planningCheck: Check = {
  name: 'planning',
  run: async ({ sessions }) => {
    const findings: Finding[] = [];
    for (const role of ['runtime', 'worker'] as const) {
      const session = sessions[role];
      if (session === null || (role === 'worker' && session === sessions.runtime)) continue;
      findings.push(...(await planningFindings(session, PLANNING[role])));
    }
    return sessions.runtime === null ? [] : orFine(findings, 'Statements are planned as the gateway needs it.');
  },
};

async function planningFindings(
  session: Session,
  wanted: Readonly<Record<string, readonly [value: string, reason: string]>>,
): Promise<readonly Finding[]> {
  const rows = await session.ask<{ name: string; value: string }>(
    'select name, reset_val as value from pg_settings where name = any($1::text[]) order by name desc',
    [Object.keys(wanted)],
  );
  return rows.flatMap(({ name, value }) => {
    const [best = '', reason = ''] = wanted[name] ?? [];
    if (value === best) return [];
    return [
      warning(
        `${name} of ${session.role} is ${value}: ${reason}.`,
        `alter role "${session.role}" set ${name} = '${best}'; or run roles create. Then restart the gateway.`,
      ),
    ];
  });
}

export const poolerCheck: Check = {
  name: 'pooler',
  run: async ({ sessions: { worker, owner }, io }) => {
    const findings: Finding[] = [];
    for (const [session, role, variable] of [
      [worker, 'worker', 'DIRECT_DATABASE_URL'],
      [owner === worker ? null : owner, 'owner', 'MIGRATION_DATABASE_URL'],
    ] as const) {
      if (session === null) continue;
      const [row] = await session.ask<{ pid: number }>('select pg_backend_pid() as pid');
      // The connection got the pooler's own number.
      if (row === undefined || row.pid === session.processId) continue;
      findings.push(
        warning(
          `${urlVariable(io.env, role)} goes through a pooler: one that pools by transaction breaks migrations and background jobs.`,
          `Set ${variable} to a connection to the server itself.`,
        ),
      );
    }
    return worker === null ? [] : orFine(findings, 'Jobs and migrations reach the server itself.');
  },
};
