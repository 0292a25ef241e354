import { connect } from 'node:net';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { urlOf } from '../../pages/fixtures.ts';
import { gatewayWithCaller } from '../../support/gateway-with-caller.ts';
import { demoCall, formBody, tableStates, TRACES } from '../../support/whmcs-wire.ts';

const CALL = formBody(demoCall('UpdateInvoice', { invoiceid: 1, notes: 'smuggled' }));
/** A request that would get an answer if the refused one before it ended elsewhere. */
const NEXT = 'GET /healthz HTTP/1.1\r\nHost: gateway\r\n\r\n';

const { gateway } = gatewayWithCaller();
let before: Readonly<Record<string, string>>;
let paths: Readonly<Record<string, string>>;

beforeAll(async () => {
  before = await tableStates(gateway.database, TRACES);
  paths = {
    whmcs: '/includes/api.php',
    corp: '/corp/api',
    page: new URL(urlOf(gateway, 'home', 1)).pathname,
    health: '/healthz',
  };
});

interface Exchange {
  readonly answer: string;
  readonly statuses: readonly number[];
  readonly isClosed: boolean;
}

/** Writes bytes, and gives the answers that came until the other side closed, or for so long as is said. */
function exchange(bytes: string, waitMs = 8_000): Promise<Exchange> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1', () => socket.write(bytes, 'latin1'));
    let answer = '';
    let isClosed = true;
    const timer = setTimeout(() => {
      isClosed = false;
      socket.destroy();
    }, waitMs);
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      const statuses = [...answer.matchAll(/HTTP\/1\.1 ([0-9]{3}) /g)].map(([, status]) => Number(status));
      resolve({ answer, statuses, isClosed });
    });
  });
}

type Rest = (head: string) => string;

