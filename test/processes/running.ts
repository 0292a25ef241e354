import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stopChild } from '../../bench/stage/child-process.ts';

const PROGRAM = join(import.meta.dirname, '..', '..', 'dist', 'src', 'main.js');
const START_MS = 90_000;
const POLL_MS = 25;

/** A gateway of several processes, as a supervisor starts it. */
export interface Running {
  readonly url: string;
  readonly parent: ChildProcess;
  /** The processes that take calls. */
  pids(): readonly number[];
  /** The lines of the log with this message. */
  logged(message: string): readonly Readonly<Record<string, unknown>>[];
  readonly output: () => string;
  stop(): Promise<void>;
}

/** Starts a gateway by only this environment; rejects with what it wrote where it ends. */
export async function startRunning(environment: Readonly<Record<string, string>>): Promise<Running> {
  const parent = spawn(process.execPath, [PROGRAM], {
    env: { PATH: process.env['PATH'], PORT: '0', LOG_LEVEL: 'info', LOG_FORMAT: 'json', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [parent.stdout, parent.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
  const lines = (): readonly Readonly<Record<string, unknown>>[] =>
    output
      .slice(0, output.lastIndexOf('\n') + 1)
      .split('\n')
      .filter((line) => line.startsWith('{"'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const logged = (message: string): readonly Readonly<Record<string, unknown>>[] =>
    lines().filter((line) => line['message'] === message);
  try {
    await until('the gateway listens', START_MS, () => {
      if (parent.exitCode !== null) throw new Error('The gateway ended');
      return logged('listening').length > 0;
    });
  } catch (error) {
    await stopChild(parent);
    throw new Error(`${String(error)}:\n${output}`, { cause: error });
  }
  return {
    url: String(logged('listening')[0]?.['url']),
    parent,
    pids: () => childrenOf(parent.pid ?? 0),
    logged,
    output: () => output,
    stop: () => stopChild(parent),
  };
}

/** The processes of a parent that take calls. */
function childrenOf(parent: number): readonly number[] {
  return processes()
    .filter(({ ppid, args }) => ppid === parent && args.includes('child-main.js'))
    .map(({ pid }) => pid);
}

interface Listed {
  readonly pid: number;
  readonly ppid: number;
  readonly args: string;
}

/** All processes of the machine that run; a dead one that its parent has not collected does not. */
export function processes(): readonly Listed[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,state=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^ *([0-9]+) +([0-9]+) +(\S+) +(.*)$/.exec(line))
    .filter((match) => match !== null && !match[3]?.startsWith('Z'))
    .map((match) => ({ pid: Number(match?.[1]), ppid: Number(match?.[2]), args: match?.[4] ?? '' }));
}

/** Waits until something is so; rejects with its name after the limit. */
export async function until(what: string, limitMs: number, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + limitMs;
  while (!(await isSo())) {
    if (performance.now() > giveUpAt) throw new Error(`Not within ${limitMs} ms: ${what}`);
    await delay(POLL_MS);
  }
}

/** Callers that pay without a pause, each on a connection that it keeps as long as the gateway does. */
export interface Load {
  /** The transaction ids of the payments that were answered with success. */
  readonly paid: readonly string[];
  /** The others, by what went wrong. */
  readonly failed: readonly string[];
  stop(): Promise<void>;
}

let loads = 0;

/** Begins to pay: cents to an invoice that the demo has. */
export function startLoad(url: string, callers: number): Load {
  loads += 1;
  const prefix = `LOAD-${process.pid}-${loads}`;
  const agent = new Agent({ keepAlive: true, maxSockets: callers });
  const paid: string[] = [];
  const failed: string[] = [];
  let isStopped = false;
  let calls = 0;
  const caller = async (): Promise<void> => {
    while (!isStopped) {
      calls += 1;
      const transid = `${prefix}-${calls}`;
      const fault = await pay(agent, url, transid);
      if (fault === null) paid.push(transid);
      else {
        failed.push(fault);
        await delay(POLL_MS);
      }
    }
  };
  const all = Array.from({ length: callers }, caller);
  return {
    paid,
    failed,
    stop: async () => {
      isStopped = true;
      await Promise.all(all);
      agent.destroy();
    },
  };
}

/** Gives `null` for a success, else what went wrong. */
async function pay(agent: Agent, url: string, transid: string): Promise<string | null> {
  const body = new URLSearchParams({
    ...{ action: 'AddInvoicePayment', identifier: 'demo-identifier', secret: 'demo-secret', responsetype: 'json' },
    ...{ invoiceid: '1', gateway: 'cash', amount: '0.01', noemail: 'true', transid },
  }).toString();
  const call = request(new URL('/includes/api.php', url), {
    method: 'POST',
    agent,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length },
  });
  call.end(body);
  try {
    const [response] = (await once(call, 'response')) as [AsyncIterable<Buffer> & { statusCode: number }];
    let answer = '';
    for await (const piece of response) answer += piece.toString();
    return answer === '{"result":"success"}' ? null : `${response.statusCode} ${answer}`;
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code ?? error);
  }
}
