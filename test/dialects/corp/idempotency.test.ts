import { describe, expect, it } from '@jest/globals';
import type { Arguments } from '../../support/corp-client.ts';
import { gatewayWithCaller } from '../../support/gateway-with-caller.ts';
import { storedRows } from '../whmcs/fixtures.ts';
import { addCorporation, asForm, asJson, asXml, demoOf, paymentsOf, post, type Answer } from './fixtures.ts';

const HEADER = 'idempotency-key';

const { gateway } = gatewayWithCaller();
const demo = demoOf(gateway);
let keys = 0;

const newKey = (): string => `key-${(keys += 1)}`;
const corp = (invoice: number, changes: Arguments = {}, headers = {}): Promise<Answer> =>
  post(gateway.url, asJson(demo.args(invoice, changes)), { headers });

describe('An idempotency key', () => {
  const unnumbered: Arguments = { ACTUAL_TRANS_NUMBER: undefined, TRANSACTION_DATE_TIME: undefined, AMOUNT_PAID: 1 };
  const ways: readonly (readonly [string, (key: string) => [Arguments, Record<string, string>]])[] = [
    ['the header', (key) => [{}, { [HEADER]: key }]],
    ['the argument', (key) => [{ API_IDEMPOTENCY_KEY: key }, {}]],
    ['the argument in small letters', (key) => [{ api_idempotency_key: key }, {}]],
  ];

  it.each(ways)('in %s answers the stored outcome, when every window is over', async (_name, toKey) => {
    const invoice = await demo.whmcs.create();
    const [changes, headers] = toKey(newKey());
    gateway.clock.set('2026-11-22T10:00:00.000Z');
    const first = await corp(invoice, { ...unnumbered, ...changes }, headers);
    gateway.clock.set('2026-11-22T12:00:00.000Z');
    const again = await corp(invoice, { ...unnumbered, ...changes }, headers);
    expect([first.result, again.result]).toEqual(['ok', 'ok']);
    expect(await paymentsOf(gateway, invoice)).toHaveLength(1);
    expect((await corp(invoice, unnumbered)).result).toBe('ok');
    expect(await paymentsOf(gateway, invoice)).toHaveLength(2);
  });

  it('is the same in the header and in the argument, and in every form', async () => {
    const invoice = await demo.whmcs.create();
    const key = newKey();
    await corp(invoice, unnumbered, { [HEADER]: key });
    gateway.clock.set('2026-11-22T14:00:00.000Z');
    for (const toWire of [asJson, asForm, asXml]) {
      const args = demo.args(invoice, { ...unnumbered, API_IDEMPOTENCY_KEY: key });
      expect((await post(gateway.url, toWire(args))).result).toBe('ok');
    }
    expect(await paymentsOf(gateway, invoice)).toHaveLength(1);
  });

  it.each([[['key']], [{ key: 1 }], [true]])('that is not a text records nothing: %j', async (key) => {
    const invoice = await demo.whmcs.create();
    const args = { ...demo.args(invoice, unnumbered), API_IDEMPOTENCY_KEY: key };
    const answer = await post(gateway.url, { type: 'application/json', body: JSON.stringify(args) });
    expect(answer).toMatchObject({ status: 200, result: 'dataIn' });
    expect(await paymentsOf(gateway, invoice)).toEqual([]);
  });

  it.each(['CVV', 'CARD_NUMBER'])('has no part of a card in its digest: %s', async (name) => {
    const invoice = await demo.whmcs.create();
    const headers = { [HEADER]: newKey() };
    for (const secret of ['737', '738']) expect((await corp(invoice, { [name]: secret }, headers)).result).toBe('ok');
    expect(await paymentsOf(gateway, invoice)).toHaveLength(1);
  });

  it.each<[string, Arguments]>([
    ['amount', { AMOUNT_PAID: 2 }],
    ['number', { ACTUAL_TRANS_NUMBER: 'other' }],
    ['kind of money', { MONEY_TYPE_ID: 7 }],
    ['notes', { PAYMENT_NOTES: 'other' }],
    ['date', { TRANSACTION_DATE_TIME: '2016-01-01 00:00:00' }],
  ])('is refused with another %s', async (_name, change) => {
    for (const [, toKey] of ways) {
      const invoice = await demo.whmcs.create();
      const [changes, headers] = toKey(newKey());
      expect((await corp(invoice, changes, headers)).result).toBe('ok');
      const before = await storedRows(gateway.database);
      const other = await corp(invoice, { ...changes, ...change }, headers);
      expect(other).toMatchObject({ status: 200, result: 'logicProblem' });
      expect(await storedRows(gateway.database)).toEqual(before);
    }
  });

  it('is refused on another invoice, and does not affect other tenants', async () => {
    const [first, second] = [await demo.whmcs.create(), await demo.whmcs.create()];
    const headers = { [HEADER]: newKey() };
    await corp(first, {}, headers);
    expect((await corp(second, {}, headers)).result).toBe('logicProblem');
    const other = await addCorporation(gateway, { id: 56 }, 'OTH');
    const theirs = await other.whmcs.create();
    expect((await post(gateway.url, asJson(other.args(theirs)), { headers })).result).toBe('ok');
  });

  it('answers a refusal again, though the invoice has changed since', async () => {
    const invoice = await demo.whmcs.createIn('Draft');
    const headers = { [HEADER]: newKey() };
    const first = await corp(invoice, {}, headers);
    await demo.whmcs.update(invoice, { status: 'Unpaid' });
    expect([first.result, (await corp(invoice, {}, headers)).result]).toEqual(['logicProblem', 'logicProblem']);
    expect((await corp(invoice)).result).toBe('ok');
  });

  it('never lets a payment through both dialects be two', async () => {
    const invoice = await demo.whmcs.create();
    const headers = { [HEADER]: newKey() };
    await corp(invoice, {}, headers);
    const payment = { transid: '23', gateway: 'cash', date: '2015-03-24 11:54:00', amount: '15.00' };
    await demo.whmcs.pay(invoice, payment, headers);
    expect(await paymentsOf(gateway, invoice)).toHaveLength(1);
  });

  it('sent twenty times at once is one payment', async () => {
    const invoice = await demo.whmcs.create();
    const headers = { [HEADER]: newKey() };
    const answers = await Promise.all(Array.from({ length: 20 }, () => corp(invoice, unnumbered, headers)));
    expect(new Set(answers.map(({ result }) => result))).toEqual(new Set(['ok']));
    expect(await paymentsOf(gateway, invoice)).toHaveLength(1);
  });
});
