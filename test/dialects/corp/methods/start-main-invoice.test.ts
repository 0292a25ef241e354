import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Arguments } from '../../../support/corp-client.ts';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import { rowsOf, storedRows, SUCCESS } from '../../whmcs/fixtures.ts';
import { callMethod, demoOf, post, asJson, switchOnAllMethods, type Answer } from '../fixtures.ts';

const { gateway } = gatewayWithCaller();
const demo = demoOf(gateway);

beforeAll(async () => {
  await switchOnAllMethods(gateway);
});

const start = (args: Arguments = {}, headers: Record<string, string> = {}): Promise<Answer> =>
  callMethod(gateway, 'startMainInvoice', args, { headers });
const numberOf = ({ fields }: Answer): number => fields['INVOICE_NUMBER'] as number;

describe('startMainInvoice', () => {
  it('answers a number, as a number of JSON, of an empty Unpaid invoice of the counter’s customer', async () => {
    const answer = await start();
    const id = numberOf(answer);
    expect(answer.text).toContain(`"INVOICE_NUMBER":${id},`);
    expect(await demo.whmcs.show(id)).toMatchObject({
      ...{ userid: 1, status: 'Unpaid', total: '0.00', balance: '0.00', items: { item: [] } },
    });
    const history = await rowsOf(gateway.database, 'history', { tenant_id: 53, invoice_id: id });
    expect(history).toMatchObject([{ action: 'create-invoice', dialect: 'corp', outcome: 'applied', payee_id: '3' }]);
  });

  it('takes the customer, the dates and the notes', async () => {
    const id = numberOf(
      await start({
        CUSTOMER_ID: 2361,
        INVOICE_DATE: '3/24/2015',
        DUE_DATE: '2015-04-07',
        INVOICE_NOTES: ' Ring twice',
      }),
    );
    expect(await demo.whmcs.show(id)).toMatchObject({
      ...{ userid: 2361, date: '2015-03-24', duedate: '2015-04-07', notes: ' Ring twice' },
    });
  });

  it('makes an invoice that the other dialect gives lines, and that either dialect pays', async () => {
    const id = numberOf(await start());
    const line = { 'newitemdescription[0]': 'Line', 'newitemamount[0]': '20.00', 'newitemtaxed[0]': 0 };
    expect((await demo.whmcs.update(id, line)).json).toMatchObject(SUCCESS);
    expect((await post(gateway.url, asJson(demo.args(id)))).result).toBe('ok');
    expect((await demo.whmcs.pay(id, { amount: '5.00' })).json).toEqual(SUCCESS);
    expect(await demo.whmcs.show(id)).toMatchObject({ status: 'Paid', balance: '0.00' });
  });

  it('starts one invoice for one key, and two for two calls without one: two sales may be equal', async () => {
    const key = { 'idempotency-key': 'start-1' };
    const [first, again] = [await start({}, key), await start({}, key)];
    expect(again.text.replaceAll(/"URL":"[^"]*"/g, '')).toBe(first.text.replaceAll(/"URL":"[^"]*"/g, ''));
    expect([first.headers['idempotent-replayed'], again.headers['idempotent-replayed']]).toEqual([undefined, 'true']);
    expect((await start({ CUSTOMER_ID: 2361 }, key)).result).toBe('logicProblem');
    expect(numberOf(await start())).not.toBe(numberOf(await start()));
  });

  it.each<[Arguments, string, string]>([
    [{ CUSTOMER_ID: 4711 }, 'zero', 'client-not-found'],
    [{ CUSTOMER_ID: 'x' }, 'dataIn', 'CUSTOMER_ID'],
    [{ INVOICE_TYPE_ID: 7 }, 'dataIn', 'INVOICE_TYPE_ID'],
    [{ INVOICE_DATE: 'soon' }, 'dataIn2', 'INVOICE_DATE'],
    [{ DUE_DATE: '2015-02-30' }, 'dataIn2', 'DUE_DATE'],
    [{ CORP_ID: 54 }, 'dataIn', 'CORP_ID'],
  ])('refuses %j as %s and starts nothing', async (args, status, reason) => {
    const before = await storedRows(gateway.database);
    const answer = await start(args);
    expect([answer.status, answer.result, answer.headers['x-reason']]).toEqual([200, status, reason]);
    expect(await storedRows(gateway.database)).toEqual(before);
  });
});
