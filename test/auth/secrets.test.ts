import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import {
  generateSecret,
  hashPassword,
  hashPasswordBeside,
  hashSecret,
  matchAmong,
  matches,
  NO_PASSWORD,
  NO_SECRET,
  sha256Hex,
} from '../../src/auth/secrets.ts';

const CHEAP = 2 ** 10;
const BUILT = new URL('../../dist/src/auth/secrets.js', import.meta.url).href;
const run = promisify(execFile);

describe('a generated secret', () => {
  it('is 32 letters and digits, and never the same', () => {
    const secrets = Array.from({ length: 200 }, generateSecret);
    for (const secret of secrets) expect(secret).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(new Set(secrets).size).toBe(200);
    expect(new Set(secrets.join('')).size).toBe(62);
  });

  it('is kept as its SHA-256, and matches only that', async () => {
    const secret = generateSecret();
    const stored = hashSecret(secret);
    expect(stored).toBe(`sha256$${sha256Hex(secret)}`);
    expect(stored).not.toContain(secret);
    expect(await matches(secret, stored)).toBe(true);
    expect(await matches(`${secret} `, stored)).toBe(false);
    expect(await matches('', stored)).toBe(false);
    expect(await matches(sha256Hex(secret), stored)).toBe(false);
  });
});

describe('a password', () => {
  it('is kept as scrypt with the recommended cost, which the hash names', async () => {
    // The built program: the suite's own hashes may be cheaper.
    const script = `import { hashPassword, NO_PASSWORD } from '${BUILT}'; console.log(await hashPassword('demo'), NO_PASSWORD)`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);
    const [stored = '', none = ''] = stdout.trim().split(' ');
    expect(none).toMatch(/^scrypt\$131072\$8\$1\$/);
    const [scheme, cost, blockSize, parallelization, salt = '', key = ''] = stored.split('$');
    expect([scheme, cost, blockSize, parallelization]).toEqual(['scrypt', '131072', '8', '1']);
    expect([Buffer.from(salt, 'base64').length, Buffer.from(key, 'base64').length]).toEqual([16, 32]);
    expect(await matches('demo', stored)).toBe(true);
  });

  it('is hashed with a salt of its own each time', async () => {
    expect(await hashPassword('demo', CHEAP)).not.toBe(await hashPassword('demo', CHEAP));
  });

  it('is checked at the cost that its hash names', async () => {
    const stored = await hashPassword('demo', CHEAP);
    expect(stored).toMatch(/^scrypt\$1024\$8\$1\$/);
    expect(await matches('demo', stored)).toBe(true);
    expect(await matches('Demo', stored)).toBe(false);
    expect(await matches('', stored)).toBe(false);
  });

  it('that looks like a number to a careless comparison matches only itself', async () => {
    expect(await matches('0e4567', await hashPassword('0e1234', CHEAP))).toBe(false);
    expect(await matches('0e4567', hashSecret('0e1234'))).toBe(false);
  });
});

describe('the placeholder hash of an unknown user', () => {
  it('costs what a real one costs, and matches nothing', async () => {
    const head = (await hashPassword('demo')).split('$').slice(0, 4);
    expect(NO_PASSWORD.split('$').slice(0, 4)).toEqual(head);
    expect(NO_SECRET).toMatch(/^sha256\$[0-9a-f]{64}$/);
    expect(await matches('', NO_SECRET)).toBe(false);
    expect(await matches('', NO_PASSWORD)).toBe(false);
  });
});

describe('a stored hash of no known scheme', () => {
  it.each(['', 'md5$abc', 'plain'])('%j is a fault, and no match', async (stored) => {
    await expect(matches('plain', stored)).rejects.toThrow('unknown scheme');
  });

  it('that was cut short matches nothing', async () => {
    expect(await matches('x', 'sha256$')).toBe(false);
    expect(await matches('x', 'sha256')).toBe(false);
  });
});

describe('a password beside the one that it replaces', () => {
  it('has its salt and cost and a key of its own, and a guess is derived once for both', async () => {
    const old = await hashPassword('old', CHEAP);
    const beside = await hashPasswordBeside('new', old);
    expect(beside.slice(0, beside.lastIndexOf('$'))).toBe(old.slice(0, old.lastIndexOf('$')));
    expect(beside).not.toBe(old);
    expect(await hashPasswordBeside('old', old)).toBe(old);
    const both = [beside, old];
    expect([await matchAmong('new', both), await matchAmong('old', both), await matchAmong('x', both)]).toEqual([
      beside,
      old,
      null,
    ]);
  });

  it('is found among hashes of any schemes and salts', async () => {
    const hashes = [await hashPassword('a', CHEAP), await hashPassword('b', CHEAP), hashSecret('c'), hashSecret('d')];
    const found = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((secret) => matchAmong(secret, hashes)));
    expect(found).toEqual([...hashes, null]);
    expect(await matchAmong('a', [])).toBeNull();
  });
});
