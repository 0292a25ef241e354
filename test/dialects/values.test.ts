import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { changeTenant } from '../../db/admin/tenant-settings.ts';
import { verify } from '../../db/verify/verify.ts';
import type { Arguments } from '../support/corp-client.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import type { Params } from '../support/whmcs-client.ts';
import { asForm, asJson, asXml, demoOf, paymentsOf, post, type Answer, type Corporation } from './corp/fixtures.ts';
import { callerOfNewTenant, refusal, rowsOf, SUCCESS, transactionsOf, type Caller } from './whmcs/fixtures.ts';

let gateway: TestGateway;
let demo: Corporation;
let api: Caller;

beforeAll(async () => {
  gateway = await startTestGateway();
  demo = demoOf(gateway);
  api = demo.whmcs;
});

afterAll(async () => {
  const { differences } = await verify(gateway.database, { tenantId: null });
  await gateway.close();
  expect(differences).toEqual([]);
});

const corp = (invoice: number, changes: Arguments = {}, toWire = asJson): Promise<Answer> =>
  post(gateway.url, toWire(demo.args(invoice, changes)));

/** The original amounts in a payment's history row, where the record has other ones. */
async function givenOn(invoice: number): Promise<unknown[]> {
  const rows = await rowsOf(gateway.database, 'history', { tenant_id: 53, invoice_id: invoice });
  return rows.map((row) => (row['after'] as { given?: unknown }).given);
}