/** The head without its last line end; what follows is the request's own. */
const AMBIGUOUS: Readonly<Record<string, Rest>> = {
  'Content-Length and Transfer-Encoding': (head) =>
    `${head}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  'Transfer-Encoding and Content-Length': (head) =>
    `${head}\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n`,
  'two lengths': (head) => `${head}\r\nContent-Length: ${CALL.length}\r\nContent-Length: 0\r\n\r\n${CALL}`,
  'two equal lengths': (head) => `${head}\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\na=b`,
  'a list of lengths': (head) => `${head}\r\nContent-Length: 3, 3\r\n\r\na=b`,
  'a negative length': (head) => `${head}\r\nContent-Length: -1\r\n\r\n`,
  'a length with a sign': (head) => `${head}\r\nContent-Length: +3\r\n\r\na=b`,
  'a length that is not a number': (head) => `${head}\r\nContent-Length: 0x10\r\n\r\n${CALL}`,
  'an empty length': (head) => `${head}\r\nContent-Length:\r\n\r\n`,
  'a length beyond 64 bits': (head) => `${head}\r\nContent-Length: 18446744073709551619\r\n\r\na=b`,
  'bare line feeds': (head) => `${head.replaceAll('\r\n', '\n')}\nContent-Length: ${CALL.length}\n\n${CALL}`,
  'one bare line feed': (head) => `${head}\r\nX-A: b\nContent-Length: 3\r\n\r\na=b`,
  'a bare carriage return': (head) => `${head}\r\nX-A: b\rContent-Length: 3\r\n\r\na=b`,
  'a folded line': (head) => `${head}\r\nX-A: b\r\n Content-Length: 3\r\n\r\n`,
  'a folded encoding': (head) => `${head}\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n`,
  'a blank before the colon': (head) => `${head}\r\nContent-Length : 0\r\n\r\n`,
  'a blank before the name': (head) => `${head}\r\n Content-Length: 0\r\n\r\n`,
  'a tab before the colon of the encoding': (head) => `${head}\r\nTransfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n`,
  'a name without a colon': (head) => `${head}\r\nContent-Length\r\n\r\n`,
  'a NUL in a value': (head) => `${head}\r\nX-A: \0b\r\n\r\n`,
  'a NUL in a name': (head) => `${head}\r\nX\0A: b\r\n\r\n`,
  'an unknown encoding': (head) => `${head}\r\nTransfer-Encoding: identity\r\n\r\n`,
  'an encoding that is not known': (head) => `${head}\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
  'an encoding that is not the last': (head) => `${head}\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
  'an encoding in quotes': (head) => `${head}\r\nTransfer-Encoding: "chunked"\r\n\r\n0\r\n\r\n`,
  'an encoding with a control character': (head) => `${head}\r\nTransfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n`,
  'two encodings': (head) => `${head}\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n`,
  'a size of a chunk that is not a number': (head) =>
    `${head}\r\nTransfer-Encoding: chunked\r\n\r\n0x3\r\na=b\r\n0\r\n\r\n`,
  'a size of a chunk beyond 64 bits': (head) =>
    `${head}\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000003\r\na=b\r\n0\r\n\r\n`,
  'a size of a chunk with a sign': (head) => `${head}\r\nTransfer-Encoding: chunked\r\n\r\n-3\r\na=b\r\n0\r\n\r\n`,
  'a size of a chunk before a bare line feed': (head) =>
    `${head}\r\nTransfer-Encoding: chunked\r\n\r\n3\na=b\r\n0\r\n\r\n`,
  'a chunk that is longer than its size': (head) =>
    `${head}\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na=bc\r\n0\r\n\r\n`,
};

describe('A request that two servers could read in two ways', () => {
  it.each(Object.keys(AMBIGUOUS))(
    'is refused with 400, without others, and its connection closed: %s',
    async (name) => {
      for (const [kind, path] of Object.entries(paths)) {
        const head = `POST ${path} HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/x-www-form-urlencoded`;
        const { statuses, isClosed } = await exchange(`${AMBIGUOUS[name]!(head)}${NEXT}`);
        // A route without a body answers before it has seen one.
        const answered = kind === 'health' ? statuses.filter((status) => status !== 405) : statuses;
        expect([kind, isClosed, ...answered.slice(0, 2)]).toEqual([kind, true, ...(answered.length > 0 ? [400] : [])]);
        expect([kind, statuses.length > 0]).toEqual([kind, true]);
      }
      expect(await tableStates(gateway.database, TRACES)).toEqual(before);
    },
  );
});

const PLAIN = 'Content-Type: application/x-www-form-urlencoded\r\n';
const SIZED = `Content-Length: ${CALL.length}\r\n\r\n${CALL}`;
const CHUNKED = `\r\n${CALL.length.toString(16)}\r\n${CALL}\r\n0\r\n\r\n`;

/** Whole requests to a path that Node answers by itself, and what is right. */
const TWO_READINGS: Readonly<Record<string, readonly [status: 400 | 501, request: (path: string) => string]>> = {
  'HTTP/1.0 with an encoding': [
    400,
    (path) => `POST ${path} HTTP/1.0\r\nHost: gateway\r\n${PLAIN}Transfer-Encoding: chunked\r\n${CHUNKED}`,
  ],
  'an encoding before chunked': [
    501,
    (path) => `POST ${path} HTTP/1.1\r\nHost: gateway\r\n${PLAIN}Transfer-Encoding: gzip, chunked\r\n${CHUNKED}`,
  ],
  'an empty encoding': [
    400,
    (path) => `POST ${path} HTTP/1.1\r\nHost: gateway\r\n${PLAIN}Transfer-Encoding:\r\n${SIZED}`,
  ],
  'an encoding behind a comma': [
    501,
    (path) => `POST ${path} HTTP/1.1\r\nHost: gateway\r\n${PLAIN}Transfer-Encoding: , chunked\r\n${CHUNKED}`,
  ],
  'chunked twice, in two lines': [
    400,
    (path) =>
      `POST ${path} HTTP/1.1\r\nHost: gateway\r\n${PLAIN}Transfer-Encoding: chunked\r\ntransfer-encoding: chunked\r\n${CHUNKED}`,
  ],
  'identity, then chunked, in two lines': [
    400,
    (path) =>
      `POST ${path} HTTP/1.1\r\nHost: gateway\r\n${PLAIN}Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n${CHUNKED}`,
  ],
  'no host': [400, (path) => `POST ${path} HTTP/1.1\r\n${PLAIN}${SIZED}`],
  'two hosts': [400, (path) => `POST ${path} HTTP/1.1\r\nHost: gateway\r\nhost: other\r\n${PLAIN}${SIZED}`],
  'two equal hosts': [400, (path) => `POST ${path} HTTP/1.1\r\nHost: gateway\r\nHost: gateway\r\n${PLAIN}${SIZED}`],
  ...Object.fromEntries(
    [
      '',
      'a b',
      'a, b',
      'a@b',
      'a/b',
      'a?b',
      'a#b',
      '[::1',
      'a:b',
      'a:80:80',
      'a:',
      '.',
      'a..b',
      '\xe4.example',
      '"a"',
    ].map((host) => [
      `the host ${JSON.stringify(host)}`,
      [400, (path: string) => `POST ${path} HTTP/1.1\r\nHost: ${host}\r\n${PLAIN}${SIZED}`] as const,
    ]),
  ),
  'two types of content': [
    400,
    (path) => `POST ${path} HTTP/1.1\r\nHost: gateway\r\n${PLAIN}content-type: application/json\r\n${SIZED}`,
  ],
  'two encodings of content': [
    400,
    (path) =>
      `POST ${path} HTTP/1.1\r\nHost: gateway\r\n${PLAIN}Content-Encoding: identity\r\nContent-Encoding: gzip\r\n${SIZED}`,
  ],
  'two keys of idempotency': [
    400,
    (path) => `POST ${path} HTTP/1.1\r\nHost: gateway\r\n${PLAIN}Idempotency-Key: a\r\nIdempotency-Key: b\r\n${SIZED}`,
  ],
  'a target with another host': [
    400,
    (path) => `POST http://other${path} HTTP/1.1\r\nHost: gateway\r\n${PLAIN}${SIZED}`,
  ],
  'a target with a user': [400, (path) => `POST http://a@gateway${path} HTTP/1.1\r\nHost: gateway\r\n${PLAIN}${SIZED}`],
  'a target of another protocol': [
    400,
    (path) => `POST ftp://gateway${path} HTTP/1.1\r\nHost: gateway\r\n${PLAIN}${SIZED}`,
  ],
  'a target with a fragment': [400, (path) => `POST ${path}#a HTTP/1.1\r\nHost: gateway\r\n${PLAIN}${SIZED}`],
  'a star for a target': [400, () => `POST * HTTP/1.1\r\nHost: gateway\r\n${PLAIN}${SIZED}`],
  'a length among the trailers': [
    400,
    (path) =>
      `POST ${path} HTTP/1.1\r\nHost: gateway\r\n${PLAIN}Transfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 3\r\n\r\n`,
  ],
};

