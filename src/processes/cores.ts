import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

const ROOT = '/sys/fs/cgroup';

/**
 * The cores that this process may use, at least 1: those that it may run on, or what its control group's quota of processor
 * time is worth. `read` gives the text of a file, or `null`.
 */
export function coresOfProcess(read: (path: string) => string | null = readText, all = availableParallelism()): number {
  const quotas = groupsOf(read('/proc/self/cgroup') ?? '').flatMap((group) => quotaOf(group, read) ?? []);
  return Math.max(1, Math.min(all, ...quotas.map(Math.floor)));
}

/** The process's groups and those around them: the smallest quota counts. In a container the root is its own group. */
function groupsOf(text: string): readonly string[] {
  const path = /^0::(\/.*)$/m.exec(text)?.[1] ?? '/';
  const parts = path.split('/').filter((part) => part !== '' && part !== '..');
  return ['', ...parts.map((_part, at) => `/${parts.slice(0, at + 1).join('/')}`)];
}

/** Processor time that a group may take, in cores; `null`: as much as there is. */
function quotaOf(group: string, read: (path: string) => string | null): number | null {
  const [quota = '', period = ''] = (read(`${ROOT}${group}/cpu.max`) ?? '').trim().split(' ');
  if (/^[0-9]+$/.test(quota)) return Number(quota) / Number(period);
  // The first version of control groups has two files.
  const older = Number(read(`${ROOT}/cpu${group}/cpu.cfs_quota_us`) ?? '-1');
  return older > 0 ? older / Number(read(`${ROOT}/cpu${group}/cpu.cfs_period_us`) ?? '100000') : null;
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