describe.each(['null', 'undefined', ' null ', 'undefined\n'])('The word %j', (word) => {
  it('is not a transaction id: nothing is recorded', async () => {
    const invoiceid = await api.create();
    for (const amount of ['5', '5', '6']) {
      expect((await api.pay(invoiceid, { transid: word, amount })).json).toEqual(
        refusal('Missing required parameter: transid'),
      );
    }
    expect(await paymentsOf(gateway, invoiceid)).toEqual([]);
  });

  it('is not an id of an invoice or client', async () => {
    for (const [action, params, message] of [
      ['AddInvoicePayment', { invoiceid: word, transid: 'T' }, 'Invoice ID Not Found'],
      ['GetInvoice', { invoiceid: word }, 'Invoice ID Not Found'],
      ['UpdateInvoice', { invoiceid: word, notes: 'x' }, 'Invoice ID Not Found'],
      ['CreateInvoice', { userid: word }, 'Client ID Not Found'],
    ] as const) {
      expect((await api.call(action, params)).json).toEqual(refusal(message));
    }
  });

  it('is as good as none for everything optional', async () => {
    const names = ['status', 'draft', 'sendinvoice', 'paymentmethod', 'taxrate', 'taxrate2', 'date', 'duedate'];
    const none = Object.fromEntries([...names, 'autoapplycredit', 'itemtaxed1'].map((name) => [name, word]));
    const line = { itemdescription1: 'L', itemamount1: '15.95' };
    const invoiceid = await api.create({ ...line, ...none });
    expect({ ...(await api.show(invoiceid)), invoiceid: 0, items: 0 }).toEqual({
      ...(await api.show(await api.create(line))),
      invoiceid: 0,
      items: 0,
    });
    const before = await api.show(invoiceid);
    const kept = ['status', 'paymentmethod', 'taxrate', 'credit', 'date', 'duedate', 'datepaid', 'publish'];
    const lists = ['itemdescription', 'itemamount', 'itemtaxed', 'newitemdescription', 'newitemtaxed', 'deletelineids'];
    const nothing = Object.fromEntries([...kept, ...lists].map((name) => [name, word]));
    expect((await api.update(invoiceid, { ...nothing, 'deletelineids[0]': word })).json.result).toBe('success');
    expect(await api.show(invoiceid)).toEqual(before);
    const paid = { amount: word, date: word, fees: word, noemail: word, gateway: word };
    expect((await api.pay(invoiceid, paid)).json).toEqual(SUCCESS);
    expect(await api.show(invoiceid)).toMatchObject({ status: 'Paid', balance: '0.00' });
  });

  it('stays in descriptions and notes', async () => {
    const invoiceid = await api.create({ itemdescription1: word, itemamount1: '1', notes: word });
    await api.update(invoiceid, { 'newitemdescription[0]': word, 'newitemamount[0]': '2' });
    const { notes, items } = await api.show(invoiceid);
    expect([notes, ...items.item.map(({ description }) => description)]).toEqual([word, word, word]);
    const paid = await api.create();
    expect((await corp(paid, { PAYMENT_NOTES: word })).result).toBe('ok');
    expect(await paymentsOf(gateway, paid)).toMatchObject([{ details: { notes: word } }]);
  });

  it.each([asJson, asXml, asForm])('is as without an argument in the corp-ID dialect', async (toWire) => {
    const names = ['ACTUAL_TRANS_NUMBER', 'PAYMENT_CHECK_NUMBER', 'TRANSACTION_NUMBER', 'MERCHANT_SETTING_ID'];
    const all = [...names, 'TRANSACTION_PROCESSED_BY_ID', 'TRANSACTION_DATE_TIME'];
    const [one, other] = [await api.create(), await api.create()];
    const said = Object.fromEntries(all.map((name) => [name, word]));
    expect((await corp(one, said, toWire)).result).toBe('ok');
    const left = Object.fromEntries(all.map((name) => [name, undefined]));
    expect((await corp(other, left, toWire)).result).toBe('ok');
    const [payment] = await paymentsOf(gateway, one);
    expect(payment).toMatchObject({ reference: '', paid_at: '2015-03-24 00:00:00' });
    expect(payment).toEqual((await paymentsOf(gateway, other))[0]);
  });

  it.each([
    ['CORP_ID', 'dataIn'],
    ['INVOICE_NUMBER', 'dataIn'],
    ['MONEY_TYPE_ID', 'dataIn'],
    ['AMOUNT_PAID', 'dataIn'],
  ])('is not a valid %s', async (name, result) => {
    expect((await corp(await api.create(), { [name]: word })).result).toBe(result);
  });

  it('is not a date', async () => {
    const none = { TRANSACTION_DATE: word, TRANSACTION_DATE_TIME: word };
    expect((await corp(await api.create(), none)).result).toBe('dataIn2');
  });

  it('is not an Idempotency-Key: two payments are two', async () => {
    const invoiceid = await api.create();
    for (const amount of ['1.00', '2.00']) {
      const key = word.trim();
      expect((await api.pay(invoiceid, { amount, API_IDEMPOTENCY_KEY: key })).json).toEqual(SUCCESS);
      expect((await api.pay(invoiceid, { amount }, { 'Idempotency-Key': key })).json).toEqual(SUCCESS);
      const argued = { AMOUNT_PAID: amount, ACTUAL_TRANS_NUMBER: amount, API_IDEMPOTENCY_KEY: key };
      expect((await corp(invoiceid, argued)).result).toBe('ok');
    }
    expect(await paymentsOf(gateway, invoiceid)).toHaveLength(6);
  });
});

