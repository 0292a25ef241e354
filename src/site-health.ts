import { queryRows, type Queryable } from '../db/postgres/sql.ts';
import type { JobsView } from './jobs/jobs.ts';
import type { Readiness } from './observability/readiness.ts';
import type { Health } from './site/ports.ts';

/** How the parts of the gateway are, for the front door. Never rejects. */
export async function healthOf(
  database: Queryable,
  readiness: Pick<Readiness, 'state'>,
  jobs: JobsView | undefined,
  verified: () => Promise<Health['lastVerify']>,
): Promise<Health> {
  const [state, databaseMs, groups, unread, lastVerify] = await Promise.all([
    readiness.state(),
    millisecondsOf(database),
    jobs === undefined ? null : jobs.backlog().catch(() => null),
    unreadOf(jobs),
    verified().catch(() => null),
  ]);
  return {
    problems: state.problems,
    isDatabaseUp: state.isDatabaseUp,
    databaseProblems: state.databaseProblems,
    databaseMs,
    upMs: process.uptime() * 1_000,
    jobs:
      groups === null
        ? null
        : {
            waiting: sum(groups.filter((group) => group.state !== 'failed').map(({ count }) => count)),
            failed: sum(groups.filter((group) => group.state === 'failed').map(({ count }) => count)),
            oldestMs: Math.max(0, ...groups.map(({ oldestSeconds }) => oldestSeconds * 1_000)),
            unread: unread['jobs'] ?? 0,
          },
    lastVerify,
  };
}

/** The parent of several processes may have ended, and then it does not answer. */
async function unreadOf(jobs: JobsView | undefined): Promise<Readonly<Record<string, number>>> {
  return jobs === undefined ? {} : await jobs.unread().catch(() => ({}));
}

async function millisecondsOf(database: Queryable): Promise<number> {
  const start = performance.now();
  await queryRows(database, 'select 1', []).catch(() => []);
  return Math.ceil(performance.now() - start);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
