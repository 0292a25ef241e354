import { describe, expect, it } from '@jest/globals';
import { coresOfProcess } from '../../src/processes/cores.ts';
import { processesFor, runtimeConnectionsOf, withinConnections } from '../../src/processes/how-many.ts';
import { RestartPauses } from '../../src/processes/restart-pauses.ts';
import { shareOf } from '../../src/share.ts';

const MIB = 2 ** 20;
const ROOM = { wanted: null, cores: 8, memory: 64 * 1_024 * MIB, mayFork: true };

describe('The number of processes', () => {
  it.each([
    [1, 1],
    [2, 1],
    [3, 1],
    [4, 2],
    [8, 4],
    [64, 32],
  ])('is on %d cores %d', (cores, count) => {
    expect(processesFor({ ...ROOM, cores })).toEqual({ count, reason: null });
  });

  it('is what was asked for, whatever the cores', () => {
    expect(processesFor({ ...ROOM, cores: 1, wanted: 3 })).toEqual({ count: 3, reason: null });
  });

  it('is never more than the memory has room for, and says so', () => {
    const small = { ...ROOM, memory: 512 * MIB };
    const reason = (asked: number): string =>
      `2 processes instead of ${asked}: each needs 256 MiB, and there are 512 MiB of memory.`;
    expect(processesFor(small)).toEqual({ count: 2, reason: reason(4) });
    expect(processesFor({ ...small, wanted: 64 })).toEqual({ count: 2, reason: reason(64) });
    expect(processesFor({ ...small, memory: 100 * MIB })).toMatchObject({ count: 1 });
  });

  it('is one where a process can be no parent', () => {
    expect(processesFor({ ...ROOM, mayFork: false })).toEqual({ count: 1, reason: null });
    expect(processesFor({ ...ROOM, mayFork: false, wanted: 2 })).toEqual({
      count: 1,
      reason: '1 process instead of 2: this system allows no more.',
    });
  });
});

describe('The connections of the processes', () => {
  const unlimited = { runtime: Infinity, worker: Infinity, server: Infinity, isOneRole: false };

  it('are those of one more process, which is there while one is replaced', () => {
    expect(runtimeConnectionsOf(1)).toBe(14);
    expect(runtimeConnectionsOf(2)).toBe(3 * 14 + 4);
  });

  it('limit the processes by each limit of the server, and a sentence names it', () => {
    expect(withinConnections(4, unlimited)).toEqual({ count: 4, reason: null });
    expect(withinConnections(4, { ...unlimited, runtime: 60 })).toEqual({
      count: 3,
      reason:
        '3 processes instead of 4: 4 need 74 connections, and the connection limit of the runtime role allows 60.',
    });
    expect(withinConnections(4, { ...unlimited, worker: 16 })).toEqual({
      count: 2,
      reason: '2 processes instead of 4: 4 need 20 connections, and the connection limit of the worker role allows 16.',
    });
    expect(withinConnections(4, { ...unlimited, server: 97 }).count).toBe(4);
    expect(withinConnections(4, { ...unlimited, server: 93 })).toMatchObject({
      count: 3,
      reason: '3 processes instead of 4: 4 need 94 connections, and max_connections allows 93.',
    });
    expect(withinConnections(2, { ...unlimited, runtime: 20 }).count).toBe(1);
  });

  it('are those of both roles where one role does all', () => {
    const one = { ...unlimited, isOneRole: true, runtime: 62, worker: 62 };
    expect(withinConnections(2, one).count).toBe(2);
    expect(withinConnections(2, { ...one, runtime: 61, worker: 61 }).count).toBe(1);
  });
});

describe('The cores', () => {
  const files =
    (texts: Readonly<Record<string, string>>) =>
    (path: string): string | null =>
      texts[path] ?? null;

  it('are those of the process where its group has no quota', () => {
    expect(coresOfProcess(files({}), 6)).toBe(6);
    const none = { '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': 'max 100000\n' };
    expect(coresOfProcess(files(none), 6)).toBe(6);
  });

  it('are the whole cores of the smallest quota of its groups', () => {
    const texts = {
      '/proc/self/cgroup': '0::/machine.slice/gateway.service\n',
      '/sys/fs/cgroup/cpu.max': 'max 100000\n',
      '/sys/fs/cgroup/machine.slice/cpu.max': '400000 100000\n',
      '/sys/fs/cgroup/machine.slice/gateway.service/cpu.max': '250000 100000\n',
    };
    expect(coresOfProcess(files(texts), 6)).toBe(2);
    expect(coresOfProcess(files({ '/sys/fs/cgroup/cpu.max': '50000 100000\n' }), 6)).toBe(1);
  });

  it('are those of a quota of the first version of control groups', () => {
    const texts = {
      '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '300000\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
    };
    expect(coresOfProcess(files(texts), 6)).toBe(3);
    expect(coresOfProcess(files({ ...texts, '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n' }), 6)).toBe(6);
  });
});

describe('The pauses before a process is started again', () => {
  it('grow while it ends soon after its start, and begin again after one that lived', () => {
    const pauses = new RestartPauses();
    const soon = Array.from({ length: 8 }, () => pauses.after(1_000));
    expect(soon).toEqual([0, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect([pauses.after(60_000), pauses.after(10)]).toEqual([0, 1_000]);
  });
});

describe('The share of a bound', () => {
  it('is a whole number, and at least one', () => {
    expect([shareOf(1_000, 1), shareOf(1_000, 3), shareOf(1, 4)]).toEqual([1_000, 333, 1]);
  });
});
