import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Completion } from '../../adapters/metrc/completion-body.ts';
import { metrcClient, type MetrcAccount, type MetrcAnswer } from '../../adapters/metrc/metrc-client.ts';
import { TestClock } from '../support/gateway.ts';
import { startMetrcServer, type MetrcFailure, type MetrcServer } from '../support/metrc-server.ts';

const LICENSE = 'C12 0001/LIC';
const client = metrcClient({ clock: new TestClock('2026-11-22T10:00:00.000Z'), timeoutMs: 300 });
let server: MetrcServer;
let account: MetrcAccount;
let ids = 100;

beforeAll(async () => {
  server = await startMetrcServer();
  account = { baseUrl: server.url, vendorKey: 'vendor-key-1', userKey: 'user-key-1' };
  server.addUser({ ...account, licenseNumbers: [LICENSE, 'other'] });
});

afterAll(async () => {
  await server.close();
});

function completion(fields: Partial<Completion> = {}): Completion {
  return {
    metrcDeliveryId: server.addDelivery({ id: (ids += 1), licenseNumber: LICENSE }).id,
    licenseNumber: LICENSE,
    acceptedPackages: ['ABCDEF012345670000010026'],
    returnedPackages: [],
    arrivedAt: '2015-03-24 11:54:00',
    paymentType: null,
    ...fields,
  };
}

/** The result of a completion with this answer of the server. */
async function completeWith(failure: Omit<MetrcFailure & { kind: 'answer' }, 'kind'>): Promise<MetrcAnswer<null>> {
  server.failNext({ kind: 'answer', ...failure });
  return await client.complete(account, completion());
}

describe('A completion', () => {
  it('is the documented array of one object, with the wall time as it came, and an empty 200 is its success', async () => {
    const wanted = completion({
      paymentType: 'Cash',
      returnedPackages: [
        {
          label: 'ABCDEF012345670000010027',
          quantity: '1.5',
          unitOfMeasure: 'Grams',
          reason: 'Spoilage',
          note: '',
        },
      ],
    });
    expect(await client.complete(account, wanted)).toEqual({ ok: true, value: null });
    expect(server.requests.at(-1)).toMatchObject({
      method: 'PUT',
      url: '/sales/v2/deliveries/complete?licenseNumber=C12%200001%2FLIC',
      headers: { 'content-type': 'application/json' },
    });
    expect(JSON.parse(server.requests.at(-1)!.body)).toEqual([
      {
        Id: wanted.metrcDeliveryId,
        ActualArrivalDateTime: '2015-03-24T11:54:00.000',
        PaymentType: 'Cash',
        AcceptedPackages: ['ABCDEF012345670000010026'],
        ReturnedPackages: [
          {
            Label: 'ABCDEF012345670000010027',
            ReturnQuantityVerified: 1.5,
            ReturnUnitOfMeasure: 'Grams',
            ReturnReason: 'Spoilage',
            ReturnReasonNote: '',
          },
        ],
      },
    ]);
  });

  it('repeated succeeds, and the first arrival is kept', async () => {
    const wanted = completion();
    await client.complete(account, wanted);
    expect(await client.complete(account, { ...wanted, arrivedAt: '2020-01-01 00:00:00' })).toEqual({
      ok: true,
      value: null,
    });
    expect(server.deliveries.get(wanted.metrcDeliveryId)?.completedAt).toBe('2015-03-24T11:54:00.000');
  });

  it('succeeds whatever a 200 says', async () => {
    expect(await completeWith({ status: 200, body: '<html>' })).toEqual({ ok: true, value: null });
  });
});

describe('A refusal of Metrc', () => {
  const final = (words: string): MetrcAnswer<null> => ({
    ...{ ok: false, isFinal: true, words, retryAfterMs: null, isInDoubt: false },
  });

  it.each([
    ['an array of {row, message}', 400, '[{"row":0,"message":"Package is not there."}]', 'Package is not there.'],
    ['several rows, in the other case', 400, '[{"Row":0,"Message":"A."},{"Row":0,"Message":"B."}]', 'A.; B.'],
    ['{Message}', 401, '{"Message":"Authorization has been denied."}', 'Authorization has been denied.'],
    ['{message}', 403, '{"message":"No permission."}', 'No permission.'],
    ['nothing', 404, '', 'Metrc answered 404 without a reason'],
    ['HTML', 413, '<html>', 'Metrc answered 413 without a reason'],
    ['JSON without words', 400, '[{"row":0},null,7,{"message":{}}]', 'Metrc answered 400 without a reason'],
    ['a redirect', 302, '', 'Metrc answered 302 without a reason'],
  ])('is final, in its own words: %s', async (_case, status, body, words) => {
    expect(await completeWith({ status, body, headers: { location: `${server.url}/elsewhere` } })).toEqual(
      final(words),
    );
    expect(server.requests.at(-1)?.url).not.toBe('/elsewhere');
  });

  it('is one line of bounded length', async () => {
    const message = `first\r\nsecond\u0000\u2028\u202e${'x'.repeat(2_000)}`;
    const answer = await completeWith({ status: 400, body: JSON.stringify([{ row: 0, message }]) });
    const words = answer.ok ? '' : answer.words;
    expect(words).toMatch(/^first second x+…$/);
    expect(words).toHaveLength(500);
  });

  it('loses the keys that it echoes', async () => {
    const pair = Buffer.from('vendor-key-1:user-key-1').toString('base64');
    const body = JSON.stringify({ Message: `Key vendor-key-1 of user-key-1 (${pair}) is bad.` });
    expect(await completeWith({ status: 401, body })).toEqual(final('Key … of … (…) is bad.'));
  });

  it.each([
    ['wrong keys', { userKey: 'wrong' }, {}],
    ['a licence of another user', {}, { licenseNumber: 'unknown' }],
    ['a delivery of another licence', {}, { licenseNumber: 'other' }],
  ])('comes for %s', async (_case, keys, fields) => {
    const answer = await client.complete({ ...account, ...keys }, completion(fields));
    expect(answer).toEqual(final('Authorization has been denied for this request.'));
  });

  it('comes for a body that is not the documented one', async () => {
    const answer = await client.complete(account, completion({ arrivedAt: '2015-03-24', acceptedPackages: [''] }));
    expect(answer).toEqual(
      final('The ActualArrivalDateTime field is not valid.; The AcceptedPackages field is not valid.'),
    );
  });
});

