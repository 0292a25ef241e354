import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { BodyFault } from '../../../adapters/dialect.ts';
import type { Intake } from '../../../src/server/intake/intake.ts';
import { testIntake } from '../../support/intake.ts';

const LIMIT = 256 * 1024;
let server: Server;

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** The body of a request that is written in pieces, and the most memory that it held. */
async function read(
  intake: Intake,
  pieces: readonly (string | Buffer)[],
): Promise<{ readonly body: Buffer | BodyFault; readonly most: number }> {
  let most = 0;
  const body = new Promise<Buffer | BodyFault>((resolve) => {
    server = createServer((request, response) => {
      request.on('data', () => (most = Math.max(most, intake.budget.held)));
      void intake.bodies.read(request).then((was) => {
        most = Math.max(most, intake.budget.held);
        was.release();
        response.end();
        resolve(was.body);
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').setNoDelay(true);
  socket.on('error', () => undefined);
  for (const piece of pieces) {
    socket.write(piece);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const result = { body: await body, most };
  socket.destroy();
  return result;
}

const sized = (length: number): string => `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`;
const CHUNKED = 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n';
const chunks = (text: string, size: number): string =>
  `${(text.match(new RegExp(`.{1,${size}}`, 'g')) ?? []).map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join('')}0\r\n\r\n`;
const TEXT = 'abcdefghij'.repeat(LIMIT / 10 + 1).slice(0, LIMIT);

describe('A body', () => {
  it.each<[string, readonly string[], string]>([
    ['in one piece', [`${sized(3)}a=b`], 'a=b'],
    ['of nothing', [sized(0)], ''],
    ['of nothing, in chunks', [`${CHUNKED}0\r\n\r\n`], ''],
    ['byte by byte', [sized(6), 'a', 'b', 'c', 'd', 'e', 'f'], 'abcdef'],
    ['in chunks of a byte', [CHUNKED + chunks(TEXT.slice(0, 16_000), 1)], TEXT.slice(0, 16_000)],
    ['in chunks of 17 bytes, as large as may be', [CHUNKED + chunks(TEXT, 17)], TEXT],
    ['as large as may be', [sized(LIMIT), TEXT], TEXT],
    ['as large as may be, in two', [sized(LIMIT), TEXT.slice(0, 5), TEXT.slice(5)], TEXT],
  ])('%s is read as it was sent, and takes no more than four times its size', async (_what, pieces, expected) => {
    const intake = testIntake();
    const { body, most } = await read(intake, pieces);
    expect(String(body) === expected).toBe(true);
    expect(most).toBeLessThanOrEqual(Math.max(4 * expected.length, 8 * 1024));
    expect(intake.budget.held).toBe(0);
  });

  it.each<[string, readonly string[], BodyFault]>([
    ['is announced larger than may be', [sized(LIMIT + 1)], 'too-large'],
    ['turns out larger than may be', [CHUNKED + chunks(`${TEXT}a`, 60_000)], 'too-large'],
    ['is encoded', [sized(3).replace('Host', 'Content-Encoding: gzip\r\nHost'), 'abc'], 'encoding-unsupported'],
    ['comes in more pieces than any client makes', [CHUNKED + chunks(TEXT.slice(0, 17_000), 1)], 'overloaded'],
  ])('that %s is refused, and nothing of it is held', async (_what, pieces, fault) => {
    const intake = testIntake();
    expect((await read(intake, pieces)).body).toBe(fault);
    expect(intake.budget.held).toBe(0);
  });

  it('for which there is no room is refused while it comes, and nothing of it is held', async () => {
    const intake = testIntake({ limits: { heldBytes: 64 * 1024, connections: 10 } });
    expect((await read(intake, [sized(LIMIT), TEXT.slice(0, 100_000)])).body).toBe('overloaded');
    expect([intake.budget.held, intake.turnedAway.get('memory')]).toEqual([0, 1]);
  });

  it('gives way to others while it is slow, and they are read', async () => {
    const intake = testIntake({ limits: { heldBytes: 1024 * 1024, connections: 10 } });
    const bodies: (Buffer | BodyFault)[] = [];
    server = createServer((request, response) => {
      void intake.bodies.read(request).then(({ body, release }) => {
        release();
        bodies.push(body);
        response.end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const sockets = Array.from({ length: 10 }, () =>
      connect(port, '127.0.0.1', function (this: ReturnType<typeof connect>) {
        this.write(sized(LIMIT) + TEXT.slice(1));
      }),
    );
    while (bodies.length < 8) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(new Set(bodies)).toEqual(new Set(['overloaded']));
    const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: 'a=b' });
    expect([answer.status, String(bodies.at(-1))]).toEqual([200, 'a=b']);
    for (const socket of sockets) socket.destroy();
    while (intake.budget.held > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(bodies.filter((body) => body === 'aborted')).toHaveLength(2);
  });
});
