import { beforeAll, describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../support/gateway-with-caller.ts';
import { DEMO_CREDENTIAL, type Params } from '../../support/whmcs-client.ts';
import {
  API_PATH,
  exchange,
  FORM,
  formBody,
  JSON_BODY,
  multipartBody,
  type WireExchange,
  type WireOptions,
} from '../../support/whmcs-wire.ts';

const CANARY = 'Canary5ecret';
const REAL_SECRET = 'aReal5ecretThatMatches';
const NAMES = ['identifier', 'secret', 'username', 'password', 'accesskey'] as const;

const { gateway } = gatewayWithCaller();
let answers: readonly WireExchange[];

beforeAll(async () => {
  await gateway.addCredential({
    tenantId: 53,
    identifier: 'canary',
    secret: REAL_SECRET,
    allowsQueryString: true,
  });
  const seen: WireExchange[] = [];
  for (const request of requests()) seen.push(await exchange(gateway.url, request));
  answers = seen;
  // A thousand calls, some of which have a password hashed.
}, 300_000);

/** Well-formed and broken requests with a secret in every possible place. */
function* requests(): Generator<WireOptions> {
  const good: Params = { identifier: 'canary', secret: REAL_SECRET };
  const actions: readonly Params[] = [
    { action: 'GetInvoice', invoiceid: 1 },
    { action: 'AddInvoicePayment', invoiceid: 1, transid: 'S-1', gateway: 'cash', amount: '1' },
    { action: 'AddInvoicePayment', invoiceid: 1, transid: 'S-1', gateway: 'cash', amount: 'NaN' },
    { action: 'CreateInvoice', userid: 1, itemdescription1: 'L', itemamount1: '1' },
    { action: 'UpdateInvoice', invoiceid: 4711, status: 'Paid' },
    { action: 'Unknown' },
  ];
  for (const responsetype of ['json', 'xml', 'nvp']) {
    for (const action of actions) {
      for (const name of NAMES) {
        for (const params of [
          { responsetype, ...action, ...good, ...(name in good ? {} : { [name]: `${CANARY}-${name}` }) },
          { responsetype, ...action, ...DEMO_CREDENTIAL, [name]: `${CANARY}-${name}` },
          { responsetype, ...action, [`${name}[]`]: `${CANARY}-${name}` },
        ]) {
          yield { headers: FORM, body: formBody(params) };
          yield multipartBody(params);
          yield { headers: JSON_BODY, body: JSON.stringify(params) };
          yield { method: 'GET', path: `${API_PATH}?${formBody(params)}` };
        }
      }
    }
  }
  const whole = formBody({ ...good, action: 'GetInvoice', password: CANARY });
  for (const method of ['PUT', 'DELETE', 'OPTIONS', 'HEAD']) yield { method, path: `${API_PATH}?${whole}` };
  yield { headers: { 'content-type': 'text/plain' }, body: whole };
  yield { headers: JSON_BODY, body: `{"secret":"${CANARY}","password":` };
  yield { headers: JSON_BODY, body: `{"secret":"${CANARY}","a":"\\ud800"}` };
  yield { headers: JSON_BODY, body: `[{"secret":"${CANARY}"}]` };
  yield {
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    body: `--x\r\nname="secret"\r\n\r\n${CANARY}`,
  };
  // A form that was encoded twice is one value, and one that was joined wrongly begins with the others.
  yield { headers: FORM, body: `action=${encodeURIComponent(`GetInvoice&secret=${CANARY}`)}` };
  yield { headers: FORM, body: `action=GetInvoice;secret=${CANARY};identifier=canary` };
  // The same in a name, from a known caller: only valid names may be shown.
  const known = formBody({ ...good, responsetype: 'json', invoiceid: 1, action: 'GetInvoice' });
  for (const name of [
    `secret=${CANARY}&identifier=canary`,
    `;secret=${CANARY}`,
    `{"secret":"${CANARY}"}`,
    `secret: ${CANARY}`,
    `secret_${CANARY}`,
    `my${REAL_SECRET}`,
    `my${REAL_SECRET.toUpperCase()}`,
    `x\r\nSet-Cookie: ${CANARY}`,
  ]) {
    yield { headers: FORM, body: `${known}&${encodeURIComponent(name)}=1` };
    yield { headers: FORM, body: `${known}&${encodeURIComponent(encodeURIComponent(name))}=1` };
    yield { headers: JSON_BODY, body: JSON.stringify({ ...good, action: 'GetInvoice', invoiceid: 1, [name]: '1' }) };
    yield { method: 'GET', path: `${API_PATH}?${known}&${encodeURIComponent(name)}` };
  }
  yield { headers: FORM, body: `${whole}&pad=${'x'.repeat(300_000)}` };
  yield { headers: FORM, body: `${whole}&secret=%ff${CANARY}` };
  yield { headers: FORM, body: `${whole}&secret=%00${CANARY}` };
  yield { headers: FORM, body: `${whole}&a${'[b]'.repeat(70)}=${CANARY}` };
  yield { headers: FORM, body: whole, path: `/elsewhere?${whole}` };
  yield { headers: FORM, body: whole, path: `/${CANARY}/includes/api.php` };
  yield {
    headers: {
      ...FORM,
      authorization: `Bearer ${CANARY}`,
      cookie: `s=${CANARY}`,
      referer: `http://x/?secret=${CANARY}`,
    },
    body: whole,
  };
  yield { headers: { ...FORM, 'user-agent': CANARY, 'x-forwarded-for': CANARY }, body: whole };
}

/** The secrets, which no reader may see. */
const SECRETS = [CANARY, REAL_SECRET, 'demo-secret'];

describe('A secret, wherever a caller put it', () => {
  it('never reaches the log', () => {
    expect(gateway.log.length).toBeGreaterThan(100);
    const leaks = [...gateway.log, ...gateway.prettyLog].filter((line) =>
      SECRETS.some((secret) => line.toLowerCase().includes(secret.toLowerCase())),
    );
    expect(leaks).toEqual([]);
  });

  it('never reaches an answer', () => {
    const leaks = answers.filter(({ text }) => SECRETS.some((secret) => text.includes(secret)));
    expect(leaks.map(({ text }) => text)).toEqual([]);
    const headers = answers.map((answer) => JSON.stringify(answer.headers).toLowerCase());
    expect(headers.filter((text) => SECRETS.some((secret) => text.includes(secret.toLowerCase())))).toEqual([]);
  });

  it('never reaches the database', async () => {
    const { rows: tables } = await gateway.database.raw<{ rows: { name: string }[] }>(
      `select tablename as name from pg_tables where schemaname = 'public'`,
    );
    expect(tables.length).toBeGreaterThan(5);
    for (const { name: table } of tables) {
      const { rows } = await gateway.database.raw<{ rows: { line: string }[] }>('select t::text as line from ?? t', [
        table,
      ]);
      const leaks = rows.filter(({ line }) => SECRETS.some((secret) => line.includes(secret)));
      expect({ table, leaks }).toEqual({ table, leaks: [] });
    }
  });

  it('was met by no server error', () => {
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
  });
});

describe('A line of the log', () => {
  const TRICKS = [
    'a\r\nb',
    'a\nlevel=error',
    '\u001b[31mred\u001b[0m',
    '","level":"error","x":"',
    '\u2028\u2029',
    '\u0000',
    '\u0085\u009b31m\u007f',
    '\u202egnp.exe',
  ];

  it('stays one line of JSON, whatever a caller sends', async () => {
    for (const trick of TRICKS) {
      for (const name of [
        'action',
        'invoiceid',
        'transid',
        'gateway',
        'identifier',
        'responsetype',
        'status',
        'notes',
      ]) {
        const params = { action: 'UpdateInvoice', invoiceid: 1, ...DEMO_CREDENTIAL, status: 'No', [name]: trick };
        await exchange(gateway.url, { headers: FORM, body: formBody(params) });
        await exchange(gateway.url, { headers: JSON_BODY, body: JSON.stringify(params) });
      }
      const encoded = encodeURIComponent(trick);
      await exchange(gateway.url, { method: 'GET', path: `${API_PATH}?action=${encoded}&${encoded}=1` });
      await exchange(gateway.url, { method: 'GET', path: `/${encoded}` });
    }
    await exchange(gateway.url, { headers: { ...FORM, 'x-request-id': 'a"b\u00e9' }, body: 'action=GetInvoice' });
    for (const line of gateway.log) {
      expect(line.replace(/\n$/, '')).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cf}]/u);
      expect(JSON.parse(line)).toMatchObject({ level: expect.stringMatching(/^(debug|http|info|warn|error)$/) });
    }
    expect(gateway.log.filter((line) => JSON.parse(line).level === 'error')).toEqual([]);
    expect(gateway.prettyLog).toHaveLength(gateway.log.length);
    for (const line of gateway.prettyLog) {
      // Only its own colours.
      // eslint-disable-next-line no-control-regex
      const plain = line.replace(/^([\d:.]+ )\u001b\[\d\dm(\w+)\u001b\[39m/, '$1$2').replace(/\n$/, '');
      expect(plain).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cf}]/u);
    }
  });

  it('names the request, and the answer names the same', async () => {
    const answer = await exchange(gateway.url, {
      headers: FORM,
      body: formBody({ action: 'GetInvoice', ...DEMO_CREDENTIAL }),
    });
    const requestId = String(answer.headers['x-request-id']);
    expect(gateway.log.filter((line) => line.includes(requestId))).toHaveLength(1);
  });
});
