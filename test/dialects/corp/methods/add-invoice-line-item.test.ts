import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Arguments } from '../../../support/corp-client.ts';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import { eventsOf, rowsOf, storedRows, SUCCESS } from '../../whmcs/fixtures.ts';
import { addCorporation, asJson, callMethod, demoOf, post, switchOnAllMethods, type Answer } from '../fixtures.ts';

const { gateway } = gatewayWithCaller();
const demo = demoOf(gateway);

const add = (invoice: number, args: Arguments = {}, headers: Record<string, string> = {}): Promise<Answer> =>
  callMethod(
    gateway,
    'addInvoiceLineItem',
    { INVOICE_NUMBER: invoice, DESCRIPTION: 'Widget', AMOUNT: '5.00', ...args },
    { headers },
  );
const setAmount = (invoice: number, amount: unknown, args: Arguments = {}): Promise<Answer> =>
  callMethod(gateway, 'updateMainInvoiceAmount', { INVOICE_NUMBER: invoice, INVOICE_AMOUNT: amount, ...args });

async function started(): Promise<number> {
  const { fields } = await callMethod(gateway, 'startMainInvoice');
  return fields['INVOICE_NUMBER'] as number;
}

const linesOf = async (invoice: number): Promise<unknown[]> =>
  (await demo.whmcs.show(invoice)).items.item.map(({ description, amount, taxed }) => [description, amount, taxed]);

beforeAll(async () => {
  await switchOnAllMethods(gateway);
});

