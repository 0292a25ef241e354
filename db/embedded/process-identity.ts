import { readFileSync, readlinkSync, realpathSync } from 'node:fs';

import { run } from './command.ts';
import { errorCode } from './fault.ts';

interface ProcStat {
  readonly state: string;
  readonly startTicks: string;
}

function procStat(pid: number): ProcStat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may itself hold spaces and parentheses.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', startTicks: fields[19] ?? '' };
  } catch {
    return null;
  }
}

/** Whether the number belongs to any process, be it a zombie. */
export function isTaken(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** Whether a process with this id runs. A zombie does not: a container without an init never collects it. */
export function isAlive(pid: number): boolean {
  return isTaken(pid) && procStat(pid)?.state !== 'Z';
}

/**
 * A text that differs for two processes that had the same id one after the other, also across a reboot; empty where
 * the system has none.
 */
export async function startMark(pid: number): Promise<string> {
  if (process.platform === 'win32') return '';
  const stat = procStat(pid);
  if (stat !== null) {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}/${stat.startTicks}`;
  }
  const asked = await run('ps', ['-o', 'lstart=', '-p', String(pid)], null, 10_000);
  return asked.code === 0 ? asked.output : '';
}

/** Whether the live process is a PostgreSQL server on this cluster, and not one that inherited the number after a reboot. */
export async function isPostmasterOf(pid: number, cluster: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform === 'win32') return true;
  if (procStat(pid) !== null) {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
    } catch {
      return false;
    }
  }
  const asked = await run('ps', ['-o', 'command=', '-p', String(pid)], null, 10_000);
  return asked.code === 0 && asked.output.includes('postgres') && asked.output.includes(cluster);
}
