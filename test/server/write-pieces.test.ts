import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { AnswerCut } from '../../adapters/dialect.ts';
import { writePieces, type Cut } from '../../src/server/write-pieces.ts';
import { testIntake } from '../support/intake.ts';

const PIECE = 'x'.repeat(512 * 1_024);
const MANY = 200;

let server: Server | null = null;
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
  server = null;
});

interface Served {
  readonly port: number;
  /** How many pieces were asked for. */
  readonly asked: () => number;
  readonly ended: Promise<Cut | null>;
}

/** A server that answers with pieces; `failsAt` is the piece that rejects. */
async function serve({
  count = 3,
  piece = 'piece',
  failsAt = -1,
  error = new Error('bug'),
  limitMs = 60_000,
} = {}): Promise<Served> {
  let asked = 0;
  async function* pieces(): AsyncGenerator<string> {
    for (let at = 0; at < count; at += 1) {
      asked += 1;
      // Each is read from a database: never in the same turn.
      await delay(1);
      if (at === failsAt) throw error;
      yield `${piece}${at};`;
    }
  }
  const intake = testIntake();
  let settle: (cut: Cut | null) => void;
  const ended = new Promise<Cut | null>((resolve) => (settle = resolve));
  server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' });
    void writePieces(response, pieces(), intake, limitMs).then((cut) => {
      expect(intake.budget.held).toBe(0);
      settle(cut);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, asked: () => asked, ended };
}

async function get(port: number): Promise<IncomingMessage> {
  const sent = request({ port, host: '127.0.0.1' });
  sent.end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return answer;
}

async function textOf(answer: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of answer) text += String(part);
  return text;
}

/** A caller that never reads. */
function deaf(port: number): Socket {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.pause();
  socket.write('GET / HTTP/1.1\r\nhost: here\r\n\r\n');
  return socket;
}

describe('A body in pieces', () => {
  it('arrives whole and in order, and ends', async () => {
    const { port, ended } = await serve();
    expect(await textOf(await get(port))).toBe('piece0;piece1;piece2;');
    expect(await ended).toBeNull();
  });

  it('is asked for no faster than its caller takes it', async () => {
    const { port, asked, ended } = await serve({ count: MANY, piece: PIECE });
    const answer = await get(port);
    answer.pause();
    await delay(300);
    // The buffers of both systems hold some megabytes.
    expect(asked()).toBeLessThan(MANY / 4);
    expect((await textOf(answer)).length).toBeGreaterThan(MANY * PIECE.length);
    expect([asked(), await ended]).toEqual([MANY, null]);
  });

  it('is cut where a piece cannot be read, and never ends as a complete one', async () => {
    const { port, ended } = await serve({ failsAt: 2, error: new AnswerCut('unavailable', 'the fault') });
    const answer = await get(port);
    await expect(textOf(answer)).rejects.toThrow('aborted');
    expect(answer.complete).toBe(false);
    expect(await ended).toEqual({ outcome: 'unavailable', fault: 'the fault' });
  });

  it('is reset for an HTTP/1.0 client, which takes the end of a connection for that of the body', async () => {
    const { port } = await serve({ failsAt: 2 });
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    socket.write('GET / HTTP/1.0\r\n\r\n');
    socket.resume();
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNRESET');
  });

  it('names a bug as the fault of the call', async () => {
    const error = new Error('bug');
    const { port, ended } = await serve({ failsAt: 1, error });
    await textOf(await get(port)).catch(() => undefined);
    expect(await ended).toEqual({ outcome: 'internal', fault: error });
  });

  it('is no longer read when its caller has gone', async () => {
    const { port, asked, ended } = await serve({ count: MANY, piece: PIECE });
    const answer = await get(port);
    await once(answer, 'readable');
    answer.destroy();
    expect(await ended).toEqual({ outcome: 'caller-gone' });
    expect(asked()).toBeLessThan(MANY / 4);
  });

  it('is cut for a caller that does not take a piece within the limit', async () => {
    const { port, asked, ended } = await serve({ count: MANY, piece: PIECE, limitMs: 200 });
    const socket = deaf(port);
    const closed = once(socket, 'close');
    expect(await ended).toEqual({ outcome: 'answer-not-taken' });
    expect(asked()).toBeLessThan(MANY / 4);
    socket.resume();
    await closed;
    expect(socket.bytesRead).toBeLessThan((MANY / 4) * PIECE.length);
  });
});
