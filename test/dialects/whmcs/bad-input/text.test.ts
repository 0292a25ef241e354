import { describe, expect, it } from '@jest/globals';
import { demoCall, formBody, multipartBody, type WireOptions } from '../../../support/whmcs-wire.ts';
import { BASE, form, json, JSON_FORMAT, query, unchangedGateway, WRITE, WRITE_BASE, WRITE_JSON } from './scene.ts';

const send = unchangedGateway();

/** Refused as a request that cannot be read, or by the action that would have stored it. */
async function expectNotStored(options: WireOptions): Promise<void> {
  const answer = await send(options);
  expect(answer.json).toEqual({ result: 'error', message: expect.stringMatching(/\w{3}/) });
  expect([200, 400]).toContain(answer.status);
}

describe('Text with invalid characters', () => {
  const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
  const multipartBytes = (value: string, name = 'notes'): WireOptions => {
    const options = multipartBody({ ...WRITE, [name]: 'VALUE' });
    return { ...options, path: JSON_FORMAT, body: latin1(String(options.body).replace('VALUE', value)) };
  };

  it.each<[string, WireOptions]>([
    ['invalid UTF-8, percent-encoded', form(`${WRITE_BASE}&notes=%ff%fe`)],
    ['invalid UTF-8, raw', form(latin1(`${WRITE_BASE}&notes=\xff\xfe`))],
    ['Latin-1', form(`${WRITE_BASE}&notes=caf%e9`)],
    ['a sequence cut short', form(`${WRITE_BASE}&notes=%f0%9f%92`)],
    ['an overlong slash', form(`${WRITE_BASE}&notes=%c0%af`)],
    ['an encoded surrogate', form(`${WRITE_BASE}&notes=%ed%a0%80`)],
    ['invalid UTF-8 in a line', form(`${WRITE_BASE}&newitemdescription[]=%ff&newitemamount[]=1&newitemtaxed[]=0`)],
    ['invalid UTF-8 in a query string', query(`${WRITE_BASE}&notes=%ff`)],
    ['invalid UTF-8 in multipart', multipartBytes('\xff\xfe')],
    ['invalid UTF-8 in JSON', json(latin1(`${WRITE_JSON},"notes":"\xff\xfe"}`))],
    ['a lone high surrogate in JSON', json(String.raw`${WRITE_JSON},"notes":"\ud83d"}`)],
    ['a lone low surrogate in JSON', json(String.raw`${WRITE_JSON},"notes":"a\udc00b"}`)],
    ['NUL in a form', form(`${WRITE_BASE}&notes=a%00b`)],
    ['NUL, raw', form(`${WRITE_BASE}&notes=a\0b`)],
    ['NUL in a query string', query(`${WRITE_BASE}&notes=a%00b`)],
    ['NUL in multipart', multipartBytes('a\0b')],
    ['NUL in JSON', json(String.raw`${WRITE_JSON},"notes":"a\u0000b"}`)],
    [
      'NUL in a line in JSON',
      json(String.raw`${WRITE_JSON},"newitemdescription":["\u0000"],"newitemamount":[1],"newitemtaxed":[0]}`),
    ],
    ['NUL in the payment method', form(`${WRITE_BASE}&paymentmethod=%00`)],
  ])('is refused, and nothing is stored: %s', async (_name, options) => {
    await expectNotStored(options);
  });

  it.each(['transid', 'gateway', 'date', 'amount', 'invoiceid'])('is refused as %s of a payment', async (name) => {
    const payment = { invoiceid: '1', transid: 'T', gateway: 'cash', date: '2016-01-01', amount: '1' };
    const { [name as 'date']: _left, ...rest } = payment;
    for (const value of ['%00', 'a%00', '%ff', '%ed%a0%80']) {
      await expectNotStored(form(`${formBody(demoCall('AddInvoicePayment', rest))}&${name}=${value}`));
    }
  });

  it.each(['identifier', 'secret', 'username', 'password', 'accesskey', 'action', 'responsetype'])(
    'causes no server error as %s',
    async (name) => {
      for (const value of ['%00', '%ff%fe', 'demo-secret%00', '%ed%a0%80', 'x'.repeat(100_000)]) {
        const answer = await send(form(`${BASE}&${name}=${value}`));
        expect(answer.status).toBeLessThan(500);
        expect(answer.text).not.toMatch(/SQLSTATE|node_modules|byte sequence/i);
      }
    },
  );

  it('causes no harm in a name', async () => {
    for (const name of ['%ff', '%00', 'a%00b', 'notes%00', '%ed%a0%80[x]', '[', ']', '=', '%5B%5D']) {
      const answer = await send(form(`${BASE}&${name}=x`));
      expect(answer.status).toBeLessThan(500);
      expect(answer.json).not.toBeNull();
    }
  });

  it('causes no harm as a broken percent sequence', async () => {
    for (const value of ['%', '%z', '%zz', '%u0041', '100%', '%%%']) {
      expect((await send(form(`${BASE}&unknown=${value}`))).json).toMatchObject({ result: 'success' });
      expect((await send(query(`${BASE}&unknown=${value}`))).status).toBeLessThan(500);
    }
  });
});
