import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hashesThatFit } from '../../src/auth/secrets.ts';
import { startCli, type Cli } from '../cli/support/harness.ts';
import { ROOT, service } from './stack.ts';

const MIB = 1024 * 1024;
/** scrypt with N = 2^17 and r = 8. */
const HASH_MIB = 128;
const REPORT = "process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS + '\\n'))";

let cli: Cli;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ cli, stop } = await startCli());
});

afterAll(async () => {
  await stop();
});

function limitOf(name: string): number {
  const [, count = '', unit] = /^([0-9]+)([mg])$/.exec(service(name).mem_limit ?? '') ?? [];
  return Number(count) * (unit === 'g' ? 1_024 : 1);
}

/** The most memory of a command as a process of its own, in MiB. */
function peakOf(args: readonly string[]): number {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(REPORT)}`, join(ROOT, 'dist/src/cli/main.js'), ...args],
    { encoding: 'utf8', env: { ...cli.env, PATH: process.env['PATH'] } },
  );
  expect({ status, stderr }).toMatchObject({ status: 0 });
  return Number(/peak ([0-9]+)/.exec(stderr)?.[1]) / 1_024;
}

describe('The memory of the operator’s commands', () => {
  it.each(['cli', 'migrate'])(
    'has room in the service %s for a command and the hashes that it makes at once',
    (name) => {
      const command = peakOf(['tenant', 'list']);
      const hashes = hashesThatFit(limitOf(name) * MIB) * HASH_MIB;
      expect(command).toBeGreaterThan(20);
      expect(command + hashes).toBeLessThan(limitOf(name));
    },
  );

  it('suffices for the demo, which hashes the most passwords', () => {
    expect(peakOf(['demo'])).toBeLessThan(limitOf('cli') * 1.05);
  });

  it.each([
    [0, Infinity],
    [64, 1],
    [256, 1],
    [288, 1],
    [384, 1],
    [512, 2],
    [1_024, 6],
  ])('lets within %d MiB so many hashes be made at once: %d', (limit, hashes) => {
    expect(hashesThatFit(limit * MIB)).toBe(hashes);
  });
});
