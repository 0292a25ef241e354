import { setTimeout as sleep } from 'node:timers/promises';
import { EX_USAGE } from '../../bench/command-line.ts';
import { Lab } from './lab.ts';
import { UsageError } from '../../src/cli/support/usage-error.ts';

/** sysexits.h: a program that the drill needs is missing. */
const EX_UNAVAILABLE = 69;

/** A program that the drill needs is not installed: a sentence that names it. */
export class ProgramsMissing extends Error {
  override readonly name = 'ProgramsMissing';
}

export type Say = (text: string) => void;

export interface Result {
  /** For standard output. */
  readonly text: string;
  /** The failures, a sentence each; empty in a drill that passed. */
  readonly complaints: readonly string[];
}

export interface Drill {
  readonly name: string;
  /** The time limit of the drill. */
  readonly limitMs: number;
  readonly run: (lab: Lab, say: Say) => Promise<Result>;
}

/** Runs a drill as this process: everything is ended again, and the exit code is 1 where something is wrong. */
export async function runAsScript(prepare: () => Drill): Promise<void> {
  try {
    await runInLab(prepare());
  } catch (error) {
    const isExpected = error instanceof UsageError || error instanceof ProgramsMissing;
    process.stderr.write(`${isExpected ? error.message : ((error as Error).stack ?? String(error))}\n`);
    process.exitCode = error instanceof UsageError ? EX_USAGE : error instanceof ProgramsMissing ? EX_UNAVAILABLE : 1;
  }
}

async function runInLab({ name, limitMs, run }: Drill): Promise<void> {
  const lab = await Lab.open(name);
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= lab.close());
  for (const [signal, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ] as const) {
    process.once(signal, () => void close().finally(() => process.exit(128 + number)));
  }
  process.once('uncaughtException', (error) => {
    process.stderr.write(`${error.stack ?? error.message}\n`);
    void close().finally(() => process.exit(1));
  });
  const say: Say = (text) => void process.stderr.write(`${text}\n`);
  const limit = new AbortController();
  const tooLate = sleep(limitMs, undefined, { signal: limit.signal }).then(() => {
    throw new Error(`The drill did not end within ${limitMs} ms`);
  });
  tooLate.catch(() => undefined);
  try {
    const { text, complaints } = await Promise.race([run(lab, say), tooLate]);
    console.log(text);
    say(complaints.length === 0 ? 'The drill passed.' : complaints.join('\n'));
    if (complaints.length > 0) process.exitCode = 1;
  } finally {
    limit.abort();
    await close();
  }
}
