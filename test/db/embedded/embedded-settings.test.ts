import { describe, expect, it } from '@jest/globals';
import { rolesOf } from '../../../db/embedded/roles.ts';
import { cacheMiB, memoryBytes, settingsOf } from '../../../db/embedded/settings.ts';

const MIB = 1024 ** 2;

describe("the embedded server's cache", () => {
  it.each([
    [100, 128],
    [512, 128],
    [1_000, 250],
    [2_048, 512],
    [4_096, 1_024],
    [65_536, 1_024],
  ])('on %i MiB of memory is %i MiB', (memory, cache) => {
    expect(cacheMiB(memory * MIB)).toBe(cache);
  });

  it('is that of the machine, or of what limits the process', () => {
    expect(memoryBytes()).toBeGreaterThan(64 * MIB);
    expect(memoryBytes()).toBeLessThan(2 ** 50);
  });

  it('is the least where nothing is to last', () => {
    expect(settingsOf(true, 5432, 777)).toContain('shared_buffers=777MB');
    expect(settingsOf(false, 5432, 777)).toContain('shared_buffers=128MB');
  });
});

describe("the embedded server's runtime role", () => {
  const passwords = { admin: 'a', owner: 'b', runtime: 'c', worker: 'd' };

  it('may open 40 connections, and more where more processes need them', () => {
    expect(rolesOf(passwords, true).runtimeConnections).toBe(40);
    expect(rolesOf(passwords, true, 61).runtimeConnections).toBe(61);
  });
});
