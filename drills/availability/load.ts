import { setTimeout as sleep } from 'node:timers/promises';
import { memoryOf } from '../../bench/stage/process-usage.ts';
import { isAway, isBusy, isSuccess, slowest, type Answer } from './callers.ts';
import { atMost, exactly, type Row } from './row.ts';
import { until, type Target } from './target.ts';

const MEBIBYTE = 1_024 * 1_024;
/** The most connections of the runtime role that the gateway may use. */
const POOLS = 11;
const OURS =
  "from pg_stat_activity where datname = current_database() and application_name in ('invoice-gateway writes', 'invoice-gateway reads')";

/** A3: many payments and reads at once, which all wait for a table that another session has locked. */
export async function poolExhaustion(target: Target, calls: number): Promise<readonly Row[]> {
  const invoice = await target.invoice();
  const lock = target.rows('begin; lock table invoices in access exclusive mode; select pg_sleep(8); rollback');
  await sleep(300);
  const asked = Array.from({ length: calls }, (_each, number) =>
    number % 2 === 0 ? target.callers.pay(invoice, `pool-${number}`) : target.callers.read(invoice),
  );
  await sleep(1_500);
  const most = (await target.rows(`select 1 ${OURS}`)).length;
  const answers = await Promise.all(asked);
  await lock;
  const recovery = await until(async () => {
    const both = [await target.callers.pay(invoice, 'pool-after'), await target.callers.read(invoice)];
    return both.every(isSuccess);
  }, 10_000);
  const idle = await until(
    async () => (await target.rows(`select 1 ${OURS} and state <> 'idle'`)).length === 0,
    10_000,
  );
  const done = `${calls} calls on a locked table`;
  const strange = answers.filter((one) => !isAway(one) && !isBusy(one) && !isSuccess(one)).length;
  return [
    exactly('A3', `${done}: answers that are neither success nor the dialect's own`, strange, 0),
    atMost('A3', `${done}: slowest answer`, slowest(answers), 6_500, 'ms'),
    atMost('A3', `${done}: connections meanwhile`, most, POOLS, ''),
    atMost('A3', `${done}: until both are served again`, recovery, 3_000, 'ms'),
    atMost('A3', `${done}: until every connection is idle`, idle, 3_000, 'ms'),
  ];
}

/** A4: more calls at once than the gateway accepts, mostly reads. */
export async function flood(target: Target, calls: number): Promise<readonly Row[]> {
  const invoice = await target.invoice();
  const unlock = await target.lock('invoices');
  let shed = 0;
  const reads = Array.from({ length: calls }, async () => {
    const answer = await target.callers.read(invoice);
    if (isBusy(answer)) shed += 1;
    return answer;
  });
  // The reads have all their places as soon as one is refused.
  await until(() => Promise.resolve(shed > 0), 4_000);
  const payments = Array.from({ length: 50 }, (_each, number) => target.callers.pay(invoice, `flood-${number}`));
  await sleep(700);
  await unlock();
  const [read, paid] = [await Promise.all(reads), await Promise.all(payments)];
  const done = `${calls} reads at once, and 50 payments behind them`;
  return [
    exactly(
      'A4',
      `${done}: reads that are neither served nor answered as busy`,
      read.filter((one) => !isBusy(one) && !isSuccess(one) && !isAway(one)).length,
      0,
    ),
    exactly('A4', `${done}: any read was shed`, shed > 0 ? 'yes' : 'no', 'yes'),
    exactly('A4', `${done}: payments that were not taken`, paid.filter((one) => !isSuccess(one)).length, 0),
  ];
}