describe('Blanks around a transaction id and a gateway', () => {
  const BLANKS = [' ', '\t', '\n', '\r\n', '\v', '\f', '\u00a0', '\u2003', '\ufeff', '  \t '];

  it('make no other payment, in either dialect', async () => {
    const invoiceid = await api.create();
    expect((await api.pay(invoiceid, { transid: 'T1 ', gateway: 'cash', amount: '1.00' })).json).toEqual(SUCCESS);
    for (const blank of BLANKS) {
      for (const [transid, method] of [
        [`T1${blank}`, 'cash'],
        [`${blank}T1`, 'cash'],
        ['T1', `cash${blank}`],
        [`${blank}T1${blank}`, `${blank}CASH`],
      ] as const) {
        const date = '2015-03-24';
        const again = { transid, gateway: method, amount: '1.00', date: '2016-01-01' };
        expect((await api.pay(invoiceid, again)).json).toEqual(SUCCESS);
        expect((await api.pay(invoiceid, { ...again, amount: '2.00' })).json).toEqual(
          refusal('Transaction ID must be Unique'),
        );
        const number = { ACTUAL_TRANS_NUMBER: transid, AMOUNT_PAID: '1.00', TRANSACTION_DATE_TIME: '' };
        expect((await corp(invoiceid, { ...number, TRANSACTION_DATE: '2016-01-01' })).result).toBe('ok');
        expect((await corp(invoiceid, { ...number, AMOUNT_PAID: '2', TRANSACTION_DATE: date })).result).toBe(
          'logicProblem',
        );
      }
    }
    expect(await paymentsOf(gateway, invoiceid)).toEqual([
      expect.objectContaining({ reference: 'T1', gateway: 'cash', amount_minor: '100' }),
    ]);
  });

  it('in the middle are meant', async () => {
    const invoiceid = await api.create();
    for (const transid of ['A B', 'AB']) await api.pay(invoiceid, { transid, amount: '1.00' });
    expect(await paymentsOf(gateway, invoiceid)).toHaveLength(2);
  });

  it('are one payment when a hundred come at once', async () => {
    const invoiceid = await api.create();
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => {
        const transid = `${' '.repeat(index % 3)}T3${'\t'.repeat(index % 5)}`;
        return index % 2 === 0
          ? api.pay(invoiceid, { transid, gateway: 'cash', amount: '1.00' }).then(({ json }) => String(json.result))
          : corp(invoiceid, {
              ...{ ACTUAL_TRANS_NUMBER: transid, AMOUNT_PAID: 1 },
              ...{ TRANSACTION_DATE: '2016-01-01', TRANSACTION_DATE_TIME: '' },
            }).then(({ result }) => result);
      }),
    );
    expect(new Set(answers)).toEqual(new Set(['success', 'ok']));
    expect(await paymentsOf(gateway, invoiceid)).toHaveLength(1);
  });
});

describe('An id', () => {
  it.each(['{}', '{}.0', '{}.', '{}.000', ' {}', '{} ', '+{}', '00{}', '{}e0', '\t{}\n'])(
    'written as %j is the same',
    async (form) => {
      const id = await api.create();
      const invoiceid = form.replace('{}', String(id));
      expect((await api.call('GetInvoice', { invoiceid })).json).toMatchObject({ result: 'success', invoiceid: id });
      expect((await api.call('AddInvoicePayment', { invoiceid, transid: 'I', amount: 1 })).json).toEqual(SUCCESS);
      expect((await api.call('UpdateInvoice', { invoiceid, notes: 'seen' })).json.result).toBe('success');
      const ids = {
        INVOICE_NUMBER: invoiceid,
        CORP_ID: form.replace('{}', '53'),
        MONEY_TYPE_ID: form.replace('{}', '2'),
      };
      const others = { MERCHANT_SETTING_ID: form.replace('{}', '4'), API_CURRENT_PAYEE_ID: form.replace('{}', '3') };
      const by = { TRANSACTION_PROCESSED_BY_ID: form.replace('{}', '178') };
      expect((await corp(id, { ...ids, ...others, ...by })).result).toBe('ok');
      expect(await paymentsOf(gateway, id)).toHaveLength(2);
      expect((await api.call('CreateInvoice', { userid: form.replace('{}', '1') })).json.result).toBe('success');
    },
  );

  it.each(['{}.5', '{}abc', '{}x', '-{}', '{},0', '{} {}', '0x{}', '{}.0.0', '{}e-9', '"{}"'])(
    'written as %j is not found',
    async (form) => {
      const id = await api.create();
      const invoiceid = form.replaceAll('{}', String(id));
      expect((await api.call('GetInvoice', { invoiceid })).json).toEqual(refusal('Invoice ID Not Found'));
      expect((await corp(id, { INVOICE_NUMBER: invoiceid })).result).toBe('dataIn');
      expect((await api.call('CreateInvoice', { userid: form.replaceAll('{}', '1') })).json).toEqual(
        refusal('Client ID Not Found'),
      );
    },
  );

  it('is read alike in lists and as the key of a list', async () => {
    const id = await api.create({ itemdescription1: 'A', itemamount1: '1', itemdescription2: 'B', itemamount2: '2' });
    const [first, second] = (await api.show(id)).items.item;
    const key = ` ${first!.id}.0`;
    const edited = { [`itemdescription[${key}]`]: 'C', [`itemamount[${key}]`]: '3', [`itemtaxed[${first!.id}]`]: '1' };
    const answer = await api.update(id, { ...edited, 'deletelineids[0]': `${second!.id}.0 ` });
    expect(answer.json).toMatchObject({ result: 'success' });
    expect((await api.show(id)).items.item).toMatchObject([
      { id: first!.id, description: 'C', amount: '3.00', taxed: 1 },
    ]);
  });
});

