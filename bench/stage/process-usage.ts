import { readdir, readFile } from 'node:fs/promises';

/** Linux's figures of processes; `null` on other systems, and where the process is gone. */

export interface Memory {
  /** Resident memory in bytes, now and at its highest. */
  readonly now: number;
  readonly peak: number;
}

/** The unit of /proc/*\/stat, on every architecture that Node runs on. */
const TICK_MS = 10;

interface Stat {
  /** Of the program, shortened by the system. */
  readonly name: string;
  readonly parent: number;
  readonly ownMs: number;
  /** Of children that ended and were waited for. */
  readonly reapedMs: number;
}

export async function memoryOf(pid: number): Promise<Memory | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const bytesOf = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+([0-9]+) kB$`, 'm').exec(status)?.[1] ?? 0) * 1_024;
  return status === '' ? null : { now: bytesOf('VmRSS'), peak: bytesOf('VmHWM') };
}

/** Processor time that a process has used, in milliseconds. */
export async function cpuMsOf(pid: number): Promise<number | null> {
  return (await statOf(pid))?.ownMs ?? null;
}

/** Processor time of this process's children that have ended, in milliseconds; 0 where that is unknown. */
export async function endedChildrenCpuMs(): Promise<number> {
  return (await statOf(process.pid))?.reapedMs ?? 0;
}

/** Processor time of a process and its children that run the same program, in milliseconds: other programs are left out. */
export async function programCpuMsOf(pid: number): Promise<number | null> {
  const head = await statOf(pid);
  if (head === null) return null;
  const children = (await childrenOf(pid)).filter(({ name }) => name === head.name);
  return children.reduce((sum, { ownMs }) => sum + ownMs, head.ownMs);
}

/** Processor time that a process and its children have used, those that ended included, in milliseconds. */
export async function familyCpuMsOf(pid: number): Promise<number | null> {
  const head = await statOf(pid);
  if (head === null) return null;
  return (await childrenOf(pid)).reduce((sum, { ownMs }) => sum + ownMs, head.ownMs + head.reapedMs);
}

async function childrenOf(pid: number): Promise<readonly Stat[]> {
  const pids = (await readdir('/proc')).filter((name) => /^[0-9]+$/.test(name));
  const stats = await Promise.all(pids.map((name) => statOf(Number(name))));
  return stats.filter((stat) => stat?.parent === pid).filter((stat) => stat !== null);
}

/** The parent of a process; `null` where that is unknown. */
export async function parentOf(pid: number): Promise<number | null> {
  return (await statOf(pid))?.parent ?? null;
}

async function statOf(pid: number): Promise<Stat | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  if (text === '') return null;
  // Behind the name, which may hold spaces: proc(5) counts state as the third field.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ms = (field: number): number => Number(fields[field - 3]) * TICK_MS;
  const name = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'));
  return { name, parent: Number(fields[1]), ownMs: ms(14) + ms(15), reapedMs: ms(16) + ms(17) };
}