/** A10: so many calls, a tenth of them malformed; memory at a tenth of them and at the end. */
export async function memory(target: Target, calls: number, say: (text: string) => void): Promise<readonly Row[]> {
  const invoices = await Promise.all(Array.from({ length: 20 }, () => target.invoice()));
  const malformed: readonly (() => Promise<Answer>)[] = [
    () => target.callers.post('/corp/api', '{"API_CALL_FUNCTION_NAME":', { 'content-type': 'application/json' }),
    () => target.callers.post('/corp/api', '<wddxPacket><data><struct>', { 'content-type': 'text/xml' }),
    () =>
      target.callers.post('/includes/api.php', `a${'[b]'.repeat(100)}=1`, {
        'content-type': 'application/x-www-form-urlencoded',
      }),
    () => target.callers.post('/includes/api.php', '--x\r\n', { 'content-type': 'multipart/form-data; boundary=x' }),
    () => target.callers.whmcs('AddInvoicePayment', { invoiceid: 'x' }),
  ];
  let sent = 0;
  let unserved = 0;
  let early = 0;
  const caller = async (): Promise<void> => {
    while (sent < calls) {
      const number = (sent += 1);
      const invoice = invoices[number % invoices.length] ?? 0;
      if (number % 10 === 0) {
        const { status } = (await malformed[(number / 10) % malformed.length]?.()) ?? { status: 0 };
        if (status === 0 || status >= 500) unserved += 1;
      } else {
        const answer = await (number % 2 === 0
          ? target.callers.read(invoice)
          : target.callers.pay(invoice, `memory-${number}`));
        if (!isSuccess(answer)) unserved += 1;
      }
      if (number === Math.floor(calls / 10)) early = await rss(target);
      if (number % 20_000 === 0) say(`${number} calls, ${Math.trunc(await rss(target))} MiB`);
    }
  };
  await Promise.all(Array.from({ length: 16 }, caller));
  const late = await rss(target);
  const done = `${calls} calls, a tenth malformed, in a heap of 512 MiB`;
  return [
    exactly('A10', `${done}: that were not answered as they should be`, unserved, 0),
    atMost(
      'A10',
      `${done}: growth of memory from ${early.toFixed(0)} MiB after a tenth to ${late.toFixed(0)} MiB`,
      (late / early - 1) * 100,
      20,
      '%',
    ),
  ];
}

async function rss({ pid }: Target): Promise<number> {
  return ((await memoryOf(pid))?.now ?? NaN) / MEBIBYTE;
}

/** A9: SIGTERM under load. The last of all measures: the gateway is gone after it. */
export async function gracefulStop(target: Target): Promise<readonly Row[]> {
  const invoice = await target.invoice();
  const answers = new Map<string, Answer>();
  let number = 0;
  let isOver = false;
  const caller = async (): Promise<void> => {
    while (!isOver) {
      const transid = `stop-${(number += 1)}`;
      const answer = await target.callers.pay(invoice, transid);
      answers.set(transid, answer);
      if (answer.status === 0) await sleep(20);
    }
  };
  const callers = Array.from({ length: 32 }, caller);
  await sleep(1_000);
  const startedAt = performance.now();
  const code = await target.end('SIGTERM');
  const tookMs = performance.now() - startedAt;
  isOver = true;
  await Promise.all(callers);
  const kept = await target.rows<{ reference: string }>(
    'select reference from payments where invoice_id = $1 and tenant_id = 53',
    [invoice],
  );
  const counts = new Map<string, number>();
  for (const { reference } of kept) counts.set(reference, (counts.get(reference) ?? 0) + 1);
  const paid = [...answers].filter(([, answer]) => isSuccess(answer)).map(([transid]) => transid);
  return [
    exactly('A9', `SIGTERM under load: exit code`, code ?? -1, 0),
    atMost('A9', `SIGTERM under load: until the process is gone`, tookMs, 10_000, 'ms'),
    exactly(
      'A9',
      `SIGTERM under load: ${paid.length} acknowledged payments that are lost`,
      paid.filter((transid) => !counts.has(transid)).length,
      0,
    ),
    exactly(
      'A9',
      `SIGTERM under load: payments that are there twice`,
      [...counts.values()].filter((count) => count > 1).length,
      0,
    ),
  ];
}
