import type { JobGroup, JobState } from '../../db/reads/job-backlog.ts';
import type { Heartbeat } from '../concurrency/heartbeat.ts';

/** The signs of life of one half of the background work. */
export interface Heartbeats {
  /** It has looked for work, and found some or none, or failed at it. */
  readonly turned: Heartbeat;
  /** It has taken work. */
  readonly took: Heartbeat;
}

export interface Workings {
  /** From the outbox to the queue. */
  readonly relay: Heartbeats;
  /** From the queue. */
  readonly worker: Heartbeats;
  /** The kinds that this process can do; others wait for a process that can. */
  readonly kinds: readonly string[];
}

/** Looks come every second; a worker whose jobs all run looks for none, for as long as a job may take. */
const TURN_LIMIT_MS = 90_000;
const WAIT_LIMIT_MS = 600_000;

/**
 * The reasons why background work has stalled, a sentence each. Much work is not a stall: work that could be done must
 * wait long while this process takes none at all.
 */
export function stalls({ relay, worker, kinds }: Workings, backlog: readonly JobGroup[]): readonly string[] {
  const oldestMs = (state: JobState): number =>
    Math.max(0, ...backlog.filter((group) => isOf(group, state, kinds)).map((group) => group.oldestSeconds * 1_000));
  return [
    ...(relay.turned.ageMs > TURN_LIMIT_MS ? [`The outbox was last read ${secondsOf(relay.turned.ageMs)} ago`] : []),
    ...(worker.turned.ageMs > TURN_LIMIT_MS
      ? [`The job worker last looked for jobs ${secondsOf(worker.turned.ageMs)} ago`]
      : []),
    ...(Math.min(oldestMs('pending'), relay.took.ageMs) > WAIT_LIMIT_MS
      ? [`The outbox has waited for ${secondsOf(oldestMs('pending'))} and nothing is taken from it`]
      : []),
    ...(Math.min(oldestMs('ready'), worker.took.ageMs) > WAIT_LIMIT_MS
      ? [`Jobs have waited for ${secondsOf(oldestMs('ready'))} and none is started`]
      : []),
  ];
}

/** The outbox takes every kind. */
function isOf(group: JobGroup, state: JobState, kinds: readonly string[]): boolean {
  return group.state === state && (state === 'pending' || kinds.includes(group.kind));
}

function secondsOf(ms: number): string {
  return `${Math.trunc(ms / 1_000)} s`;
}
