import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withDatabase, type WithDatabase } from './embedded.ts';
import { processes, startLoad, startRunning, until, type Running } from './running.ts';

const SLOW_MS = 120_000;
let place: WithDatabase;
let running: Running;

beforeAll(async () => {
  place = await withDatabase();
  running = await place.start({ PROCESSES: '3', LOG_FILE: join(place.dataDir, 'gateway.log') });
}, SLOW_MS);

afterAll(async () => {
  await running.stop();
  await place.remove();
});

describe('A gateway of several processes', () => {
  it('has one database server, which it migrated once', () => {
    const servers = processes().filter(
      ({ args }) => args.includes(`/postgres -D ${place.dataDir}/`) && !args.startsWith('/bin/sh'),
    );
    expect(servers.map(({ ppid }) => ppid)).toEqual([running.parent.pid]);
    expect(running.output().match(/"message":"migrated: /g)).toHaveLength(1);
    expect(running.pids()).toHaveLength(3);
  });

  it('writes the lines of all processes into one file', async () => {
    const callers = 12;
    for (let call = 0; call < callers; call += 1) {
      await fetch(`${running.url}/includes/api.php?call=${call}`, { headers: { connection: 'close' } });
    }
    const linesOfCalls = async (): Promise<readonly Readonly<Record<string, unknown>>[]> =>
      (await readFile(join(place.dataDir, 'gateway.log'), 'utf8'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>)
        .filter(({ message }) => message === 'call');
    // A line is written after the answer.
    await until('the last line', SLOW_MS, async () => (await linesOfCalls()).length === callers);
    expect(new Set((await linesOfCalls()).map(({ process }) => process))).toEqual(new Set([1, 2, 3]));
  });

  it('leaves no process behind when the parent is killed, and can be started again', async () => {
    const pids = running.pids();
    const load = startLoad(running.url, 4);
    await until('payments', SLOW_MS, () => load.paid.length > 12);
    running.parent.kill('SIGKILL');
    await until('the end of the others', 30_000, () => processes().every(({ pid }) => !pids.includes(pid)));
    await load.stop();
    running = await place.start();
    const onRecord = await place.recorded();
    expect(load.paid.filter((transid) => !onRecord.has(transid))).toEqual([]);
    expect(running.pids()).toHaveLength(2);
  }, 240_000);

  it(
    'ends its start with the sentence of a process that cannot take calls',
    async () => {
      const taken = createServer();
      await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
      const { port } = taken.address() as AddressInfo;
      const other = await withDatabase();
      try {
        const failed = startRunning({ DATA_DIR: other.dataDir, PROCESSES: '3', PORT: String(port) });
        const reason = await failed.then(
          () => 'it started',
          (error: unknown) => String(error),
        );
        const sentence = `PORT is in use (${port}): set PORT to another one, or to 0 for any that is free.`;
        expect(reason.split(sentence)).toHaveLength(2);
        expect(reason).not.toMatch(/ {4}at /);
        expect(processes().filter(({ args }) => args.includes(other.dataDir))).toEqual([]);
      } finally {
        await new Promise((resolve) => taken.close(resolve));
        await other.remove();
      }
    },
    SLOW_MS,
  );
});