describe('One flag beside proper arrays', () => {
  const two = {
    'newitemdescription[0]': 'A',
    'newitemamount[0]': '1',
    'newitemdescription[1]': 'B',
    'newitemamount[1]': '2',
  };

  it.each([
    ['0', 0],
    ['false', 0],
    ['', 0],
    ['no', 0],
    ['null', 0],
    ['0.0', 0],
    ['1', 1],
    ['true', 1],
    [' on ', 1],
    ['1.0', 1],
  ])('%j is that of all new lines', async (newitemtaxed, taxed) => {
    const id = await api.create({ itemdescription1: 'L', itemamount1: '1' });
    expect((await api.update(id, { ...two, newitemtaxed })).json.result).toBe('success');
    expect((await api.show(id)).items.item.slice(1)).toMatchObject([{ taxed }, { taxed }]);
  });

  it('is that of all edited lines, and of all lines of CreateInvoice', async () => {
    const id = await api.create({
      itemdescription1: 'A',
      itemamount1: '1',
      itemdescription2: 'B',
      itemamount2: '2',
      itemtaxed: '1',
    });
    const { item } = (await api.show(id)).items;
    expect(item).toMatchObject([{ taxed: 1 }, { taxed: 1 }]);
    const edits: [string, string][] = item.flatMap((line): [string, string][] => [
      [`itemdescription[${line.id}]`, 'C'],
      [`itemamount[${line.id}]`, '1'],
    ]);
    for (const [itemtaxed, taxed] of [
      ['0', 0],
      ['1', 1],
      ['', 0],
      ['true', 1],
      [' ', 0],
    ] as const) {
      expect((await api.update(id, { ...Object.fromEntries(edits), itemtaxed })).json.result).toBe('success');
      expect((await api.show(id)).items.item).toMatchObject([{ taxed }, { taxed }]);
    }
  });

  it('changes nothing where there are no lines', async () => {
    const id = await api.create();
    const before = await api.show(id);
    expect((await api.update(id, { newitemtaxed: '0', itemtaxed: '1' })).json.result).toBe('success');
    expect(await api.show(id)).toEqual(before);
  });

  it.each([
    { newitemtaxed: 'some' },
    { newitemtaxed: '2' },
    { newitemdescription: 'New' },
    { newitemamount: '0' },
    { itemdescription: '0' },
  ])('%j refuses the whole request', async (flag: Params) => {
    const id = await api.create();
    const before = await api.show(id);
    const lines = Object.fromEntries(Object.entries(two).filter(([name]) => !(name.split('[')[0]! in flag)));
    expect((await api.update(id, { ...lines, ...flag })).json.result).toBe('error');
    expect(await api.show(id)).toEqual(before);
  });
});