describe('A request that Node would answer, and another server would read otherwise', () => {
  it.each(Object.keys(TWO_READINGS))('is refused, without others, and its connection closed: %s', async (name) => {
    const [status, request] = TWO_READINGS[name]!;
    for (const [kind, path] of Object.entries(paths)) {
      const { statuses, isClosed } = await exchange(`${request(path)}${NEXT}`);
      // A route without a body may answer before it has seen a broken one.
      const isEarly = kind === 'health' && statuses[0] === 405;
      expect([kind, isClosed, statuses]).toEqual([kind, true, isEarly ? [405] : [status]]);
    }
    expect(await tableStates(gateway.database, TRACES)).toEqual(before);
  });

  it('is answered where it is only unusual', async () => {
    const read = formBody(demoCall('GetInvoice', { invoiceid: 1, responsetype: 'json' }));
    const end = `${PLAIN}Connection: close\r\nContent-Length: ${read.length}\r\n\r\n${read}`;
    const path = paths['whmcs']!;
    for (const head of [
      `POST ${path} HTTP/1.0\r\n`,
      `POST ${path} HTTP/1.0\r\nHost: gateway\r\n`,
      `POST http://gateway${path} HTTP/1.1\r\nHost: gateway\r\n`,
      `POST HTTP://Gateway:80${path}?a=b HTTP/1.1\r\nHost: gateway\r\n`,
      ...['gateway:8080', '127.0.0.1', '[::1]:80', 'a_b.example.', 'GATEWAY'].map(
        (host) => `POST ${path} HTTP/1.1\r\nHost: ${host}\r\n`,
      ),
    ]) {
      const { statuses, answer } = await exchange(`${head}${end}`);
      expect([head, statuses, answer.includes('"invoiceid":1')]).toEqual([head, [200], true]);
    }
  });
});

const PAID = '"result":"success"';

