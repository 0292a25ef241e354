import cluster from 'node:cluster';
import { RUNTIME_CONNECTIONS } from '../compose.ts';
import { CONSOLE_WORKER_CONNECTIONS } from '../compose-site.ts';
import { WORKER_CONNECTIONS } from '../jobs/jobs.ts';
import type { ConnectionLimits } from '../../db/reads/connection-limits.ts';
import { memoryOfProcess } from '../server/intake/memory-limits.ts';
import { coresOfProcess } from './cores.ts';

/** The room for processes. */
export interface Room {
  /** `null`: as many as there is room for. */
  readonly wanted: number | null;
  readonly cores: number;
  /** Bytes that all processes together may take. */
  readonly memory: number;
  /** Whether one process may be another's parent here. */
  readonly mayFork: boolean;
}

/** A number of processes, and why it is less than was asked for, in a sentence. */
export interface Decided {
  readonly count: number;
  readonly reason: string | null;
}

const MIB = 2 ** 20;
/** The memory of a process that serves, with a password that is hashed. */
const PROCESS_MIB = 256;
/** The parent's own connections, for background work. */
export const PARENT_CONNECTIONS = { writes: 2, reads: 2 } as const;
const PARENT_RUNTIME = PARENT_CONNECTIONS.writes + PARENT_CONNECTIONS.reads;

/** How many processes take calls, as far as the machine is concerned. */
export function processesFor({ wanted, cores, memory, mayFork }: Room): Decided {
  const asked = wanted ?? (cores <= 2 ? 1 : Math.floor(cores / 2));
  if (asked === 1) return { count: 1, reason: null };
  if (!mayFork) {
    return { count: 1, reason: wanted === null ? null : `1 process instead of ${asked}: this system allows no more.` };
  }
  const most = Math.max(1, Math.floor(memory / MIB / PROCESS_MIB));
  if (asked <= most) return { count: asked, reason: null };
  const has = `${Math.floor(memory / MIB)} MiB of memory`;
  return {
    count: most,
    reason: `${counted(most)} instead of ${asked}: each needs ${PROCESS_MIB} MiB, and there are ${has}.`,
  };
}

/** How many processes a gateway of this setting starts on this machine; the database may have room for fewer. */
export function processesHere(wanted: number | null): Decided {
  const { memory } = memoryOfProcess();
  const mayFork = cluster.isPrimary && process.platform !== 'win32';
  return processesFor({ wanted, cores: coresOfProcess(), memory, mayFork });
}

/** The connections of the runtime role for so many processes, with one more while one is replaced. */
export function runtimeConnectionsOf(count: number): number {
  return count === 1 ? RUNTIME_CONNECTIONS : RUNTIME_CONNECTIONS * (count + 1) + PARENT_RUNTIME;
}

/** The same of the worker's role: background work is done once. */
export function workerConnectionsOf(count: number): number {
  return WORKER_CONNECTIONS + CONSOLE_WORKER_CONNECTIONS * (count === 1 ? 1 : count + 1);
}

/** The most of so many processes that the limits of the database have connections for. */
export function withinConnections(count: number, limits: ConnectionLimits): Decided {
  for (let fewer = count; fewer > 1; fewer -= 1) {
    if (shortage(fewer, limits) === null) return { count: fewer, reason: reasonOf(fewer, count, limits) };
  }
  return { count: 1, reason: reasonOf(1, count, limits) };
}

function reasonOf(fewer: number, count: number, limits: ConnectionLimits): string | null {
  const short = fewer === count ? null : shortage(count, limits);
  return short === null
    ? null
    : `${counted(fewer)} instead of ${count}: ${count} need ${short.needed} connections, and ${short.what} allows ${short.most}.`;
}

interface Shortage {
  readonly what: string;
  readonly needed: number;
  readonly most: number;
}

function shortage(count: number, { runtime, worker, server, isOneRole }: ConnectionLimits): Shortage | null {
  const [ofRuntime, ofWorker] = [runtimeConnectionsOf(count), workerConnectionsOf(count)];
  const all = ofRuntime + ofWorker;
  const needs: readonly Shortage[] = [
    { what: 'the connection limit of the runtime role', needed: isOneRole ? all : ofRuntime, most: runtime },
    { what: 'the connection limit of the worker role', needed: isOneRole ? all : ofWorker, most: worker },
    { what: 'max_connections', needed: all, most: server },
  ];
  return needs.find(({ needed, most }) => needed > most) ?? null;
}

function counted(count: number): string {
  return count === 1 ? '1 process' : `${count} processes`;
}