describe('addInvoiceLineItem', () => {
  it('adds lines to a started invoice, which both dialects then pay', async () => {
    const id = await started();
    const first = await add(id, { QUANTITY: 3, AMOUNT: 2.5, DESCRIPTION: ' Gift box ' });
    expect(first.text).toContain('"LINE_AMOUNT":7.50,"INVOICE_AMOUNT":7.50,');
    expect((await add(id, { AMOUNT: '$1,234.50' })).text).toContain('"INVOICE_BALANCE":1242.00,');
    expect((await add(id, { AMOUNT: -2, DESCRIPTION: 'Discount' })).text).toContain('"LINE_AMOUNT":-2.00,');
    expect(await linesOf(id)).toEqual([
      ['Gift box', '7.50', 0],
      ['Widget', '1234.50', 0],
      ['Discount', '-2.00', 0],
    ]);
    expect((await post(gateway.url, asJson(demo.args(id, { AMOUNT_PAID: 1000 })))).result).toBe('ok');
    expect((await demo.whmcs.pay(id, { amount: '240.00' })).json).toEqual(SUCCESS);
    expect(await demo.whmcs.show(id)).toMatchObject({ status: 'Paid', balance: '0.00', total: '1240.00' });
    const { items } = await demo.whmcs.show(id);
    expect(first.fields['INVOICE_LINE_ITEM_ID']).toBe(items.item[0]!.id);
  });

  it.each<[quantity: unknown, amount: unknown, line: string]>([
    [1, '0.005', '0.01'],
    [1000, '0.0015', '1.50'],
    ['0.333', 10, '3.33'],
    ['1e2', '.01', '1.00'],
    [3, '-0.335', '-1.01'],
    [0.1, 0.1, '0.01'],
  ])('rounds %s × %s once, half away from zero, to %s; the history keeps both', async (quantity, amount, line) => {
    const id = await started();
    expect((await add(id, { QUANTITY: quantity, AMOUNT: amount })).text).toContain(`"LINE_AMOUNT":${line},`);
    const rows = await rowsOf(gateway.database, 'history', { tenant_id: 53, invoice_id: id, action: 'add-line' });
    expect(rows).toMatchObject([{ after: { given: { lines: [{ amount: expect.anything() }] } } }]);
  });

  it('charges the rates of the invoice on a taxed line', async () => {
    const id = await demo.whmcs.create({ taxrate: '10.00' });
    expect((await add(id, { IS_TAXED: 'yes', AMOUNT: 10 })).text).toContain('"INVOICE_AMOUNT":26.95,');
  });

  it('adds one line for one key, and two for two calls without: two lines may be equal', async () => {
    const id = await started();
    const key = { 'idempotency-key': `line-${id}` };
    const [first, again] = [await add(id, {}, key), await add(id, {}, key)];
    expect(again.fields['INVOICE_LINE_ITEM_ID']).toBe(first.fields['INVOICE_LINE_ITEM_ID']);
    expect((await add(id, { AMOUNT: 6 }, key)).result).toBe('logicProblem');
    await add(id);
    await add(id);
    expect(await linesOf(id)).toHaveLength(3);
  });

  it('adds every line of fifty calls at once', async () => {
    const id = await started();
    const answers = await Promise.all(Array.from({ length: 50 }, () => add(id, { AMOUNT: 1 })));
    expect(new Set(answers.map(({ result }) => result))).toEqual(new Set(['ok']));
    expect(await demo.whmcs.show(id)).toMatchObject({ total: '50.00' });
  });

  it('keeps the package that a line sells', async () => {
    const id = await started();
    const line = await add(id, {
      QUANTITY: '3.5',
      PACKAGE_LABEL: 'ABCDEF012345670000010026',
      UNIT_OF_MEASURE: 'Grams',
    });
    expect(await rowsOf(gateway.database, 'line_packages', { tenant_id: 53, invoice_id: id })).toMatchObject([
      {
        ...{ line_id: String(line.fields['INVOICE_LINE_ITEM_ID']), label: 'ABCDEF012345670000010026' },
        ...{ quantity: '3.5', unit_of_measure: 'Grams' },
      },
    ]);
  });

  it.each(['Paid', 'Cancelled', 'Refunded'])('is refused on an invoice that is %s', async (status) => {
    const id = await demo.whmcs.createIn(status);
    const before = await storedRows(gateway.database);
    for (const answer of [await add(id), await setAmount(id, 3)]) {
      expect([answer.status, answer.result, answer.headers['x-reason']]).toEqual([
        ...[200, 'logicProblem', 'invoice-closed'],
      ]);
    }
    expect(await storedRows(gateway.database)).toEqual(before);
  });

  it.each<[Arguments, string, string]>([
    [{ INVOICE_NUMBER: 4711 }, 'zero', 'invoice-not-found'],
    [{ DESCRIPTION: ' ' }, 'dataIn', 'DESCRIPTION'],
    [{ AMOUNT: 'much' }, 'dataIn', 'AMOUNT'],
    [{ AMOUNT: '1,00' }, 'dataIn', 'AMOUNT'],
    [{ AMOUNT: '(5.00)' }, 'dataIn', 'AMOUNT'],
    [{ AMOUNT: '999999999999', QUANTITY: 99 }, 'dataIn', 'amount-too-large'],
    [{ QUANTITY: 0 }, 'dataIn', 'QUANTITY'],
    [{ QUANTITY: -1 }, 'dataIn', 'QUANTITY'],
    [{ IS_TAXED: 2 }, 'dataIn', 'IS_TAXED'],
    [{ DESCRIPTION: 'x'.repeat(65_536) }, 'dataIn', 'DESCRIPTION'],
  ])('refuses %j as %s and adds nothing', async (args, status, reason) => {
    const id = await started();
    const before = await storedRows(gateway.database);
    const answer = await add(id, args);
    expect([answer.status, answer.result, answer.headers['x-reason']]).toEqual([200, status, reason]);
    expect(await storedRows(gateway.database)).toEqual(before);
  });

  it('takes at most 1,000 lines', async () => {
    const lines = Array.from({ length: 332 }, (_, index) => [
      [`newitemdescription[${index}]`, 'x'],
      [`newitemamount[${index}]`, '0.01'],
    ]);
    const id = await started();
    for (let round = 0; round < 3; round += 1) {
      const answer = await demo.whmcs.update(id, {
        ...Object.fromEntries(lines.flat() as [string, string][]),
        newitemtaxed: '0',
      });
      expect(answer.json).toMatchObject(SUCCESS);
    }
    for (let line = 0; line < 4; line += 1) expect((await add(id)).result).toBe('ok');
    const answer = await add(id);
    expect([answer.result, answer.headers['x-reason']]).toEqual(['logicProblem', 'too-many-lines']);
  });
});

