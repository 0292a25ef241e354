import { beforeAll, describe, expect, it } from '@jest/globals';
import { touchCorpCredentials } from '../../../db/admin/corporations.ts';
import { revokeCredential } from '../../../db/admin/credentials.ts';
import type { Arguments } from '../../support/corp-client.ts';
import { gatewayWithCaller } from '../../support/gateway-with-caller.ts';
import { tableStates, TRACES } from '../../support/whmcs-wire.ts';
import {
  addCorporation,
  addCorpUser,
  asForm,
  asJson,
  asXml,
  demoOf,
  post,
  withArguments,
  type Answer,
  type Corporation,
} from './fixtures.ts';

const { gateway } = gatewayWithCaller();
let other: Corporation;
let invoiceOfOther: number;

beforeAll(async () => {
  // A second corporation with the same user name; its invoices have ids that the first does not have.
  other = await addCorporation(gateway, { id: 54 }, 'OTH');
  await gateway.database('id_counters').where({ tenant_id: 54, kind: 'invoice' }).update({ next_id: 5000 });
  invoiceOfOther = await other.whmcs.create();
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

describe('A corporation', () => {
  it.each([54, '54', 0, 999, -53, 'PLA-53', '53.5'])('is not called by CORP_ID %j with another’s key', async (id) => {
    expect(await json({ CORP_ID: id })).toMatchObject({ status: 200, result: 'dataIn' });
  });

  it('does not see another’s invoice: it answers as if there were none', async () => {
    const before = await tableStates(gateway.database, TRACES);
    const there = await json({ INVOICE_NUMBER: invoiceOfOther });
    expect(bytesOf(there)).toEqual(bytesOf(await json({ INVOICE_NUMBER: 4711 })));
    expect(there.result).toBe('zero');
    expect(await tableStates(gateway.database, TRACES)).toEqual(before);
    expect((await post(gateway.url, asJson(other.args(78)))).result).toBe('zero');
    expect((await post(gateway.url, asJson(other.args(invoiceOfOther)))).result).toBe('ok');
  });

  it('can have the method switched off, and on again', async () => {
    const set = (methods: string): Promise<void> =>
      gateway.database.transaction(async (trx) => {
        await trx('tenants').where({ id: 54 }).update({ corp_methods: methods });
        await touchCorpCredentials(trx, 54);
      });
    const invoice = await other.whmcs.create();
    const call = (changes: Arguments = {}): Promise<Answer> => post(gateway.url, asJson(other.args(invoice, changes)));
    await set('{}');
    const off = await call();
    expect(off).toMatchObject({ status: 200, result: 'method' });
    expect(off.text).toBe((await call({ API_CALL_FUNCTION_NAME: 'noSuchMethod' })).text);
    expect(await call({ API_USER_PASSWORD: 'wrong' })).toMatchObject(LOGIN);
    expect(await gateway.database('payments').where({ tenant_id: 54, invoice_id: invoice })).toEqual([]);
    await set('{addinvoicepayment}');
    expect((await call()).result).toBe('ok');
  });

  it.each([undefined, '', null, [], {}, true, 'toString', '__proto__', 'constructor'])(
    'has no method of the name %j',
    async (name) => {
      expect(await json({ API_CALL_FUNCTION_NAME: name })).toMatchObject({ status: 200, result: 'method' });
    },
  );
});

describe('A change of a credential', () => {
  const call = (): Promise<Answer> => post(gateway.url, asJson(other.args(4711)));

  it('is obeyed from the next call on: a payee who may act no more, a user who is revoked', async () => {
    expect((await call()).result).toBe('zero');
    await gateway.database.transaction(async (trx) => {
      await trx('payees').where({ tenant_id: 54, id: 3 }).delete();
      await touchCorpCredentials(trx, 54);
    });
    expect(await call()).toMatchObject(LOGIN);
    const cashier = (): Promise<Answer> => post(gateway.url, asJson(other.args(4711, { API_CURRENT_PAYEE_ID: '178' })));
    expect((await cashier()).result).toBe('zero');
    await revokeCredential(gateway.database, 'corp', '54/demo', '2026-11-22T10:00:00Z');
    expect(await cashier()).toMatchObject(LOGIN);
    expect((await post(gateway.url, asJson(demoOf(gateway).args(4711)))).result).toBe('zero');
  });
});

describe('A password, wherever it was sent', () => {
  it('is in no line of the log, in no row and in no answer', async () => {
    const secret = 'Canary5ecret';
    await addCorpUser(gateway, '53/canary', secret);
    const canary = harmless({ API_USER_NAME: 'canary', API_USER_PASSWORD: secret });
    const broken = JSON.stringify(canary).slice(0, -2);
    const answers: Answer[] = [];
    for (const toWire of [asJson, asXml, asForm]) {
      for (const changes of [{}, { CORP_ID: 54 }, { INVOICE_NUMBER: [] }, { API_CALL_FUNCTION_NAME: secret }]) {
        answers.push(await post(gateway.url, toWire({ ...canary, ...changes })));
      }
      answers.push(await post(gateway.url, toWire({ ...canary, API_USER_NAME: secret })));
      answers.push(await post(gateway.url, { type: toWire(canary).type, body: broken }));
      answers.push(await post(gateway.url, { type: 'text/plain', body: toWire(canary).body }));
      answers.push(await post(gateway.url, toWire(canary), { path: `/corp/api?API_USER_PASSWORD=${secret}` }));
    }
    expect(answers.some(({ result }) => result === 'zero')).toBe(true);
    expect(answers.filter(({ text }) => text.includes(secret))).toEqual([]);
    expect(gateway.log.filter((line) => line.includes(secret))).toEqual([]);
    const tables = Object.keys(await tableStates(gateway.database));
    for (const table of tables) {
      const { rows } = await gateway.database.raw<{ rows: { line: string }[] }>('select t::text as line from ?? t', [
        table,
      ]);
      expect({ table, leaks: rows.filter(({ line }) => line.includes(secret)) }).toEqual({ table, leaks: [] });
    }
  });
});
