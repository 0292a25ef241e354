import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/postgres/database.ts';
import { scrape, valueOf } from '../support/metrics.ts';
import { isSuccess } from '../../drills/availability/callers.ts';
import { startTarget, type Target } from '../../drills/availability/target.ts';

const MIB = 2 ** 20;
const LARGEST = 256 * 1024;
/** The container of the compose stack has 512: all that a gateway takes must fit, and PostgreSQL is elsewhere. */
const MOST_RESIDENT = 448 * MIB;
const SECONDS = 4;

let database: TestDatabase;
let target: Target;

beforeAll(async () => {
  database = await createTestDatabase();
  const program = join(import.meta.dirname, '../../dist/src/main.js');
  // A quarter of it is for what is held: 35 MiB or so.
  target = await startTarget({
    urls: { ...database.urls, admin: database.adminUrl },
    program,
    heapMib: 128,
    environment: { LOG_LEVEL: 'error' },
  });
}, 60_000);

afterAll(async () => {
  await target.close();
  await database.drop();
});

/** Of the payments during a flood. */
const MOSTLY = 0.8;

const HEAD = 'POST /includes/api.php HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n';
const WHOLE_BUT_ONE = Buffer.concat([
  Buffer.from(`${HEAD}Content-Length: ${LARGEST}\r\n\r\n`),
  Buffer.alloc(LARGEST - 1, 'a'),
]);
const ASK = 'GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n';

interface Flood {
  readonly connections: number;
  /** What each sends at once. */
  readonly bytes: Buffer | string;
  readonly isRead?: boolean;
}

const FLOODS: Readonly<Record<string, Flood>> = {
  'bodies that lack their last byte': { connections: 1_500, bytes: WHOLE_BUT_ONE },
  'bodies in chunks of a byte': {
    connections: 60,
    bytes: `${HEAD}Transfer-Encoding: chunked\r\n\r\n${'1\r\na\r\n'.repeat(16_000)}`,
  },
  'headers without an end': { connections: 600, bytes: `${HEAD}${'a:b\r\n'.repeat(1_500)}` },
  'answers that are not read, and requests behind them': {
    connections: 300,
    bytes: ASK.repeat(60),
    isRead: false,
  },
  'chunks of a byte behind an answer that is not read': {
    connections: 40,
    bytes: `${ASK.repeat(40)}${HEAD}Transfer-Encoding: chunked\r\n\r\n${'1\r\na\r\n'.repeat(10_000)}`,
    isRead: false,
  },
};

/** Keeps so many connections open, each with its bytes, and opens another for each that is closed. */
function flood({ connections, bytes, isRead = true }: Flood): () => void {
  const port = Number(new URL(target.url).port);
  const sockets = new Set<Socket>();
  let isOver = false;
  const open = (): void => {
    if (isOver) return;
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    sockets.add(socket);
    if (isRead) socket.resume();
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      setTimeout(open, 200);
    });
  };
  for (let count = 0; count < connections; count += 1) open();
  return () => {
    isOver = true;
    for (const socket of sockets) socket.destroy();
  };
}

describe('While callers make the gateway hold what they can', () => {
  it.each(Object.keys(FLOODS))(
    'payments are recorded, and its memory is bounded: %s',
    async (name) => {
      const invoice = await target.invoice();
      await target.callers.pay(invoice, 'before');
      const stop = flood(FLOODS[name]!);
      const paid: boolean[] = [];
      let resident = 0;
      try {
        const endsAt = performance.now() + SECONDS * 1_000;
        while (performance.now() < endsAt || paid.length < 3) {
          paid.push(isSuccess(await target.callers.pay(invoice, `during-${paid.length}`)));
          const { text } = await target.callers.get('/metrics');
          resident = Math.max(resident, Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1] ?? Infinity));
          await sleep(50);
        }
      } finally {
        stop();
      }
      expect(target.isAlive()).toBe(true);
      // A caller may meet the moment when all is held: it is answered at once, and is let in when it comes again.
      expect(paid.filter(Boolean).length).toBeGreaterThanOrEqual(paid.length * MOSTLY);
      expect(resident).toBeLessThan(MOST_RESIDENT);
    },
    120_000,
  );

  it('nothing is held once they are gone, and the metrics have told of it', async () => {
    const held = async (): Promise<number> =>
      valueOf(await scrape(target.url), 'invoice_gateway_held_bytes') ?? Infinity;
    while ((await held()) > 0) await sleep(100);
    const samples = await scrape(target.url);
    const limit = valueOf(samples, 'invoice_gateway_held_bytes_limit') ?? 0;
    expect([limit >= 16 * MIB, limit <= 64 * MIB]).toEqual([true, true]);
    expect(valueOf(samples, 'invoice_gateway_turned_away_total', { reason: 'memory-given-up' })).toBeGreaterThan(0);
    const { rows } = { rows: await target.rows<{ count: string }>('select count(*) from payments') };
    expect(Number(rows[0]?.count)).toBeGreaterThan(15);
  }, 60_000);
});
