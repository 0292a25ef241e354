import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Round, Runner, Spell } from './load.ts';
import { debianDirectories, findProgram } from './on-path.ts';
import { readLog, readSummary } from './pgbench-text.ts';

/** A script of pgbench, and the numbers that it begins with. */
interface PgbenchScript {
  readonly text: string;
  readonly variables: Readonly<Record<string, number>>;
}

interface Work {
  readonly program: string;
  readonly databaseUrl: string;
  readonly connections: number;
  /** Where its script and its log go; emptied after every round. */
  readonly workDir: string;
  /** Asked for once a round. */
  readonly script: () => PgbenchScript;
}

const LOG_PREFIX = 'transactions';

/** pgbench on the PATH, else the newest where Debian keeps it off the PATH; `null` where there is none. */
export function findPgbench(): string | null {
  return findProgram('pgbench', debianDirectories());
}

/**
 * Callers in pgbench: prepared statements, two threads, no vacuum. It connects again at each run, and measures only
 * whole seconds.
 */
export function pgbenchRunner(work: Work): Runner {
  let child: ChildProcess | null = null;
  return {
    callerPid: () => child?.pid ?? null,
    async run(spell, started) {
      const folder = await mkdtemp(join(work.workDir, 'pgbench-'));
      try {
        const script = work.script();
        await writeFile(join(folder, 'script.sql'), script.text);
        child = spawn(work.program, argumentsOf(work, script, spell), {
          cwd: folder,
          env: { ...process.env, ...connectionOf(work.databaseUrl) },
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        return await roundOf(child, folder, started);
      } finally {
        child = null;
        await rm(folder, { recursive: true, force: true });
      }
    },
    close: async () => {
      if (child === null || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function argumentsOf({ connections }: Work, { variables }: PgbenchScript, { runInSeconds, seconds }: Spell): string[] {
  return [
    ...['-n', '-M', 'prepared', '-f', 'script.sql', '-c', String(connections), '-j', '2'],
    // Its progress is reported for the first time after the run-in: connecting is not part of it.
    ...['-T', String(runInSeconds + seconds), '-P', String(runInSeconds)],
    ...['-l', `--log-prefix=${LOG_PREFIX}`],
    ...Object.entries(variables).flatMap(([name, value]) => ['-D', `${name}=${value}`]),
  ];
}

/** In the environment: a command line can be read by everybody. */
function connectionOf(url: string): Record<string, string> {
  const { hostname, port, username, password, pathname } = new URL(url);
  return {
    PGHOST: hostname,
    PGPORT: port,
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
    PGAPPNAME: 'bench',
  };
}

async function roundOf(child: ChildProcess, folder: string, started: () => void): Promise<Round> {
  let output = '';
  let errors = '';
  let countsFrom = 0;
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
    if (countsFrom > 0 || !errors.includes('progress:')) return;
    countsFrom = Date.now();
    started();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0 && output === '') throw new Error(`pgbench failed: ${errors.slice(0, 500)}`);
  const { processed, failed } = readSummary(output);
  const fault = /^pgbench: error: .*$/m.exec(errors)?.[0] ?? null;
  const counted = (await transactionsIn(folder)).filter(({ endedAt }) => endedAt >= countsFrom);
  const lastAt = counted.reduce((last, { endedAt }) => Math.max(last, endedAt), countsFrom);
  return {
    acknowledged: processed,
    // For pgbench a client that aborts is not a failed transaction; for us it is a call without an answer.
    failed: failed + (code === 0 ? 0 : 1),
    failure: fault ?? (code === 0 ? null : `pgbench ended with exit code ${code ?? 'unknown'}`),
    seconds: (lastAt - countsFrom) / 1_000,
    latenciesMs: counted.map(({ latencyMs }) => latencyMs),
  };
}

/** A file a thread. */
async function transactionsIn(folder: string): Promise<ReturnType<typeof readLog>> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(`${LOG_PREFIX}.`));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.flatMap(readLog);
}
