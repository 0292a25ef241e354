import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Turns } from '../../../src/server/intake/pipelined-requests.ts';
import type { Intake } from '../../../src/server/intake/intake.ts';
import { testIntake } from '../../support/intake.ts';

let server: Server;
const sockets: Socket[] = [];
/** Requests that were begun, in order, with their answers. */
let begun: { readonly path: string; readonly response: ServerResponse }[];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function serve(intake: Intake = testIntake()): Promise<void> {
  begun = [];
  const turns = new Turns((request, response) => {
    begun.push({ path: request.url ?? '', response });
    void intake.bodies.read(request);
  }, intake);
  server = createServer(turns.take).listen(0, '127.0.0.1');
  await once(server, 'listening');
}

async function connection(): Promise<{ socket: Socket; received: () => string }> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  sockets.push(socket);
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return { socket, received: () => text };
}

const ask = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('requests that are sent without waiting for answers', () => {
  it('are begun one after the other, each when the one before is answered', async () => {
    await serve();
    const { socket, received } = await connection();
    socket.write(['/1', '/2', '/3'].map(ask).join(''));
    for (const count of [1, 2, 3]) {
      await until(() => begun.length >= count);
      expect(begun.map(({ path }) => path)).toEqual(['/1', '/2', '/3'].slice(0, count));
      begun[count - 1]?.response.end(`answer ${count}`);
    }
    await until(() => received().includes('answer 3'));
    expect(received().match(/answer \d/g)).toEqual(['answer 1', 'answer 2', 'answer 3']);
  });

  it('do not hold up those of other connections', async () => {
    await serve();
    const [one, other] = [await connection(), await connection()];
    one.socket.write(ask('/slow') + ask('/behind'));
    await until(() => begun.length === 1);
    other.socket.write(ask('/other'));
    await until(() => begun.length === 2);
    expect(begun.map(({ path }) => path)).toEqual(['/slow', '/other']);
  });

  it('keep their bodies until their turn', async () => {
    begun = [];
    const bodies: string[] = [];
    const intake = testIntake();
    const turns = new Turns((request, response) => {
      void intake.bodies.read(request).then(({ body, release }) => {
        bodies.push(String(body));
        release();
        response.end('done');
      });
    }, intake);
    server = createServer(turns.take).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { socket, received } = await connection();
    const post = (body: string): string =>
      `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    socket.write(['one', 'two', 'three'].map(post).join(''));
    await until(() => received().split('done').length === 4);
    expect(bodies).toEqual(['one', 'two', 'three']);
    expect(intake.budget.held).toBe(0);
  });

  it('never begin when the connection has ended before their turn', async () => {
    await serve();
    const { socket } = await connection();
    socket.write(ask('/1') + ask('/2'));
    await until(() => begun.length === 1);
    const closed = once(begun[0]!.response, 'close');
    socket.destroy();
    await closed;
    const later = await connection();
    later.socket.write(ask('/later'));
    await until(() => begun.length === 2);
    expect(begun.map(({ path }) => path)).toEqual(['/1', '/later']);
  });

  it('are all answered, as many as may wait', async () => {
    await serve();
    const { socket, received } = await connection();
    socket.write(Array.from({ length: 65 }, (_none, index) => ask(`/${index}`)).join(''));
    for (let count = 1; count <= 65; count += 1) {
      await until(() => begun.length >= count);
      begun[count - 1]?.response.end(`answer ${count}`);
    }
    await until(() => received().includes('answer 65'));
    expect(received().match(/answer \d+/g)).toEqual(
      Array.from({ length: 65 }, (_none, index) => `answer ${index + 1}`),
    );
  });

  it('end each connection on which there are too many, and nothing more of it is begun', async () => {
    await serve();
    const floods = await Promise.all(Array.from({ length: 20 }, connection));
    const closed = floods.map(({ socket }) => once(socket, 'close'));
    for (const { socket } of floods) {
      socket.write(Array.from({ length: 300 }, (_none, index) => ask(`/${index}`)).join(''));
    }
    await until(() => begun.length === floods.length);
    for (const { response } of begun) response.end('answered while the connection is being ended');
    await Promise.all(closed);
    expect(begun).toHaveLength(floods.length);
    const { socket } = await connection();
    socket.write(ask('/later'));
    await until(() => begun.length === floods.length + 1);
    expect(begun.at(-1)?.path).toBe('/later');
  });
});
