import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Findings } from '../../drills/chaos/drill.ts';
import { DISTURBANCES, KILLS } from '../../drills/chaos/plan.ts';

const MAIN = join(import.meta.dirname, '../../dist/drills/chaos/main.js');
/** On a quiet machine it takes half a minute; on a busy one each of its processes waits for its turn. */
const LIMIT_MS = 900_000;
const ARGS = [
  ...['--seed', '1', '--kills', '12', '--payments', '1000', '--recovery-ms', '60000', '--release-jobs', '--json'],
];

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function run(args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...ARGS, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      resolve({ code, out, err });
    });
  });
}

// Processes are looked for in /proc.
const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('A gateway whose processes, database and connections fail, under load', () => {
  it.each([
    ['one statement a batch', []],
    ['a statement for each part, as on Citus', ['--apart']],
  ])(
    'loses no payment, records none twice, and works again by itself: %s',
    async (_form, args) => {
      const { code, out, err } = await run(args);
      expect({ code, complaints: code === 0 ? [] : err }).toEqual({ code: 0, complaints: [] });
      const found = JSON.parse(out) as Omit<Findings, 'sums'>;
      const inflicted = found.inflicted.map(({ kind }) => kind);
      expect(inflicted.filter((kind) => KILLS.some((kill) => kill === kind))).toHaveLength(12);
      expect([...new Set(inflicted)].sort()).toEqual([...KILLS, ...DISTURBANCES].sort());
      // The disk's fault needs strace, and the right to attach it.
      expect(found.inflicted.filter(({ kind, notRun }) => notRun !== null && kind !== 'disk-error')).toEqual([]);
      expect(found.sent).toBeGreaterThanOrEqual(1_000);
      expect(found).toMatchObject({ unresolved: 0, verdict: { acknowledged: found.sent, recorded: found.sent } });
    },
    LIMIT_MS,
  );
});
