import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/postgres/database.ts';
import { scrape, valueOf } from '../support/metrics.ts';
import { isAway, isBusy, isSuccess, type Answer } from '../../drills/availability/callers.ts';
import { startTarget, type Target } from '../../drills/availability/target.ts';

const MIB = 2 ** 20;
const LARGEST = 256 * 1024;
/** The container of the compose stack has 512 MiB for the gateway; PostgreSQL runs in another. */
const MOST_RESIDENT = 448 * MIB;
const SECONDS = 4;

let database: TestDatabase;
let target: Target;

beforeAll(async () => {
  database = await createTestDatabase();
  const program = join(import.meta.dirname, '../../dist/src/main.js');
  // A quarter of it is for held bytes: about 35 MiB.
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

const HEAD = 'POST /includes/api.php HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n';
const WHOLE_BUT_ONE = Buffer.concat([
  Buffer.from(`${HEAD}Content-Length: ${LARGEST}\r\n\r\n`),
  Buffer.alloc(LARGEST - 1, 'a'),
]);
const ASK = 'GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n';

interface Flood {
  readonly connections: number;
  /** Sent by each connection when it opens. */
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

/** The `Retry-After` of a 503. */
const RETRY_AFTER_MS = 1_000;

/**
 * Pays as a caller does: a 503 is repeated once, with the same transaction ID. The first burst of a flood can keep a busy
 * gateway from reading the database's answers for seconds; it then answers that nothing, or perhaps nothing, was recorded.
 */
async function pay(invoice: number, transid: string): Promise<Answer> {
  const answer = await target.callers.pay(invoice, transid);
  if (!isAway(answer) && !isBusy(answer)) return answer;
  await sleep(RETRY_AFTER_MS);
  return await target.callers.pay(invoice, transid);
}

/** Keeps `connections` open, sends `bytes` on each, and replaces each that closes. Returns how to end it. */
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

describe('A gateway that callers make hold as much as they can', () => {
  it.each(Object.keys(FLOODS))(
    'records every payment in bounded memory: %s',
    async (name) => {
      const invoice = await target.invoice();
      expect(isSuccess(await target.callers.pay(invoice, 'before'))).toBe(true);
      const stop = flood(FLOODS[name]!);
      const answers: Answer[] = [];
      let resident = 0;
      try {
        const endsAt = performance.now() + SECONDS * 1_000;
        while (performance.now() < endsAt || answers.length < 3) {
          answers.push(await pay(invoice, `during-${answers.length}`));
          const { text } = await target.callers.get('/metrics');
          resident = Math.max(resident, Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1] ?? Infinity));
          await sleep(50);
        }
      } finally {
        stop();
      }
      expect(target.isAlive()).toBe(true);
      expect(answers.filter((answer) => !isSuccess(answer))).toEqual([]);
      const payments = await target.rows('select 1 from payments where tenant_id = 53 and invoice_id = $1', [invoice]);
      expect(payments).toHaveLength(answers.length + 1);
      expect(resident).toBeLessThan(MOST_RESIDENT);
    },
    120_000,
  );

  it('holds nothing once they are gone, and counts the callers that it turned away', async () => {
    const held = async (): Promise<number> =>
      valueOf(await scrape(target.url), 'invoice_gateway_held_bytes') ?? Infinity;
    while ((await held()) > 0) await sleep(100);
    const samples = await scrape(target.url);
    const limit = valueOf(samples, 'invoice_gateway_held_bytes_limit') ?? 0;
    expect([limit >= 16 * MIB, limit <= 64 * MIB]).toEqual([true, true]);
    expect(valueOf(samples, 'invoice_gateway_turned_away_total', { reason: 'memory-given-up' })).toBeGreaterThan(0);
  }, 60_000);
});