describe('An amount', () => {
  it.each([
    ['.50', '0.50', undefined],
    ['4.', '4.00', undefined],
    ['+5', '5.00', undefined],
    [' 5.00 ', '5.00', undefined],
    ['1.0E+3', '1000.00', undefined],
    ['1e1', '10.00', undefined],
    ['15.950000000000001', '15.95', '15.950000000000001'],
    ['10.004', '10.00', '10.004'],
    ['10.005', '10.01', '10.005'],
    ['15.9549999999', '15.95', '15.9549999999'],
    ['1.00045E1', '10.00', '1.00045E1'],
  ])('of %j is %s; the history keeps another text: %p', async (amount, recorded, given) => {
    const id = await api.create({ itemdescription1: 'L', itemamount1: '5000' });
    expect((await api.pay(id, { amount })).json).toEqual(SUCCESS);
    expect(transactionsOf(await api.show(id))).toMatchObject([{ amountin: recorded }]);
    expect((await givenOn(id)).at(-1)).toEqual(given === undefined ? undefined : { amount: given });
  });

  it('that is rounded is a repeat when it comes again, and refused when it is another', async () => {
    const id = await api.create();
    const pay = (amount: string): Promise<unknown> =>
      api.pay(id, { transid: 'R', amount }).then(({ json }) => json as unknown);
    expect(await pay('10.004')).toEqual(SUCCESS);
    expect(await pay('10.004')).toEqual(SUCCESS);
    expect(await pay('10.00')).toEqual(SUCCESS);
    expect(await pay('9.995')).toEqual(SUCCESS);
    expect(await pay('10.005')).toEqual(refusal('Transaction ID must be Unique'));
    expect(await paymentsOf(gateway, id)).toHaveLength(1);
  });

  it.each(['0.001', '0.0049', '5.5511151231258E-17', '-1.4210854715202E-14', '1e-400', '-0.004'])(
    'of %s is refused as zero is',
    async (amount) => {
      const id = await api.create();
      expect((await api.pay(id, { amount })).json).toEqual(refusal('Amount must be greater than zero'));
      expect(await paymentsOf(gateway, id)).toEqual([]);
    },
  );

  it('of fees, of lines and of credit is rounded, and the history keeps what was given', async () => {
    const id = await api.create({
      itemdescription1: 'L',
      itemamount1: '10.005',
      itemdescription2: 'M',
      itemamount2: '-.5E-16',
    });
    expect((await api.show(id)).items.item.map(({ amount }) => amount)).toEqual(['10.01', '0.00']);
    const [first] = (await api.show(id)).items.item;
    const edit = { [`itemdescription[${first!.id}]`]: 'L', [`itemamount[${first!.id}]`]: '20.004', itemtaxed: '0' };
    const added = { 'newitemdescription[0]': 'N', 'newitemamount[0]': '0.005', newitemtaxed: '0' };
    expect((await api.update(id, { ...edit, ...added, credit: '5.5E-17' })).json.result).toBe('success');
    expect((await api.show(id)).items.item.map(({ amount }) => amount)).toEqual(['20.00', '0.00', '0.01']);
    expect((await api.pay(id, { amount: '1', fees: '0.295' })).json).toEqual(SUCCESS);
    expect(transactionsOf(await api.show(id))).toMatchObject([{ fees: '0.30' }]);
    expect(await givenOn(id)).toMatchObject([
      { lines: [{ amount: '10.005' }, { amount: '-.5E-16' }] },
      { credit: '5.5E-17', lines: [{ id: first!.id, amount: '20.004' }, { amount: '0.005' }] },
      { fees: '0.295' },
    ]);
  });

  it('of a rate is freed of noise, and refused with more decimals than a rate has', async () => {
    const id = await api.create({ taxrate: '7.000000000000001', taxrate2: '5.5511151231258E-17' });
    expect(await api.show(id)).toMatchObject({ taxrate: '7.000', taxrate2: '0.000' });
    expect((await api.update(id, { taxrate: '.5E1' })).json.result).toBe('success');
    expect(await api.show(id)).toMatchObject({ taxrate: '5.000' });
    for (const taxrate of ['8.1255', '8.125500000000001', '-1']) {
      expect((await api.update(id, { taxrate })).json.message).toMatch(/^Invalid taxrate/);
    }
  });

  it('with more decimals than the currency has is refused where the tenant has it so', async () => {
    const strict = await callerOfNewTenant(gateway, { id: 70, extraDecimals: 'refuse' });
    const id = await strict.create();
    for (const amount of ['10.004', '0.001', '15.955']) {
      expect((await strict.pay(id, { amount })).json).toEqual(
        refusal('Invalid amount: more decimals than the currency has'),
      );
    }
    expect((await strict.pay(id, { amount: '5.950000000000001' })).json).toEqual(SUCCESS);
    await gateway.database.transaction((trx) => changeTenant(trx, 70, { extraDecimals: 'round' }));
    expect((await strict.pay(id, { amount: '1.004' })).json).toEqual(SUCCESS);
    expect(transactionsOf(await strict.show(id)).map(({ amountin }) => amountin)).toEqual(['5.95', '1.00']);
  });

  it('of a currency without decimals is rounded to a whole unit', async () => {
    const japan = await callerOfNewTenant(gateway, { id: 71, currency: 'JPY' });
    const id = await japan.create({ itemdescription1: 'L', itemamount1: '1500.5' });
    expect(await japan.show(id)).toMatchObject({ total: '1501.00' });
  });
});

