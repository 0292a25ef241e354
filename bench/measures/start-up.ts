import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { stopGroup } from '../stage/child-process.ts';
import { gatewayEnvironment, makeDataDir, removeData } from '../stage/gateway-process.ts';
import { median } from '../report/statistics.ts';
import { atMost, type Figure } from '../report/target.ts';
import type { Undo } from '../stage/undo.ts';

const POLL_MS = 10;
const START_MS = 60_000;
/** Of this file as it is built: dist/bench/measures. */
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

interface StartTimes {
  readonly first: readonly number[];
  readonly later: readonly number[];
}

/** `npm start` of this built checkout until `/readyz` says 200: on an empty directory, and again on what that left. */
export async function startTimes(rounds: number, undo: Undo, doing: (text: string) => void): Promise<StartTimes> {
  const first: number[] = [];
  const later: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const dataDir = makeDataDir();
    const remove = undo.add(() => removeData(dataDir));
    doing(`start, round ${round} of ${rounds}: first start`);
    first.push(await startOnce(dataDir, undo));
    doing(`start, round ${round} of ${rounds}: database initialised`);
    later.push(await startOnce(dataDir, undo));
    await remove();
  }
  return { first, later };
}

export function startFigures({ first, later }: StartTimes): readonly Figure[] {
  return [
    { what: 'npm start to /readyz, database initialised', value: median(later), unit: 's', target: atMost(2.5) },
    { what: 'npm start to /readyz, first start', value: median(first), unit: 's', target: atMost(5) },
  ];
}

/** Seconds from the command to the first 200. */
async function startOnce(dataDir: string, undo: Undo): Promise<number> {
  const port = await freePort();
  const startedAt = performance.now();
  const child = npmStart(gatewayEnvironment(dataDir, port));
  const stop = undo.add(() => stopGroup(child));
  try {
    await isReady(child, `http://127.0.0.1:${port}/readyz`, startedAt + START_MS);
    return (performance.now() - startedAt) / 1_000;
  } finally {
    await stop();
  }
}

function npmStart(env: NodeJS.ProcessEnv): ChildProcess {
  // Set by npm for what it runs: the same npm again.
  const npm = process.env['npm_execpath'];
  const viaNode = npm?.endsWith('npm-cli.js') === true;
  return spawn(viaNode ? process.execPath : 'npm', [...(viaNode ? [npm] : []), 'start'], {
    cwd: ROOT,
    env,
    stdio: 'ignore',
    // npm does not pass a signal on to its child: all processes get it at once.
    detached: true,
    shell: !viaNode && process.platform === 'win32',
  });
}

async function isReady(child: ChildProcess, url: string, giveUpAt: number): Promise<void> {
  while (performance.now() < giveUpAt) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error('npm start ended before the gateway was ready');
    const answer = await fetch(url).catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.status === 200) return;
    await delay(POLL_MS);
  }
  throw new Error(`The gateway was not ready within ${START_MS} ms`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
