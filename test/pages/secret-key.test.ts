import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { secretKeysOf } from '../../src/config/secret-key.ts';

describe('The secret key of an embedded gateway', () => {
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'invoice-gateway-key-'));
  });

  afterEach(async () => {
    await rm(dataDir, { recursive: true, force: true });
  });

  it('is made once, and readable only by its owner', async () => {
    const keys = await secretKeysOf({ secretKeys: [], dataDir });
    expect(keys).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(await secretKeysOf({ secretKeys: [], dataDir })).toEqual(keys);
    const path = join(dataDir, 'secret.key');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await readFile(path, 'utf8')).trim()).toBe(keys[0]);
  });

  it('is the same for all who ask for it first', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => secretKeysOf({ secretKeys: [], dataDir })));
    expect(new Set(all.flat()).size).toBe(1);
    expect(await readdir(dataDir)).toEqual(['secret.key']);
  });

  it('is not made where the configuration has one', async () => {
    const secretKeys = ['the first of two keys', 'the second of two keys'];
    expect(await secretKeysOf({ secretKeys, dataDir })).toEqual(secretKeys);
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('is not replaced where it is damaged', async () => {
    const path = join(dataDir, 'secret.key');
    await writeFile(path, 'half a ke');
    await expect(secretKeysOf({ secretKeys: [], dataDir })).rejects.toThrow(`The key in ${path} is damaged`);
    expect(await readFile(path, 'utf8')).toBe('half a ke');
  });

  it('names the directory that cannot be written', async () => {
    if (process.getuid?.() === 0) dataDir = join(dataDir, 'missing');
    else await chmod(dataDir, 0o500);
    await expect(secretKeysOf({ secretKeys: [], dataDir })).rejects.toThrow(/^A key can't be kept in .*SECRET_KEY/);
  });
});
