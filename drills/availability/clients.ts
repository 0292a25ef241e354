import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { memoryOf } from '../../bench/stage/process-usage.ts';
import { isSuccess, quantile, type Answer } from './callers.ts';
import type { Sizes } from './sizes.ts';
import { atMost, exactly, speed, type Row } from './row.ts';
import { until, type Target } from './target.ts';

const FORM = 'content-type: application/x-www-form-urlencoded';
const POST = `POST /includes/api.php HTTP/1.1\r\nhost: drill\r\n${FORM}\r\n`;
const CLOSED_LIMIT_MS = 11_000;
/** The check of connections runs once a second. */
const SLACK_MS = 2_000;
const MEBIBYTE = 1_024 * 1_024;

/** A kind of slow client: the bytes that it sends at once, and those that it repeats. */
interface Slow {
  readonly name: string;
  readonly first: string;
  readonly every: string;
}

const SLOW: readonly Slow[] = [
  { name: 'nothing', first: '', every: '' },
  { name: 'headers', first: 'POST /includes/api.php HTTP/1.1\r\nhost: drill\r\n', every: 'x: y\r\n' },
  { name: 'bodies', first: `${POST}content-length: 10000\r\n\r\na=`, every: 'b' },
  { name: 'chunks', first: `${POST}transfer-encoding: chunked\r\n\r\n`, every: '1\r\nb\r\n' },
];

/** The longest delay of the gateway's event loop since this was last asked, in milliseconds. */
export async function eventLoopDelay({ callers }: Target): Promise<number> {
  const { text } = await callers.get('/metrics');
  return Number(/^nodejs_eventloop_lag_max_seconds ([0-9.e-]+)$/m.exec(text)?.[1] ?? Infinity) * 1_000;
}

