import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './documents.ts';
import type { Call, Ran } from './shell.ts';

const READY_MS = 60_000;

/** A process that runs until it is stopped. */
export interface Running {
  /** Resolves when its output matches; rejects when it ends before, or takes too long. */
  readonly shows: (pattern: RegExp) => Promise<void>;
  /** Its output on stdout. */
  readonly output: () => string;
  /** Sends the signal of a Ctrl-C or a supervisor; resolves to what it left. */
  readonly stop: (signal: 'SIGINT' | 'SIGTERM') => Promise<Ran>;
}

/** Starts a script of the checkout, with the environment and the directory of a call. */
export function startScript(script: string, { args, cwd, env, stdin }: Call): Running {
  const child = spawn(process.execPath, [join(ROOT, script), ...args], {
    cwd,
    env: { ...env, PATH: process.env['PATH'] },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(stdin);
  return runningOf(child);
}

function runningOf(child: ChildProcess): Running {
  let [out, err] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
  let isOver = false;
  let wanted: NodeJS.Signals | null = null;
  const ended = new Promise<Ran>((resolve) => {
    child.once('close', (code, signal) => {
      isOver = true;
      // A command that only reads ends by the signal itself, as Ctrl-C ends it.
      resolve({ code: code ?? (signal === wanted ? 0 : 1), out, err });
    });
  });
  return {
    async shows(pattern) {
      for (let waited = 0; waited < READY_MS; waited += 100) {
        if (pattern.test(out)) return;
        if (isOver) break;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error(`It did not show ${String(pattern)}:\n${out}${err}`);
    },
    output: () => out,
    async stop(signal) {
      wanted = signal;
      if (!isOver) child.kill(signal);
      return await ended;
    },
  };
}

export const LISTENING = /"url":"http:[^"]+"|listening/;

/** A gateway that is started, is ready, and is stopped as a supervisor would; on a port of its own. */
export async function startAndStop(script: string, call: Call): Promise<Ran> {
  const running = startScript(script, { ...call, env: { ...call.env, PORT: '0' } });
  try {
    await running.shows(LISTENING);
  } finally {
    await running.stop('SIGTERM');
  }
  return await running.stop('SIGTERM');
}
