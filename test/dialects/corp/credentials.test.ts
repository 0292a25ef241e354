import { beforeAll, describe, expect, it } from '@jest/globals';
import { revokeCredential } from '../../../db/admin/credentials.ts';
import type { Arguments } from '../../support/corp-client.ts';
import { startTestGateway } from '../../support/gateway.ts';
import { gatewayWithCaller } from '../../support/gateway-with-caller.ts';
import { callWhmcs } from '../../support/whmcs-client.ts';
import { tableStates, TRACES } from '../../support/whmcs-wire.ts';
import {
  addCorporation,
  addCorpUser,
  asForm,
  asJson,
  asXml,
  post,
  withArguments,
  xml,
  type Answer,
} from './fixtures.ts';

const { gateway } = gatewayWithCaller();

beforeAll(async () => {
  // A second corporation with the same user name.
  await addCorporation(gateway, { id: 54 }, 'OTH');
  await addCorpUser(gateway, '53/disabled', '1234');
  await revokeCredential(gateway.database, 'corp', '53/disabled', '2026-11-22T09:00:00Z');
  await addCorpUser(gateway, '53/elsewhere', '1234', { allowedIps: ['203.0.113.7', '2001:db8::/32'] });
  await addCorpUser(gateway, '53/here', '1234', { allowedIps: ['198.51.100.0/24', '127.0.0.0/8'] });
  await addCorpUser(gateway, '53/magic', '0e1234');
  await addCorpUser(gateway, '53/boolean', 'true');
  await addCorpUser(gateway, '54/only-there', '1234', { tenantId: 54 });
}, 60_000);

/** A call that finds no invoice once it is let in: `zero`. */
const harmless = (changes: Arguments): Arguments => withArguments({ INVOICE_NUMBER: 4711, ...changes });
const json = (changes: Arguments): Promise<Answer> => post(gateway.url, asJson(harmless(changes)));

/** All of an answer but what is of its request. */
function bytesOf({ status, text, headers }: Answer): unknown {
  const { date: _date, 'x-request-id': _id, ...rest } = headers;
  return { status, text, headers: rest };
}

const LOGIN = { status: 403, result: 'login' };

describe('A caller is let in', () => {
  it.each(['PLA-53', 'PLA-053', 'PLA-0053', 'PLA-00000053', 'pla-0053', 'Pla-53'])('by the key %s', async (key) => {
    expect(await json({ API_CORP_KEY_ID: key })).toMatchObject({ status: 200, result: 'zero' });
  });

  it.each([3, '3', 178, '178'])('as payee %j', async (payee) => {
    for (const toWire of [asJson, asXml, asForm]) {
      const answer = await post(gateway.url, toWire(harmless({ API_CURRENT_PAYEE_ID: payee })));
      expect(answer.result).toBe('zero');
    }
  });

  it('from an address of the credential’s list', async () => {
    expect((await json({ API_USER_NAME: 'here' })).result).toBe('zero');
  });
});

const WRONG_KEYS: readonly Arguments[] = [
  ...[undefined, '', 'PLA-', '53', 53, 'PLA53', 'PLA-53x', 'PLA-0x35', 'XYZ-0053', 'OTH-0053', 'PLA-54'],
  ...['PLAA-53', 'PLA-0', 'PLA-٥٣', `PLA-${'9'.repeat(300)}`, 'x'.repeat(60_000), ['PLA-53'], {}, true],
].map((key) => ({ API_CORP_KEY_ID: key }));
const WRONG_USERS: readonly Arguments[] = [
  ...[
    undefined,
    null,
    '',
    'stranger',
    'disabled',
    'only-there',
    'elsewhere',
    '53/demo',
    ['demo'],
    {},
    true,
    'x'.repeat(60_000),
  ].map((name) => ({ API_USER_NAME: name })),
  ...[undefined, '', '12345', '01234', '1234.0', 12345, 'x'.repeat(60_000)].map((text) => ({
    API_USER_PASSWORD: text,
  })),
  ...[undefined, null, '', 0, 4, '4', -3, 3.5, '3,178', '0x3', 'x', '3 or 1=1', [3], { 0: 3 }, true].map((payee) => ({
    API_CURRENT_PAYEE_ID: payee,
  })),
  { API_CORP_KEY_ID: 'OTH-54', API_USER_PASSWORD: 'wrong' },
  { API_USER_NAME: 'demo-identifier', API_USER_PASSWORD: 'demo-secret' },
  { API_USER_NAME: 'admin', API_USER_PASSWORD: 'demo' },
];
const ALL_WRONG = [...WRONG_KEYS, ...WRONG_USERS];

