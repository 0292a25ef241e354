import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Runner } from './load.ts';
import { readWrk, wrkScript, type WrkCall, type WrkResult } from './wrk-script.ts';

interface Work {
  /** The path of wrk. */
  readonly program: string;
  readonly url: URL;
  readonly connections: number;
  /** For its script; emptied after every round. */
  readonly workDir: string;
  readonly call: WrkCall;
  /** The number of calls before this spell, and those that a spell makes at the most. */
  readonly nextCall: () => number;
}

/** The least spell: wrk counts in whole seconds. */
const wholeSeconds = (seconds: number): number => Math.max(1, Math.round(seconds));

/**
 * Callers in wrk, a client that was not written for the gateway. Its run-in is a run of its own, which reads every answer.
 * It ends by cutting off the calls in flight: they may have been done.
 */
export function wrkRunner({ program, url, connections, workDir, call, nextCall }: Work): Runner {
  let child: ChildProcess | null = null;
  const run = async (seconds: number, checks: boolean): Promise<WrkResult> => {
    const folder = await mkdtemp(join(workDir, 'wrk-'));
    try {
      const script = join(folder, 'script.lua');
      await writeFile(script, wrkScript(call, nextCall(), checks));
      const args = ['-t', '1', '-c', String(connections), '-d', `${seconds}s`, '--timeout', '10s', '-s', script];
      child = spawn(program, [...args, url.toString()], { stdio: ['ignore', 'pipe', 'pipe'] });
      return await resultOf(child);
    } finally {
      child = null;
      await rm(folder, { recursive: true, force: true });
    }
  };
  return {
    callerPid: () => child?.pid ?? null,
    async run(spell, started) {
      const before = await run(wholeSeconds(spell.runInSeconds), true);
      const counting = run(wholeSeconds(spell.seconds), false);
      started();
      const { answered, failed, seconds, latenciesMs } = await counting;
      return {
        acknowledged: before.answered + answered,
        failed: before.failed + failed,
        failure: before.failed + failed === 0 ? null : 'wrk counted errors of connections, or another status than 200',
        unanswered: 2 * connections,
        seconds,
        latenciesMs,
      };
    },
    close: async () => {
      if (child === null || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function resultOf(child: ChildProcess): Promise<WrkResult> {
  let [output, errors] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`wrk failed: ${(errors || output).slice(0, 500)}`);
  return readWrk(output);
}