async function open(target: Target): Promise<Socket> {
  const { hostname, port } = new URL(target.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
  return socket;
}

/** How long payments and reads take, one after the other. */
async function legitimate(
  target: Target,
  invoice: number,
  name: string,
  isOver: () => boolean,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (let number = 0; !isOver(); number += 1) {
    answers.push(await target.callers.pay(invoice, `${name}-${number}`), await target.callers.read(invoice));
    await sleep(20);
  }
  return answers;
}

const times = (answers: readonly Answer[]): readonly number[] => answers.map(({ ms }) => ms);

type SlowSizes = Pick<Sizes, 'slowClients' | 'neverReading' | 'flooding'>;

/** A5 and A8: many clients that send, or take, as slowly as they can, while others pay. */
export async function slowClients(
  target: Target,
  { slowClients: count, ...sizes }: SlowSizes,
): Promise<readonly Row[]> {
  const invoice = await target.invoice();
  const kept = (await socketsOf(target)) + KEPT;
  const quiet = { until: performance.now() + 3_000 };
  const baseline = quantile(
    times(await legitimate(target, invoice, 'quiet', () => performance.now() > quiet.until)),
    0.99,
  );
  await eventLoopDelay(target);
  const before = (await memoryOf(target.pid))?.now ?? 0;
  let closed = 0;
  let last = 0;
  const startedAt = performance.now();
  const clients = await Promise.all(
    Array.from({ length: count }, async (_each, index) => {
      const slow = SLOW[index % SLOW.length] ?? SLOW[0]!;
      const socket = await open(target);
      const openedAt = performance.now();
      socket.resume().once('close', () => {
        closed += 1;
        last = Math.max(last, performance.now() - openedAt);
      });
      socket.write(slow.first);
      const dripping = setInterval(() => slow.every !== '' && socket.writable && socket.write(slow.every), 500);
      socket.once('close', () => {
        clearInterval(dripping);
      });
      return socket;
    }),
  );
  const readers = [
    ...(await neverReading(target, sizes.neverReading, BLOCKED)),
    ...(await neverReading(target, sizes.flooding, FLOOD)),
  ];
  const isOver = (): boolean => closed === count || performance.now() - startedAt > 3 * CLOSED_LIMIT_MS;
  const answers = await legitimate(target, invoice, 'slow', isOver);
  // Reading the metrics resets this figure, so it is read before the sockets are counted there.
  const delay = await eventLoopDelay(target);
  const readersGone = await until(async () => (await socketsOf(target)) <= kept, 2 * CLOSED_LIMIT_MS);
  const after = (await memoryOf(target.pid))?.now ?? 0;
  for (const socket of [...clients, ...readers]) socket.destroy();
  const done = `${count} slow clients`;
  return [
    exactly('A5', `${done}: calls of others that were not served`, answers.filter((one) => !isSuccess(one)).length, 0),
    speed(
      'A5',
      `${done}: p99 of others (without them ${baseline.toFixed(1)} ms)`,
      quantile(times(answers), 0.99),
      Math.max(2 * baseline, 100),
      'ms',
    ),
    exactly('A5', `${done}: connections that were not closed`, count - closed, 0),
    atMost('A5', `${done}: longest that one was kept`, last, CLOSED_LIMIT_MS + SLACK_MS, 'ms'),
    atMost(
      'A5',
      `${readers.length} that read no answer: until they are closed, after the others`,
      readersGone,
      CLOSED_LIMIT_MS,
      'ms',
    ),
    atMost('A5', `${done}: growth of the gateway's memory`, (after - before) / MEBIBYTE, 150, 'MiB'),
    speed('A8', `${done}: longest delay of the event loop`, delay, 200, 'ms'),
  ];
}

/** Connections that the gateway may have opened meanwhile, to its database. */
const KEPT = 15;

/** The answers that a client requests and never reads: 6 MB, more than the system buffers. */
interface Unread {
  readonly answers: number;
  readonly notes: string;
  /** Between one request and the next; 0 sends all in one go. */
  readonly everyMs: number;
}

/** JSON says é in six characters. */
const BLOCKED: Unread = { answers: 40, notes: 'é'.repeat(25_000), everyMs: 200 };
/** More requests than may wait on a connection. */
const FLOOD: Unread = { answers: 200, notes: 'x'.repeat(30_000), everyMs: 0 };

async function neverReading(target: Target, count: number, unread: Unread): Promise<readonly Socket[]> {
  const invoice = await target.invoice('1.00', unread.notes);
  const body = `action=GetInvoice&invoiceid=${invoice}&identifier=demo-identifier&secret=demo-secret&responsetype=json`;
  const one = `${POST}content-length: ${body.length}\r\n\r\n${body}`;
  const askAll = async (socket: Socket): Promise<void> => {
    for (let asked = 0; asked < unread.answers && socket.writable; asked += 1) {
      // Unread bytes stay here, and end with the connection.
      socket.write(one);
      if (unread.everyMs > 0) await sleep(unread.everyMs);
    }
  };
  return await Promise.all(
    Array.from({ length: count }, async () => {
      const socket = await open(target);
      socket.pause();
      void askAll(socket);
      return socket;
    }),
  );
}

/** Connections that the gateway holds, its callers' and those to its database. */
async function socketsOf(target: Target): Promise<number> {
  const { text } = await target.callers.get('/metrics');
  const handles = [...text.matchAll(/^nodejs_active_handles\{type="Socket"\} ([0-9]+)$/gm)];
  return Number(handles[0]?.[1] ?? 0);
}

/** A6: bodies that are too large, in every encoding, also after decompression. */
export async function largeBodies(target: Target): Promise<readonly Row[]> {
  await eventLoopDelay(target);
  const before = (await memoryOf(target.pid))?.now ?? 0;
  const bomb = Buffer.alloc(50 * MEBIBYTE, 97);
  const encodings = {
    gzip: gzipSync(bomb),
    deflate: deflateSync(bomb),
    br: brotliCompressSync(bomb.subarray(0, 10 * MEBIBYTE)),
  };
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const rows: Row[] = [];
  for (const path of ['/includes/api.php', '/corp/api']) {
    const announced = await target.callers.post(path, Buffer.alloc(300 * 1_024, 97), type);
    const chunked = await target.callers.post(path, Buffer.alloc(300 * 1_024, 97), {
      ...type,
      'transfer-encoding': 'chunked',
    });
    rows.push(
      exactly('A6', `300 KiB to ${path}`, announced.status, 413),
      exactly('A6', `300 KiB in chunks to ${path}`, chunked.status, 413),
    );
    for (const [name, packed] of Object.entries(encodings)) {
      const { status } = await target.callers.post(path, packed, { ...type, 'content-encoding': name });
      rows.push(exactly('A6', `a bomb in ${name} (${Math.ceil(packed.length / 1_024)} KiB) to ${path}`, status, 415));
    }
  }
  const after = (await memoryOf(target.pid))?.now ?? 0;
  return [
    ...rows,
    atMost('A6', "all of them: growth of the gateway's memory", Math.max(0, after - before) / MEBIBYTE, 50, 'MiB'),
    speed('A8', 'all of them: longest delay of the event loop', await eventLoopDelay(target), 200, 'ms'),
  ];
}

/** Callers that leave in the middle of their request, and before the answer. */
export async function disconnects(target: Target, count: number): Promise<readonly Row[]> {
  const invoice = await target.invoice();
  const kept = (await socketsOf(target)) + KEPT;
  const bodyOf = (transid: string): string =>
    `action=AddInvoicePayment&invoiceid=${invoice}&transid=${transid}&amount=1.00&gateway=cash&noemail=true&identifier=demo-identifier&secret=demo-secret`;
  for (let number = 0; number < count; number += 1) {
    const isWhole = number % 2 === 0;
    const body = bodyOf(`${isWhole ? 'whole' : 'half'}-${number}`);
    const socket = await open(target);
    socket.write(`${POST}content-length: ${body.length}\r\n\r\n${isWhole ? body : body.slice(0, -10)}`, () => {
      socket.destroy();
    });
    if (number % 50 === 49) await sleep(10);
  }
  const quiet = await until(async () => (await socketsOf(target)) <= kept, CLOSED_LIMIT_MS);
  for (let number = 0; number < count; number += 2) await target.callers.pay(invoice, `whole-${number}`);
  const [found] = await target.rows<{ half: number; whole: number; paid: string }>(
    `select (count(*) filter (where reference like 'half-%'))::int as half, count(distinct reference)::int as whole,
       (select paid_minor::text from invoices where id = $1 and tenant_id = 53) as paid
     from payments where invoice_id = $1 and tenant_id = 53`,
    [invoice],
  );
  const done = `${count} callers gone in the middle`;
  return [
    exactly('4.5', `${done}: payments of half a request`, found?.half ?? -1, 0),
    exactly('4.5', `${done}: payments after each whole one was repeated`, found?.whole ?? -1, Math.ceil(count / 2)),
    exactly('4.5', `${done}: their sum in cents`, found?.paid ?? '', String(Math.ceil(count / 2) * 100)),
    atMost('4.5', `${done}: until their connections are gone`, quiet, CLOSED_LIMIT_MS, 'ms'),
  ];
}