describe('A caller with anything wrong', () => {
  it.each([
    ['JSON', asJson],
    ['WDDX', asXml],
    ['a form', asForm],
  ] as const)(
    'gets one and the same answer, byte for byte: %s',
    async (name, toWire) => {
      const before = await tableStates(gateway.database, TRACES);
      const options = { API_INPUT_OUTPUT_TYPE: name === 'WDDX' ? 'WDDX' : 'JSON' };
      const expected = await post(gateway.url, toWire(harmless({ API_USER_PASSWORD: 'wrong', ...options })));
      expect(expected).toMatchObject(LOGIN);
      const wrong: unknown[] = [];
      // Each wrong password is hashed: JSON meets all, the others every fourth.
      const some = ALL_WRONG.filter((_changes, index) => name === 'JSON' || index % 4 === 0);
      for (const changes of some) {
        const answer = await post(gateway.url, toWire(harmless({ ...changes, ...options })));
        const isSame = JSON.stringify(bytesOf(answer)) === JSON.stringify(bytesOf(expected));
        if (!isSame) wrong.push({ changes, status: answer.status, text: answer.text });
      }
      expect(wrong).toEqual([]);
      expect(await tableStates(gateway.database, TRACES)).toEqual(before);
    },
    120_000,
  );

  it('gets no report of other errors', async () => {
    const wrong = { API_USER_PASSWORD: 'wrong' };
    for (const changes of [{}, { CORP_ID: 54 }, { API_CALL_FUNCTION_NAME: 'x' }, { TRANSACTION_DATE: 'x' }]) {
      expect(await json({ ...wrong, ...changes })).toMatchObject(LOGIN);
    }
  });

  it('waits as long for an unknown user as for a wrong password', async () => {
    const fastest = async (changes: Arguments): Promise<number> => {
      const times: number[] = [];
      for (let round = 0; round < 2; round += 1) {
        const start = performance.now();
        await json({ ...changes, API_USER_PASSWORD: `wrong ${round}` });
        times.push(performance.now() - start);
      }
      return Math.min(...times);
    };
    const known = await fastest({});
    for (const changes of [
      { API_USER_NAME: 'stranger' },
      { API_USER_NAME: 'disabled' },
      { API_CORP_KEY_ID: 'XYZ-53' },
    ]) {
      expect(await fastest(changes)).toBeGreaterThan(known / 2);
    }
  }, 60_000);

  it('is not let in by credentials in the query string', async () => {
    const { API_USER_NAME, API_USER_PASSWORD, ...rest } = harmless({});
    const path = `/corp/api?API_USER_NAME=${String(API_USER_NAME)}&API_USER_PASSWORD=${String(API_USER_PASSWORD)}`;
    expect(await post(gateway.url, asJson(rest), { path })).toMatchObject(LOGIN);
    expect(await post(gateway.url, asForm(rest), { path })).toMatchObject(LOGIN);
  });

  it('is not let in to the other dialect by a user of this one', async () => {
    for (const identifier of ['53/demo', 'demo']) {
      for (const credential of [
        { identifier, secret: '1234' },
        { username: identifier, password: '1234' },
        { username: identifier, password: '81dc9bdb52d04dc20036dbd8313ed055' },
      ]) {
        const answer = await callWhmcs(gateway.url, 'GetInvoice', { invoiceid: 78 }, { credential });
        expect(answer.status).toBe(403);
      }
    }
  });

  it('is not let in by the demo user on an address that others can reach', async () => {
    const exposed = await startTestGateway({ isLoopback: false });
    expect(await post(exposed.url, asJson(withArguments({})))).toMatchObject(LOGIN);
    await exposed.close();
  });
});

describe('A password', () => {
  const values: readonly unknown[] = [true, false, {}, [], ['1234'], [['1234']], { $ne: '' }, { 0: '1234' }, [true]];

  it('never matches as a boolean, an object or a list', async () => {
    for (const user of ['demo', 'boolean']) {
      for (const toWire of [asJson, asXml]) {
        for (const password of values) {
          const call = harmless({ API_USER_NAME: user, API_USER_PASSWORD: password });
          expect(await post(gateway.url, toWire(call))).toMatchObject(LOGIN);
        }
      }
      for (const password of [['1234'], ['true'], { $ne: 'x' }, { 0: '1234' }]) {
        const call = harmless({ API_USER_NAME: user, API_USER_PASSWORD: password });
        expect(await post(gateway.url, asForm(call))).toMatchObject(LOGIN);
      }
    }
  }, 60_000);

  it('never matches as a record set or a date of WDDX', async () => {
    for (const text of [
      "<recordset rowCount='1' fieldNames='A'><field name='A'><string>1234</string></field></recordset>",
      '<dateTime>1234-1-1T0:0:0</dateTime>',
    ]) {
      expect(await post(gateway.url, asXml(harmless({ API_USER_PASSWORD: xml(text) })))).toMatchObject(LOGIN);
    }
  });

  it.each(['0e5678', '0', '0e1234 ', 0])('that looks like a number is compared as text: %j', async (password) => {
    expect(await json({ API_USER_NAME: 'magic', API_USER_PASSWORD: password })).toMatchObject(LOGIN);
    expect((await json({ API_USER_NAME: 'magic', API_USER_PASSWORD: '0e1234' })).result).toBe('zero');
  });
});
