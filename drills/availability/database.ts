import { setTimeout as sleep } from 'node:timers/promises';
import { isAway, isBusy, isSuccess, slowest, type Answer } from './callers.ts';
import { atMost, exactly, type Row } from './row.ts';
import { until, type Target } from './target.ts';

const RECOVERY_LIMIT_MS = 5_000;
const HANG_LIMIT_MS = 6_000;

let made = 0;

/** One payment by either dialect and one read, at once, of new invoices. */
function oneOfEach({ callers }: Target, invoice: number): readonly Promise<Answer>[] {
  made += 1;
  return [callers.pay(invoice, `away-${made}`), callers.payCorp(invoice, 500_000 + made), callers.read(invoice)];
}

async function isServing(target: Target, invoice: number): Promise<boolean> {
  return (await Promise.all(oneOfEach(target, invoice))).every(isSuccess);
}

/** A1: the database goes away and comes back, several times; the gateway is not restarted. */
export async function databaseDown(target: Target, cycles: number): Promise<readonly Row[]> {
  const invoice = await target.invoice();
  const found = { answers: [] as Answer[], health: [] as number[], ready: [] as number[], recoveries: [] as number[] };
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    await until(() => isServing(target, invoice), RECOVERY_LIMIT_MS);
    await target.link.down();
    // Also later calls, which must connect; the first calls find their connections cut.
    for (let round = 0; round < 3; round += 1) found.answers.push(...(await Promise.all(oneOfEach(target, invoice))));
    // /readyz caches its result for a second.
    await sleep(1_100);
    const [health, ready] = await Promise.all([target.callers.get('/healthz'), target.callers.get('/readyz')]);
    found.health.push(health.status);
    found.ready.push(ready.status);
    await target.link.up();
    found.recoveries.push(await until(() => isServing(target, invoice), 4 * RECOVERY_LIMIT_MS));
  }
  const done = `database away, ${cycles} times`;
  return [
    exactly(
      'A1',
      `${done}: answers that are not the dialect's own`,
      found.answers.filter((one) => !isAway(one)).length,
      0,
    ),
    atMost('A1', `${done}: slowest answer of ${found.answers.length}`, slowest(found.answers), 3_000, 'ms'),
    exactly('A1', `${done}: /healthz that are not 200`, found.health.filter((status) => status !== 200).length, 0),
    exactly('A1', `${done}: /readyz that are not 503`, found.ready.filter((status) => status !== 503).length, 0),
    atMost(
      'A1',
      `${done}: longest until both dialects serve again`,
      Math.max(...found.recoveries),
      RECOVERY_LIMIT_MS,
      'ms',
    ),
    exactly('A1', `${done}: gateway is the same process`, target.isAlive() ? 'yes' : 'no', 'yes'),
  ];
}

const BACKENDS =
  "from pg_stat_activity where datname = current_database() and application_name like 'invoice-gateway %'";

/** The processes of the server that work for the gateway's calls. */
async function backends(target: Target): Promise<readonly number[]> {
  return (await target.rows<{ pid: number }>(`select pid ${BACKENDS}`)).map(({ pid }) => pid);
}

/** A way of hanging: how it begins, and how it ends. */
interface Hang {
  readonly name: string;
  readonly begin: (target: Target) => Promise<() => Promise<void>>;
}

const STOPPED: Hang = {
  name: 'backends stopped (SIGSTOP)',
  async begin(target) {
    const pids = await backends(target);
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    return () => {
      for (const pid of pids) {
        try {
          process.kill(pid, 'SIGCONT');
        } catch {
          // It has ended because its connection was gone.
        }
      }
      return Promise.resolve();
    };
  },
};

const SILENT: Hang = {
  name: 'packets dropped',
  begin(target) {
    target.link.hang();
    return Promise.resolve(() => target.link.up());
  },
};

/** A2: the database neither answers nor goes away, while calls come one after another; then it goes on. */
export async function databaseHangs(target: Target, seconds: number): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const hang of [STOPPED, SILENT]) rows.push(...(await hangs(target, hang, seconds)));
  return rows;
}

async function hangs(target: Target, hang: Hang, seconds: number): Promise<readonly Row[]> {
  const invoice = await target.invoice();
  await until(() => isServing(target, invoice), RECOVERY_LIMIT_MS);
  const end = await hang.begin(target);
  const sent: { readonly transid: string; readonly answer: Promise<Answer> }[] = [];
  const reads: Promise<Answer>[] = [];
  const stopAt = performance.now() + seconds * 1_000;
  for (let number = 0; performance.now() < stopAt; number += 1) {
    const transid = `${hang.name}-${invoice}-${number}`;
    sent.push({ transid, answer: target.callers.pay(invoice, transid) });
    reads.push(target.callers.read(invoice));
    await sleep(100);
  }
  const answers = await Promise.all([...sent.map(({ answer }) => answer), ...reads]);
  await end();
  const recovery = await until(() => isServing(target, invoice), 4 * RECOVERY_LIMIT_MS);
  const quiet = await until(
    async () => (await target.rows(`select 1 ${BACKENDS} and state <> 'idle'`)).length === 0,
    RECOVERY_LIMIT_MS,
  );
  // Repeat the call, as callers do when they do not know the outcome of a payment.
  for (const { transid } of sent) await target.callers.pay(invoice, transid);
  const kept = await target.rows<{ reference: string }>('select reference from payments where invoice_id = $1', [
    invoice,
  ]);
  const times = (transid: string): number => kept.filter(({ reference }) => reference === transid).length;
  return [
    exactly(
      'A2',
      `${hang.name}: answers that are neither success nor the dialect's own`,
      answers.filter((one) => !isAway(one) && !isBusy(one) && !isSuccess(one)).length,
      0,
    ),
    atMost(
      'A2',
      `${hang.name} for ${seconds} s: slowest answer of ${answers.length}`,
      slowest(answers),
      HANG_LIMIT_MS,
      'ms',
    ),
    atMost('A2', `${hang.name}: until both dialects serve again`, recovery, RECOVERY_LIMIT_MS, 'ms'),
    atMost('A2', `${hang.name}: until no connection is at work or in a transaction`, quiet, RECOVERY_LIMIT_MS, 'ms'),
    exactly(
      'A2',
      `${hang.name}: payments that are not there exactly once after a repeat`,
      sent.filter(({ transid }) => times(transid) !== 1).length,
      0,
    ),
  ];
}
