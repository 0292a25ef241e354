import { setTimeout as sleep } from 'node:timers/promises';
import { eventLoopDelay } from './clients.ts';
import { isSuccess, quantile, slowest, type Answer } from './callers.ts';
import { atMost, exactly, speed, type Row } from './row.ts';
import type { Target } from './target.ts';

const GUESSES_PER_SECOND = 200;
const READS_PER_SECOND = 100;
const LIMIT_MS = 200;

/**
 * S4: wrong passwords, each of which would be hashed for half a second, beside callers with a secret. The gateway's lockout
 * must be off: it would end this after a hundred.
 */
export async function passwordFlood(target: Target, seconds: number): Promise<readonly Row[]> {
  const invoice = await target.invoice();
  const read = (): Promise<Answer> => target.callers.read(invoice);
  await paced(READS_PER_SECOND, 1, read);
  const quiet = await paced(READS_PER_SECOND, Math.min(seconds, 10), read);
  await eventLoopDelay(target);
  const [guessed, beside] = await Promise.all([
    paced(GUESSES_PER_SECOND, seconds, (number) => target.callers.payCorp(invoice, number, `guess ${number}`)),
    paced(READS_PER_SECOND, seconds, read),
  ]);
  const delay = await eventLoopDelay(target);
  const done = `${guessed.length} wrong passwords in ${seconds} s`;
  const [before, during] = [p99(quiet), p99(beside)];
  const isRefused = ({ text }: Answer): boolean => /^\{"RET_STATUS":"(login|db)"/.test(text);
  return [
    exactly(
      'S4',
      `${done}: reads with a secret beside them that failed`,
      beside.filter((one) => !isSuccess(one)).length,
      0,
    ),
    exactly(
      'S4',
      `${done}: that were answered otherwise than refused`,
      guessed.filter((one) => !isRefused(one)).length,
      0,
    ),
    atMost('S4', `${done}: slowest of their answers`, slowest(guessed), 30_000, 'ms'),
    speed(
      'S4',
      `${done}: p99 of the reads, ${before.toFixed(1)} ms before and ${during.toFixed(1)} ms beside`,
      during / before,
      2,
      '×',
    ),
    speed('S4', `${done}: event loop held for`, delay, LIMIT_MS, 'ms'),
  ];
}

/** An open loop: so many calls a second, however long each takes; their answers. */
async function paced(perSecond: number, seconds: number, call: (number: number) => Promise<Answer>): Promise<Answer[]> {
  const startedAt = performance.now();
  const asked: Promise<Answer>[] = [];
  while (asked.length < perSecond * seconds) {
    await sleep(Math.max(0, startedAt + (asked.length * 1_000) / perSecond - performance.now()));
    asked.push(call(asked.length));
  }
  return await Promise.all(asked);
}

function p99(answers: readonly Answer[]): number {
  const times = answers.map(({ ms }) => ms);
  return quantile(times, 0.99);
}
