import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { DIALECTS } from '../../adapters/dialects.ts';
import { assess } from '../../src/assess/assess.ts';
import type { Report } from '../../src/assess/report/report.ts';
import { madeFolder } from './folder.ts';
import { makeLog, type LogFormat } from './generator/logs.ts';
import { SECRETS } from './generator/sources.ts';

const folder = madeFolder();
const FORMATS: readonly LogFormat[] = ['apache', 'nginx', 'vhost', 'iis', 'json'];

function countsOf({ actions, unseen }: Report) {
  return {
    actions: Object.fromEntries(actions.map(({ action, calls }) => [action, calls])),
    parameters: Object.fromEntries(
      actions.flatMap(({ action, parameters }) => parameters.map(({ name, calls }) => [`${action} ${name}`, calls])),
    ),
    hidden: unseen.reduce((sum, { calls }) => sum + calls, 0),
  };
}

function utf16(text: string): Buffer {
  return Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
}

describe('The calls of an access log', () => {
  it.each(FORMATS)('in the format of %s are counted exactly, and no secret is shown', async (format) => {
    const { lines, ...expected } = makeLog(format, 300, SECRETS);
    const report = await assess([folder.write(`${format}.log`, `${lines.join('\n')}\n`)], DIALECTS);
    expect(countsOf(report)).toEqual(expected);
    expect(report.unnamed).toEqual([{ dialect: 'whmcs', calls: 300, places: 0, where: [] }]);
    for (const secret of SECRETS) expect(JSON.stringify(report)).not.toContain(secret);
  });

  it('are the same where the log is compressed, in UTF-16, or without an end of its last line', async () => {
    const { lines, ...expected } = makeLog('nginx', 2_000, SECRETS);
    const text = lines.join('\r\n');
    const paths = [
      folder.write('a.log.1.gz', gzipSync(text)),
      // Logs are often put together: a file of two parts.
      folder.write('b.log.gz', Buffer.concat([gzipSync(`${text}\n`), gzipSync('')])),
      folder.write('c.log', utf16(text)),
      // Without a byte order mark, in either order.
      folder.write('d.log', utf16(text).subarray(2)),
      folder.write('e.log', Buffer.from(utf16(text).subarray(2)).swap16()),
    ];
    for (const path of paths) expect(countsOf(await assess([path], DIALECTS))).toEqual(expected);
  });

  it('have the body of a request where the log has it', async () => {
    const line =
      '1.1.1.1 - - [30/Nov/2026] "POST /includes/api.php HTTP/1.1" 200 5 "https://x/?action=GetStats" "action=GetInvoice&invoiceid=1"';
    const report = await assess([folder.write('body.log', `${line}\n`)], DIALECTS);
    expect(countsOf(report)).toEqual({
      actions: { GetInvoice: 1 },
      parameters: { 'GetInvoice invoiceid': 1 },
      hidden: 0,
    });
  });

  it('are found in the JSON of servers, whatever they name their fields', async () => {
    const path = '/includes/api.php?action=GetInvoice&invoiceid=1';
    const logs: Readonly<Record<string, readonly unknown[]>> = {
      caddy: [{ level: 'info', request: { method: 'POST', uri: path, headers: { Referer: ['/x'] } }, status: 200 }],
      'traefik.json': [{ ClientAddr: '1.1.1.1', RequestMethod: 'POST', RequestPath: path, DownstreamStatus: 200 }],
      ecs: [{ 'http.request.method': 'POST', 'url.original': path, 'log.file.path': '/var/log/x.log' }],
      beats: [{ log: { file: { path: '/x.log' } }, http: { request: { method: 'POST' } }, url: { path, full: 'y' } }],
      google: [
        { httpRequest: { requestMethod: 'POST', requestUrl: `https://b.example${path}`, referer: 'https://x/?y' } },
      ],
      nginx: [{ method: 'POST', uri: '/includes/api.php', request_uri: path, args: 'action=GetInvoice' }],
      logstash: [{ verb: 'POST', request: path, response: '200' }],
      lines: [{ request: `POST ${path} HTTP/1.1` }],
      text: [{ log: `1.1.1.1 - - [x] "POST ${path} HTTP/1.1" 200 5\n`, stream: 'stdout' }],
    };
    for (const [name, lines] of Object.entries(logs)) {
      const text = lines.map((line) => JSON.stringify(line)).join('\n');
      for (const [sort, written] of [
        ['plain', text],
        ['escaped', text.replaceAll('/', '\\/').replaceAll('&', '\\u0026')],
      ] as const) {
        const report = await assess([folder.write(`${sort}-${name}`, `${written}\n`)], DIALECTS);
        expect([name, sort, countsOf(report)]).toEqual([
          name,
          sort,
          { actions: { GetInvoice: 1 }, parameters: { 'GetInvoice invoiceid': 1 }, hidden: 0 },
        ]);
      }
    }
  });

  it('are of both dialects', async () => {
    const lines = [
      '"POST /web/adilas_api_calls.cfm HTTP/1.1"',
      '"GET /corp/api?API_CALL_FUNCTION_NAME=addInvoicePayment&invoice_number=7 HTTP/1.1"',
    ];
    const { actions, unseen } = await assess([folder.write('corp.log', lines.join('\n'))], DIALECTS);
    expect(unseen).toEqual([{ dialect: 'corp', calls: 1, places: 0, where: [] }]);
    expect(actions).toMatchObject([
      {
        dialect: 'corp',
        action: 'addInvoicePayment',
        state: 'supported',
        calls: 1,
        parameters: [{ name: 'INVOICE_NUMBER', state: 'used' }],
      },
    ]);
  });
});

