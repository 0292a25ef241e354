import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

const START_MS = 60_000;
const STOP_MS = 30_000;
const KILLED_MS = 5_000;
const POLL_MS = 20;

/** The first address that a server prints; rejects when it ends before, or takes too long. */
export async function listeningUrl(child: ChildProcess): Promise<string> {
  const { stdout } = child;
  if (stdout === null) throw new Error('The server has no output');
  const found = new Promise<string>((resolve, reject) => {
    let text = '';
    stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const url = /http:\/\/127\.0\.0\.1:[0-9]+(?=\s)/.exec(text)?.[0];
      if (url !== undefined) resolve(url);
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      reject(new Error(`The server ended before it listened (${signal ?? `exit code ${code ?? 0}`})`));
    });
  });
  const timer = new AbortController();
  const tooLate = delay(START_MS, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`The server did not listen within ${START_MS} ms`);
  });
  try {
    return await Promise.race([found, tooLate]);
  } finally {
    tooLate.catch(() => undefined);
    timer.abort();
    // Discard further output: a full pipe would stop the writer.
    stdout.removeAllListeners('data').resume();
  }
}

/** Asks a process to end, and makes it end when it takes too long. */
export async function stopChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const kill = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(kill);
}

/** The same for a child that was started as the head of a process group, and for all of its group. */
export async function stopGroup(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    await stopChild(child);
    return;
  }
  const killAt = performance.now() + STOP_MS;
  let signal: NodeJS.Signals | 0 = 'SIGTERM';
  // A killed process that its parent has not collected still exists.
  while (isSent(-pid, signal) && performance.now() < killAt + KILLED_MS) {
    await delay(POLL_MS);
    signal = performance.now() > killAt ? 'SIGKILL' : 0;
  }
}

/** Signals the process: false where it has ended. Signal 0 only checks. */
function isSent(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