describe('updateMainInvoiceAmount', () => {
  it('puts the difference on a line of its own, and moves that line with the next amount', async () => {
    const id = await started();
    await add(id, { AMOUNT: '10.00' });
    expect((await setAmount(id, '12.50')).text).toContain('"INVOICE_AMOUNT":12.50,');
    expect((await setAmount(id, 9, { ADJUSTMENT_DESCRIPTION: 'Loyal customer' })).text).toContain(
      '"INVOICE_AMOUNT":9.00,',
    );
    expect(await linesOf(id)).toEqual([
      ['Widget', '10.00', 0],
      ['Loyal customer', '-1.00', 0],
    ]);
    expect((await setAmount(id, '10')).fields).toMatchObject({ INVOICE_AMOUNT: 10 });
    expect(await linesOf(id)).toEqual([['Widget', '10.00', 0]]);
  });

  it('makes an amount without lines a line, and a repeat changes nothing', async () => {
    const id = await started();
    const first = await setAmount(id, 25);
    const before = await storedRows(gateway.database);
    const again = await setAmount(id, '25.00');
    expect([first.headers['idempotent-replayed'], again.headers['idempotent-replayed']]).toEqual([undefined, 'true']);
    expect(again.fields['INVOICE_BALANCE']).toBe(25);
    expect(await storedRows(gateway.database)).toEqual(before);
    expect(await linesOf(id)).toEqual([['Adjustment', '25.00', 0]]);
  });

  it('counts taxes, credit and payments as the other dialect shows them', async () => {
    await gateway.addClient({ tenantId: 53, id: 901 });
    await gateway.grantCredit(53, 901, 300n);
    const id = await demo.whmcs.create({
      ...{ userid: 901, taxrate: '10.00', itemdescription1: 'Line', itemamount1: '10.00', itemtaxed1: 1 },
      autoapplycredit: 1,
    });
    await demo.whmcs.pay(id, { amount: '2.00' });
    const answer = await setAmount(id, '12.00');
    expect(answer.fields).toMatchObject({
      ...{ INVOICE_AMOUNT: 12, INVOICE_CREDIT: 3, INVOICE_PAID: 2, INVOICE_BALANCE: 7 },
    });
    expect(await demo.whmcs.show(id)).toMatchObject({
      subtotal: '11.00',
      tax: '1.00',
      credit: '3.00',
      balance: '7.00',
    });
    expect((await setAmount(id, '1.00')).headers['x-reason']).toBe('credit-exceeds-invoice');
  });

  it('answers the sums without an amount, and changes nothing', async () => {
    const id = await demo.whmcs.create();
    const before = await storedRows(gateway.database);
    expect((await setAmount(id, undefined)).fields).toMatchObject({ INVOICE_AMOUNT: 15.95, INVOICE_BALANCE: 15.95 });
    expect((await setAmount(4711, undefined)).result).toBe('zero');
    expect((await setAmount(id, -1)).headers['x-reason']).toBe('amount-not-positive');
    expect((await setAmount(id, '1.005')).headers['x-reason']).toBe('amount-too-precise');
    expect(await storedRows(gateway.database)).toEqual(before);
  });
});

describe('An invoice of another currency', () => {
  it('has no decimals where its currency has none', async () => {
    const yen = await addCorporation(gateway, { id: 57, currency: 'JPY' }, 'YEN');
    await switchOnAllMethods(gateway);
    const own = { CORP_ID: 57, API_CORP_KEY_ID: 'YEN-57' };
    const { fields } = await callMethod(gateway, 'startMainInvoice', own);
    const id = fields['INVOICE_NUMBER'] as number;
    const answer = await add(id, { ...own, AMOUNT: '10.4', QUANTITY: 2 });
    expect(answer.text).toContain('"LINE_AMOUNT":21.00,');
    expect(await eventsOf(gateway.database, id, 57)).toEqual(['invoice.created', 'invoice.updated']);
    expect((await yen.whmcs.show(id)).total).toBe('21.00');
  });
});