describe('A recording', () => {
  const body = 'identifier=i&secret=kR4v9wPq2xZt7Lm1&action=AddCredit&clientid=1&amount%5B0%5D=1';
  const form = 'application/x-www-form-urlencoded';
  const packet =
    "<wddxPacket version='1.0'><header/><data><struct><var name='API_CALL_FUNCTION_NAME'><string>addInvoicePayment</string></var><var name='invoice_number'><number>7</number></var></struct></data></wddxPacket>";
  const multipart = [
    '--b',
    'Content-Disposition: form-data; name="action"',
    '',
    'GetInvoice',
    '--b',
    'Content-Disposition: form-data; name="invoiceid"',
    '',
    '1',
    '--b--',
    '',
  ].join('\r\n');
  const requests = [
    { method: 'POST', path: '/includes/api.php', contentType: form, body },
    {
      method: 'POST',
      path: '//includes/api.php',
      contentType: 'application/json; charset=utf-8',
      body: '{"action":"GetInvoice","invoiceid":1}',
    },
    {
      method: 'POST',
      path: '/x/includes/api.php',
      contentType: 'multipart/form-data; boundary=b',
      bodyBase64: Buffer.from(multipart).toString('base64'),
    },
    { method: 'POST', path: '/web/adilas_api_calls.cfm', contentType: 'text/xml', body: packet },
    {
      method: 'POST',
      path: '/corp/api',
      contentType: 'application/json',
      body: '{"api_call_function_name":"ADDINVOICEPAYMENT","AMOUNT_PAID":1}',
    },
    { method: 'GET', path: '/includes/api.php?action=GetStats', contentType: '', body: '' },
    { method: 'POST', path: '/corp/api', contentType: 'text/xml', body: '<broken' },
    { method: 'GET', path: '/other', contentType: '', body: '' },
    // A browser asks before it sends.
    { method: 'OPTIONS', path: '/includes/api.php', contentType: '', body: '' },
  ];
  const expected = {
    actions: { AddCredit: 1, GetInvoice: 2, addInvoicePayment: 2, GetStats: 1 },
    parameters: {
      ...{ 'AddCredit clientid': 1, 'AddCredit amount': 1, 'GetInvoice invoiceid': 2 },
      ...{ 'addInvoicePayment INVOICE_NUMBER': 1, 'addInvoicePayment AMOUNT_PAID': 1 },
    },
    hidden: 1,
  };

  it('of a request a line is decoded as the gateway decodes its requests', async () => {
    const text = requests.map((request) => JSON.stringify(request)).join('\n');
    const report = await assess([folder.write('calls.jsonl', `\ufeff${text}\n\n{"method":"POST"\n`)], DIALECTS);
    expect(countsOf(report)).toEqual(expected);
    expect(report.damagedRequests).toBe(1);
    expect(JSON.stringify(report)).not.toContain(SECRETS[0]);
  });

  it('in the format HAR is decoded too', async () => {
    const entries = requests.map(({ method, path, contentType, body: text, bodyBase64 }) => ({
      request: {
        method,
        url: `https://billing.example.com${path}`,
        ...(contentType === ''
          ? {}
          : { postData: { mimeType: contentType, text: text ?? Buffer.from(bodyBase64, 'base64').toString() } }),
      },
    }));
    const har = JSON.stringify({ log: { version: '1.2', entries: [...entries, {}, { request: null }] } }, null, 1);
    const report = await assess([folder.write('calls.har', har)], DIALECTS);
    expect(countsOf(report)).toEqual(expected);
    expect(report.damagedRequests).toBe(2);
    const broken = await assess(
      [folder.write('broken.har', '{"log":'), folder.write('empty.har', '{"log":null}')],
      DIALECTS,
    );
    expect(broken.unread.map(({ reason }) => reason)).toEqual(['it is not JSON', 'it has no entries of a HAR file']);
  });
});