describe('A refused request', () => {
  const pay = (transid: string): string => {
    const body = formBody(demoCall('AddInvoicePayment', { invoiceid: 78, transid, gateway: 'cash', amount: '0.01' }));
    return `POST ${paths['whmcs']} HTTP/1.1\r\nHost: gateway\r\n${PLAIN}Content-Length: ${body.length}\r\n\r\n${body}`;
  };

  it.each<[string, readonly number[], string]>([
    ['bytes that are not a request', [400], 'NONSENSE\r\n\r\n'],
    ['a head that is too large', [431], `GET / HTTP/1.1\r\nHost: gateway\r\nX: ${'x'.repeat(9_000)}\r\n\r\n`],
    [
      'a body that breaks off',
      [400],
      `POST /corp/api HTTP/1.1\r\nHost: gateway\r\nTransfer-Encoding: chunked\r\n\r\nzz`,
    ],
    ['a tunnel', [501], 'CONNECT db.example:5432 HTTP/1.1\r\nHost: db.example\r\n\r\n'],
    ['two hosts', [400], 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'],
  ])('comes behind the answers to the requests before it: %s', async (what, refusal, bytes) => {
    const { statuses, answer, isClosed } = await exchange(`${pay(`in order ${what}`)}${NEXT}${bytes}${NEXT}`);
    expect([statuses, isClosed]).toEqual([[200, 200, ...refusal], true]);
    expect(answer.indexOf(PAID)).toBeGreaterThan(0);
    expect(answer.indexOf(PAID)).toBeLessThan(answer.indexOf('"status":"ok"'));
  });

  it.each([
    ['h2c', ''],
    ['websocket', ''],
    ['h2c', 'Content-Length: 3\r\n'],
  ])('is not upgraded to %s: the answer ignores the header (%s)', async (to, length) => {
    const upgrade = `GET /openapi.json HTTP/1.1\r\nHost: gateway\r\nConnection: Upgrade\r\nUpgrade: ${to}\r\n${length}\r\n${length === '' ? '' : 'a=b'}`;
    const { statuses, answer, isClosed } = await exchange(
      `${pay(`upgrade ${to}${length}`)}${upgrade}${NEXT}${pay('never')}`,
    );
    expect([statuses, isClosed]).toEqual([[200, 200], true]);
    expect(answer).toContain('"openapi":"3.1');
    expect(await gateway.database('payments').where({ tenant_id: 53, reference: 'never' })).toEqual([]);
  });

  it('leaves nothing behind a call that says it is the last', async () => {
    const last = pay('last').replace('\r\n', '\r\nConnection: close\r\n');
    const { statuses, answer } = await exchange(`${last}${pay('behind the last')}`);
    expect([statuses, answer.includes(PAID)]).toEqual([[200], true]);
    expect(await gateway.database('payments').where({ tenant_id: 53, reference: 'behind the last' })).toEqual([]);
  });
});

describe('One connection', () => {
  const form = (path: string, body: string): string =>
    `POST ${path} HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/x-www-form-urlencoded\r\n` +
    `Content-Length: ${body.length}\r\n\r\n${body}`;

  it('may carry several requests at once, and each is answered in its turn', async () => {
    const read = formBody(demoCall('GetInvoice', { invoiceid: 1, responsetype: 'json' }));
    const chunked = read.replace(/^(.{7})(.*)$/, (_all, start: string, end: string) =>
      [7, start, end.length.toString(16), end, 0, '', ''].join('\r\n'),
    );
    const requests = [
      form(paths['whmcs']!, read),
      `POST ${paths['whmcs']} HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n${chunked}`,
      form(paths['corp']!, 'x=1'),
      `GET ${paths['page']} HTTP/1.1\r\nHost: gateway\r\n\r\n`,
      `PUT ${paths['whmcs']} HTTP/1.1\r\nHost: gateway\r\nContent-Length: 3\r\n\r\na=b`,
      'GET /healthz HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n\r\n',
    ];
    const { answer, statuses, isClosed } = await exchange(requests.join(''));
    expect([statuses, isClosed]).toEqual([[200, 200, 400, 200, 405, 200], true]);
    const kinds = [...answer.matchAll(/"invoiceid":1|RET_STATUS|<!doctype html>|"status":"ok"/g)].map(([kind]) => kind);
    expect(kinds).toEqual(['"invoiceid":1', '"invoiceid":1', 'RET_STATUS', '<!doctype html>', '"status":"ok"']);
  });

  it('gets 100 Continue where it asks for it, and nothing else', async () => {
    const head = `POST ${paths['corp']} HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nContent-Length: 3\r\n`;
    expect((await exchange(`${head}Expect: 100-continue\r\n\r\na=b`)).statuses.slice(0, 1)).toEqual([100]);
    expect((await exchange(`${head}Expect: a-miracle\r\n\r\na=b`)).statuses).toEqual([417]);
  });

  it.each(['TRACE', 'PROPFIND', 'QUERY'])('never echoes a request: %s is not a method here', async (method) => {
    for (const [kind, path] of Object.entries(paths)) {
      const head = `${method} ${path} HTTP/1.1\r\nHost: gateway\r\nX-Secret: of-a-proxy\r\nConnection: close`;
      const { statuses, answer } = await exchange(`${head}\r\n\r\n`);
      // The parser of older versions of Node.js does not know QUERY.
      expect([kind, statuses.length, [400, 405].includes(statuses[0] ?? 0)]).toEqual([kind, 1, true]);
      expect(answer).not.toContain('of-a-proxy');
    }
  });

  it('is neither upgraded nor tunnelled', async () => {
    const upgrade = 'Connection: Upgrade, close\r\nUpgrade: h2c\r\n\r\n';
    const { statuses } = await exchange(`GET /healthz HTTP/1.1\r\nHost: gateway\r\n${upgrade}`);
    expect(statuses).toEqual([200]);
    const tunnel = await exchange('CONNECT db.example:5432 HTTP/1.1\r\nHost: db.example\r\n\r\n');
    expect([tunnel.statuses.filter((status) => status < 400), tunnel.isClosed]).toEqual([[], true]);
  });
});
