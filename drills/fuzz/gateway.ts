import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, createReadStream, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { gatewayEnvironment, makeDataDir, removeData } from '../../bench/stage/gateway-process.ts';
import { stopChild } from '../../bench/stage/child-process.ts';
import { findRunning } from '../../db/embedded/launcher.ts';
import { until } from '../shared/lab.ts';
import type { Testimony } from './witness.ts';

/** A gateway in a process of its own, with an embedded database. All its output is kept. */
export interface FuzzedGateway {
  readonly url: string;
  readonly ownerUrl: string;
  isAlive(): boolean;
  /** Since the last time it was asked. */
  testimony(): Promise<Testimony>;
  /** Ends it; from then on its output is complete. */
  stop(): Promise<void>;
  /** The lines of its log. */
  logLines(): AsyncIterable<string>;
  /** Its output, its errors and its database's log, by name. */
  outputs(): readonly (readonly [name: string, file: string])[];
  /** Removes all of it. */
  remove(): Promise<void>;
}

const START_MS = 120_000;
const WITNESS_MS = 20_000;

/** Rejects where it ends before it listens. */
export async function startGateway(): Promise<FuzzedGateway> {
  const dataDir = makeDataDir();
  const file = (name: string): string => join(dataDir, name);
  const [output, errors] = [openSync(file('stdout'), 'a'), openSync(file('stderr'), 'a')];
  const witness = import.meta.resolve('./witness.js');
  const program = fileURLToPath(import.meta.resolve('../../src/main.js'));
  const child = spawn(process.execPath, ['--import', witness, program], {
    env: {
      ...gatewayEnvironment(dataDir, 0),
      LOG_LEVEL: 'silly',
      LOG_FORMAT: 'json',
      LOG_FILE: file('gateway.log'),
      TRUST_PROXY: 'loopback',
      FUZZ_WITNESS: file('witness'),
    },
    stdio: ['ignore', output, errors],
  });
  closeSync(output);
  closeSync(errors);
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null;
  const killAtExit = (): void => void child.kill('SIGTERM');
  process.once('exit', killAtExit);
  let url = '';
  await until('the gateway listens', START_MS, () => {
    if (!isAlive()) throw new Error(`The gateway ended: ${readFileSync(file('stderr'), 'utf8').slice(-2_000)}`);
    url = /"message":"listening"[^\n]*?"url":"([^"]+)"/.exec(readFileSync(file('stdout'), 'utf8'))?.[1] ?? '';
    return Promise.resolve(url !== '');
  });
  const urls = await findRunning({ dataDir });
  if (urls === null) throw new Error("The gateway's database cannot be found");
  return {
    url,
    ownerUrl: urls.owner,
    isAlive,
    testimony: async () => {
      rmSync(file('witness'), { force: true });
      child.kill('SIGUSR2');
      await until('the witness speaks', WITNESS_MS, () => Promise.resolve(existsSync(file('witness'))));
      return JSON.parse(readFileSync(file('witness'), 'utf8')) as Testimony;
    },
    stop: async () => {
      await stopChild(child);
      process.off('exit', killAtExit);
    },
    logLines: () => linesOf(['.4', '.3', '.2', '.1', ''].map((age) => file(`gateway.log${age}`))),
    outputs: () => ['stdout', 'stderr', 'postgres.log'].map((name) => [name, file(name)]),
    remove: () => removeData(dataDir),
  };
}

/** The oldest first. */
async function* linesOf(files: readonly string[]): AsyncIterable<string> {
  for (const path of files.filter(existsSync)) {
    const input = createReadStream(path);
    await once(input, 'open');
    // Only a line feed ends a line: other characters that begin one would be found in it.
    yield* createInterface({ input, crlfDelay: Infinity });
  }
}