describe('A fault that passes', () => {
  it.each([
    ['seconds', '7', 7_000],
    ['an HTTP date', 'Sun, 22 Nov 2026 10:01:30 GMT', 90_000],
    ['a date that is over', 'Sun, 22 Nov 2026 09:00:00 GMT', 0],
    ['more than a day', '999999999', 86_400_000],
    ['nonsense', 'soon', null],
    ['a negative number', '-5', null],
    ['nothing', '', null],
  ])('reports when to come back: %s', async (_case, header, retryAfter) => {
    const answer = await completeWith({
      status: 429,
      body: '{"Message":"Too many requests."}',
      headers: { 'retry-after': header },
    });
    expect(answer).toEqual({
      ...{ ok: false, isFinal: false, words: 'Too many requests.', retryAfterMs: retryAfter, isInDoubt: false },
    });
  });

  it.each([500, 502, 503, 408])('is a status of %d', async (status) => {
    const words = `Metrc answered ${status} without a reason`;
    expect(await completeWith({ status })).toEqual({
      ...{ ok: false, isFinal: false, words, retryAfterMs: null, isInDoubt: true },
    });
  });

  it('is a server that does not answer in time', async () => {
    server.failNext({ kind: 'hang' });
    const words = 'Metrc did not answer within 300 ms';
    expect(await client.complete(account, completion())).toMatchObject({ ok: false, isFinal: false, words });
  });

  it('is a body that does not end in time', async () => {
    const slow = createServer((_request, response) => {
      response.writeHead(200).write('{');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => slow.once('listening', resolve));
    const baseUrl = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`;
    const words = 'Metrc did not answer within 300 ms';
    expect(await client.deliveryStatus({ ...account, baseUrl }, completion())).toMatchObject({ isFinal: false, words });
    slow.closeAllConnections();
    slow.close();
  });

  it('is a connection that is cut, or refused', async () => {
    server.failNext({ kind: 'lost' });
    const lost = await client.complete(account, completion());
    expect(lost).toMatchObject({ ok: false, isFinal: false });
    expect(lost.ok ? '' : lost.words).toMatch(/^Metrc could not be reached: \S/);
    const refused = await client.complete({ ...account, baseUrl: 'http://127.0.0.1:9' }, completion());
    expect(refused).toMatchObject({ ok: false, isFinal: false });
  });

  it('is the end of the gateway', async () => {
    const words = 'The gateway stopped before Metrc answered';
    expect(await client.complete(account, completion(), AbortSignal.abort())).toMatchObject({ isFinal: false, words });
  });

  it.each([
    ['empty', ''],
    ['no JSON', '<html>'],
    ['a list', '[]'],
    ['too large', JSON.stringify({ Id: 1, DeliveryNumber: 'x'.repeat(1_100_000) })],
  ])('is a delivery that cannot be read: %s', async (_case, body) => {
    server.failNext({ kind: 'answer', status: 200, body });
    expect(await client.deliveryStatus(account, completion())).toMatchObject({ ok: false, isFinal: false });
  });
});

describe('The status of a delivery', () => {
  it('is asked for with its licence', async () => {
    const wanted = completion();
    expect(await client.deliveryStatus(account, wanted)).toEqual({ ok: true, value: 'open' });
    expect(server.requests.at(-1)).toMatchObject({
      method: 'GET',
      url: `/sales/v2/deliveries/${wanted.metrcDeliveryId}?licenseNumber=C12%200001%2FLIC`,
      body: '',
    });
  });

  it('is completed after its completion, and voided after its voiding', async () => {
    const wanted = completion();
    await client.complete(account, wanted);
    expect(await client.deliveryStatus(account, wanted)).toEqual({ ok: true, value: 'completed' });
    server.deliveries.get(wanted.metrcDeliveryId)!.voidedOn = '2015-03-25';
    expect(await client.deliveryStatus(account, wanted)).toEqual({ ok: true, value: 'voided' });
  });
});

describe('The server of these tests', () => {
  it('takes at most ten objects', async () => {
    const response = await fetch(`${server.url}/sales/v2/deliveries/complete?licenseNumber=other`, {
      method: 'PUT',
      headers: {
        authorization: `Basic ${Buffer.from('vendor-key-1:user-key-1').toString('base64')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(Array.from({ length: 11 }, () => ({}))),
    });
    expect(response.status).toBe(413);
  });
});
