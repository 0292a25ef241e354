import { VERSION } from '../../../schemas/version.ts';
import { ageText } from '../kit/texts.ts';
import type { Health } from '../ports.ts';

/** One part of the gateway, its state as a word, and a detail. */
interface HealthItem {
  readonly key: string;
  readonly name: string;
  readonly state: string;
  readonly tone: 'good' | 'warn' | 'bad' | 'quiet';
  readonly detail: string;
}

/** The state of each part, for people and for programs. */
export function healthItems(health: Health): readonly HealthItem[] {
  const { isDatabaseUp, databaseMs, jobs, lastVerify, upMs, problems } = health;
  return [
    {
      key: 'gateway',
      name: 'Gateway',
      ...(problems.length === 0 ? GOOD('Ready') : BAD('Not ready')),
      detail: `version ${VERSION}, up ${ageText(upMs)}`,
    },
    {
      key: 'database',
      name: 'Database',
      ...databaseState(health),
      detail: isDatabaseUp ? `answers in ${databaseMs} ms` : 'calls fail until it is back; nothing is lost',
    },
    { key: 'jobs', name: 'Jobs', ...jobsOf(jobs) },
    { key: 'verify', name: 'Last verify', ...verifyOf(lastVerify) },
  ];
}

const GOOD = (state: string) => ({ state, tone: 'good' }) as const;
const WARN = (state: string) => ({ state, tone: 'warn' }) as const;
const BAD = (state: string) => ({ state, tone: 'bad' }) as const;

/** The problems of a database that answers are its settings, or its version. */
function databaseState({ isDatabaseUp, databaseProblems }: Health): Pick<HealthItem, 'state' | 'tone'> {
  if (!isDatabaseUp) return BAD('Does not answer');
  return databaseProblems.length === 0 ? GOOD('Durable') : WARN('Has problems');
}

type State = Pick<HealthItem, 'state' | 'tone' | 'detail'>;

function jobsOf(jobs: Health['jobs']): State {
  if (jobs === null) return { state: 'Unknown', tone: 'quiet', detail: 'the job queue cannot be read' };
  const { waiting, failed, oldestMs, unread } = jobs;
  const waits = waiting === 0 ? 'nothing waits' : `${waiting} wait, the oldest ${ageText(oldestMs)}`;
  const detail = `${waits}${unreadText(unread)}`;
  if (failed > 0) return { ...WARN(`${failed} failed`), detail };
  return { ...GOOD('Running'), detail };
}

function verifyOf(last: Health['lastVerify']): State {
  if (last === null)
    return { state: 'Not yet run', tone: 'quiet', detail: 'run it in the console, or by the command verify' };
  const detail = `${ageText(last.ageMs)} ago${unreadText(last.unread.length)}`;
  return last.differences === 0
    ? { ...GOOD('No differences'), detail }
    : { ...BAD(`${last.differences} differences`), detail };
}

/** The database of these tenants does not answer. */
function unreadText(tenants: number): string {
  if (tenants === 0) return '';
  return tenants === 1 ? '; one tenant could not be read' : `; ${tenants} tenants could not be read`;
}