describe('A date', () => {
  it('with an offset is the time on the wall of the tenant', async () => {
    const berlin = await callerOfNewTenant(gateway, {
      id: 72,
      timeZone: 'Europe/Berlin',
      localDateFormat: 'DD.MM.YYYY',
    });
    const id = await berlin.create({ date: '2015-03-23T23:30:00Z', duedate: '24.04.2015' });
    expect(await berlin.show(id)).toMatchObject({ date: '2015-03-24', duedate: '2015-04-24' });
    for (const [date, expected] of [
      ['2015-03-24T11:54:00Z', '2015-03-24 12:54:00'],
      ['Tue Mar 24 2015 11:54:00 GMT+0200 (CEST)', '2015-03-24 10:54:00'],
      ['2015-07-01T00:30:00+09:00', '2015-06-30 17:30:00'],
      ['2015-03-29T01:30:00Z', '2015-03-29 03:30:00'],
      ['24.03.2015 11:54', '2015-03-24 11:54:00'],
    ] as const) {
      const invoice = await berlin.create();
      expect((await berlin.pay(invoice, { date })).json).toEqual(SUCCESS);
      expect(transactionsOf(await berlin.show(invoice))).toMatchObject([{ date: expected }]);
    }
    expect((await berlin.pay(id, { date: '03/04/2015' })).json.message).toMatch(/^Invalid date/);
  });

  it.each([
    '0001-01-01T00:00:00Z',
    '0099-01-01',
    '0999-12-31 23:59:59',
    '1899-12-31',
    '1900-01-01T00:00:00+00:01',
    '2200-12-31T23:59:59-00:01',
    '2201-01-01',
    '9999-12-31T23:59:59-01:00',
    '10000-01-01',
    '2015-03-24T11:54:00+14:01',
    '2015-03-24T11:54:00+99:99',
  ])('%s is refused in both dialects, and nothing is recorded', async (date) => {
    const id = await api.create();
    expect((await api.pay(id, { date })).json.message).toMatch(/^Invalid date/);
    expect((await api.call('CreateInvoice', { userid: 1, date })).json.message).toMatch(/^Invalid date/);
    for (const name of ['date', 'duedate', 'datepaid']) {
      expect((await api.update(id, { [name]: date })).json.message).toMatch(new RegExp(`^Invalid ${name}`));
    }
    for (const name of ['TRANSACTION_DATE', 'TRANSACTION_DATE_TIME']) {
      for (const toWire of [asJson, asXml, asForm]) {
        expect((await corp(id, { [name]: date }, toWire)).result).toBe('dataIn2');
      }
    }
    expect(await paymentsOf(gateway, id)).toEqual([]);
  });

  it('whose due date would come after the year 2200 is refused', async () => {
    const answer = await api.call('CreateInvoice', { userid: 1, date: '2200-12-31' });
    expect(answer.json).toEqual(refusal('Invalid duedate: Date Format is not Valid'));
  });
});
