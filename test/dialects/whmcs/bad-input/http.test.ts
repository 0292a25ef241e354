import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import { API_PATH, demoCall, exchange, FORM, formBody, tableStates, TRACES } from '../../../support/whmcs-wire.ts';

const CALL = formBody(demoCall('GetInvoice', { invoiceid: 1 }));
const HEAD = `POST ${API_PATH} HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/x-www-form-urlencoded\r\n`;

const { gateway } = gatewayWithCaller();

/** Writes bytes and gives what comes back until the other side closes, with the milliseconds that it took. */
async function raw(text: string): Promise<{ readonly answer: string; readonly ms: number }> {
  const { port } = new URL(gateway.url);
  const start = performance.now();
  return await new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('error', () => undefined);
    socket.setTimeout(15_000, () => socket.destroy());
    socket.on('close', () => {
      resolve({ answer, ms: performance.now() - start });
    });
  });
}

describe('The method', () => {
  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'])('%s is answered with 405', async (method) => {
    const answer = await exchange(gateway.url, { method, path: `${API_PATH}?${CALL}` });
    expect(answer.status).toBe(405);
    expect(answer.headers['allow']).toMatch(/POST/);
    expect(answer.text).not.toContain('demo-secret');
  });
});

describe('A request that is too large or too slow', () => {
  it('is refused for headers of more than 8 KiB', async () => {
    const { answer } = await raw(`${HEAD}X-Pad: ${'x'.repeat(9_000)}\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
  });

  it('is refused for a body that is announced as too large, before it is sent', async () => {
    const { answer, ms } = await raw(`${HEAD}Content-Length: 999999999\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(ms).toBeLessThan(5_000);
  });

  it('is closed within 11 seconds, whether its headers or its body do not end', async () => {
    const slow = await Promise.all([
      raw('POST /includes/api.php HTTP/1.1\r\nHost: gateway\r\nX-'),
      raw(`${HEAD}Content-Length: 100\r\n\r\naction=`),
      raw(`${HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\nact`),
      raw(''),
    ]);
    for (const { ms } of slow) expect(ms).toBeLessThan(11_500);
  });

  it('leaves no half effect when the caller goes away in the middle of it', async () => {
    const before = await tableStates(gateway.database, TRACES);
    const { port } = new URL(gateway.url);
    const body = formBody(demoCall('UpdateInvoice', { invoiceid: 1, notes: 'half' }));
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write(`${HEAD}Content-Length: ${body.length + 10}\r\n\r\n${body}`, () => socket.destroy());
      });
      socket.on('close', () => {
        resolve();
      });
    });
    const next = await exchange(gateway.url, { headers: FORM, body: CALL });
    expect(next.json).toMatchObject({ result: 'success', notes: '' });
    expect(await tableStates(gateway.database, TRACES)).toEqual(before);
  });
});

describe('Random input', () => {
  const types = [
    'application/x-www-form-urlencoded',
    'application/json',
    'multipart/form-data; boundary=b',
    'multipart/form-data; boundary="',
    'text/plain',
  ];
  const pieces = fc.constantFrom(
    ...[
      '&',
      '=',
      '[',
      ']',
      '%',
      '%00',
      '%ff',
      '{',
      '}',
      '"',
      ':',
      ',',
      '--b',
      '\r\n',
      '\r\n\r\n',
      '--b--',
      '\0',
      '\xff',
    ],
    ...['action', 'GetInvoice', 'AddInvoicePayment', 'UpdateInvoice', 'invoiceid', '1', '__proto__', 'responsetype'],
    ...['json', 'xml', 'Content-Disposition: form-data; name="', 'transid', 'notes', 'null', '1e400', '\\u0000', ' '],
  );

  it('never makes a server error, and changes no row', async () => {
    const before = await tableStates(gateway.database, TRACES);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...types),
        fc.oneof(
          fc.array(pieces, { maxLength: 40 }).map((list) => Buffer.from(list.join(''), 'latin1')),
          fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
        ),
        fc.boolean(),
        async (type, bytes, isAuthenticated) => {
          const credential = isAuthenticated ? formBody(demoCall('GetInvoice')) : 'x=1';
          const answer = await exchange(gateway.url, {
            path: `${API_PATH}?${credential}`,
            headers: { 'content-type': type },
            body: bytes,
          });
          expect(answer.status).toBeLessThan(500);
          expect(answer.text).not.toMatch(/node_modules|SQLSTATE|\bat \//);
        },
      ),
      { numRuns: 400 },
    );
    expect(await tableStates(gateway.database, TRACES)).toEqual(before);
  });
});
