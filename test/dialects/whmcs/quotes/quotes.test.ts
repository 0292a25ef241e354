import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { verify } from '../../../../db/verify/verify.ts';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import { serialized } from '../../../support/php-serialize.ts';
import type { Params } from '../../../support/whmcs-client.ts';
import { callerOfNewTenant, refusal, rowsOf, SUCCESS, type Caller, type Row } from '../fixtures.ts';
import { FRUIT, GOOD, items, quoteCaller, TODAY } from './scene.ts';

const { gateway } = gatewayWithCaller();
const TENANT = 91;

let api: Caller;
let quotes: ReturnType<typeof quoteCaller>;

beforeAll(async () => {
  api = await callerOfNewTenant(gateway, { id: TENANT, rateMilli: 10_000 });
  await gateway.addClient({ tenantId: TENANT, id: 2 });
  quotes = quoteCaller(api, gateway);
});

beforeEach(() => {
  gateway.clock.set(`${TODAY}T10:00:00.000Z`);
});

const stored = (): Promise<Row[]> => rowsOf(gateway.database, 'quotes', { tenant_id: TENANT });

describe('CreateQuote', () => {
  it('keeps every field and counts its items, as the sample of the documents does', async () => {
    const id = await quotes.create({
      lineitems: FRUIT,
      proposal: 'Dear',
      customernotes: 'Thanks',
      adminnotes: 'Call back',
      datecreated: '2026-11-01',
    });
    expect(await quotes.show(id)).toEqual({
      ...{ id, subject: 'Offer', stage: 'Draft', validuntil: '2026-12-31', userid: 1 },
      client: expect.objectContaining({ id: 1, email: expect.any(String), groupid: 0, status: 'Active' }),
      ...{ firstname: '', lastname: '', companyname: '', email: '', address1: '', address2: '', city: '', state: '' },
      ...{ postcode: '', country: '', phonenumber: '', tax_id: '', currency: expect.any(Number) },
      ...{ subtotal: '15.86', tax1: '0.12', tax2: '0.00', total: '15.98' },
      ...{ proposal: 'Dear', customernotes: 'Thanks', adminnotes: 'Call back' },
      ...{ datecreated: '2026-11-01', lastmodified: TODAY, datesent: '0000-00-00', dateaccepted: '0000-00-00' },
      items: {
        item: [
          { id: 1, description: 'Apple', quantity: '1', unitprice: '1.23', discount: '0.00', taxable: 1 },
          { id: 2, description: 'Orange', quantity: '3', unitprice: '5.00', discount: '2.50', taxable: 0 },
        ],
      },
    });
  });

  it.each([
    ['an array', { 'lineitems[0][desc]': 'Tea', 'lineitems[0][qty]': '2.50', 'lineitems[0][up]': '4' }],
    [
      'numbers and booleans of PHP',
      { lineitems: items({ desc: 'Tea', qty: 2.5, up: 4, discount: 0, taxable: false }) },
    ],
    ['the names of an answer', { lineitems: items({ description: 'Tea', quantity: '2.5', unitprice: '4.00' }) }],
    ['blank members', { lineitems: items({ desc: 'Tea', qty: '2.5', up: '4', discount: '', taxable: null, id: '' }) }],
    [
      'keys of any kind',
      { lineitems: serialized(new Map([['x', new Map(Object.entries({ desc: 'Tea', qty: 2.5, up: 4 }))]])) },
    ],
  ])('reads items as %s', async (_form, params: Params) => {
    const id = await quotes.create(params);
    expect(await quotes.show(id)).toMatchObject({
      items: {
        item: [{ description: 'Tea', quantity: '2.5', unitprice: '4.00', discount: '0.00', taxable: 0 }],
      },
      total: '10.00',
    });
  });

  it.each([
    [{ subject: '', stage: 'x', validuntil: '' }, 'Subject is required'],
    [{ subject: 'undefined' }, 'Subject is required'],
    [{ stage: 'Sold', validuntil: 'never', userid: 'x' }, 'Invalid Stage'],
    [{ stage: '' }, 'Invalid Stage'],
    [{ validuntil: '' }, 'Valid Until is required'],
    [{ validuntil: '2026-02-30' }, /^Invalid validuntil: a calendar date.* or the date format of the tenant$/],
    [{ datecreated: '03/04/2026x' }, /^Invalid datecreated: /],
    [{ subject: 'x'.repeat(256) }, 'Invalid subject: text of at most 255 characters'],
    [{ userid: 4711 }, 'Client ID Not Found'],
    [{ userid: 'x' }, 'Invalid userid: a whole number of at most ten digits'],
    [{ userid: 0, currency: 99 }, 'Invalid currency: there is no such currency'],
    [{ email: 'without-a-host' }, 'The email address entered is not valid'],
    [{ country: 'ZZ' }, 'Valid country required'],
    [{ lineitems: 'x' }, 'Invalid lineitems: base64 of a serialized array, or an array'],
    [{ lineitems: serialized('x') }, 'Invalid lineitems: base64 of a serialized array, or an array'],
    [{ lineitems: serialized(['x']) }, 'Invalid lineitems: each item must be an array'],
    [{ 'lineitems[0]': 'x' }, 'Invalid lineitems: each item must be an array'],
    [{ 'lineitems[0][desc][x]': 'x' }, 'Invalid lineitems: desc must be text, not an array'],
    [{ lineitems: items({ qty: 'two' }) }, 'Invalid lineitems: qty must be a number with at most ten decimals'],
    [{ lineitems: items({ qty: '1e300' }) }, 'Invalid lineitems: qty must be a number with at most ten decimals'],
    [{ lineitems: items({ up: '1,5' }) }, 'Invalid lineitems: up must be in decimal format: ### or ###.##'],
    [{ lineitems: items({ discount: '101' }) }, 'Invalid lineitems: discount must be a percentage from 0 to 100'],
    [{ lineitems: items({ discount: '-1' }) }, 'Invalid lineitems: discount must be a percentage from 0 to 100'],
    [{ lineitems: items({ taxable: 'maybe' }) }, 'Invalid lineitems: taxable must be true or false'],
    [{ lineitems: items({ id: 3, desc: 'x' }) }, 'Invalid lineitems: the quote has no item 3'],
    [{ lineitems: items({ up: '9999999999999' }) }, 'Invalid item amount: Amount is too large'],
    [{ lineitems: items({ qty: '999999999999', up: '999999999999' }) }, 'Invalid item amount: Amount is too large'],
  ])('refuses %j and stores nothing', async (params: Params, message) => {
    const before = await stored();
    const { json } = await api.call('CreateQuote', { ...GOOD, ...params });
    expect(json).toEqual({
      result: 'error',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
    expect(await stored()).toEqual(before);
  });

  it('writes its history to that of its client', async () => {
    const id = await quotes.create({ lineitems: FRUIT });
    expect(await quotes.history(TENANT)).toMatchObject({
      ...{ action: 'create-quote', outcome: 'applied', invoice_id: null, client_id: 1n, before: null },
      after: { quoteId: id, totalMinor: '1598', lines: [{ description: 'Apple' }, { description: 'Orange' }] },
    });
    await api.call('CreateQuote', { ...GOOD, userid: 4711, lineitems: FRUIT });
    expect(await quotes.history(TENANT)).toMatchObject({
      ...{ outcome: 'refused', code: 'client-not-found' },
      after: { requested: { subject: 'Offer', clientId: 4711, lines: [{ quantity: '1' }, { discount: '2.50' }] } },
    });
  });
});

describe('GetQuotes', () => {
  it('narrows by every parameter and by several, and pages by id', async () => {
    const own = await callerOfNewTenant(gateway, { id: 92 });
    await gateway.addClient({ tenantId: 92, id: 2 });
    const q = quoteCaller(own, gateway);
    const ids: number[] = [];
    const add = async (params: Params): Promise<void> => void ids.push(await q.create(params));
    await add({ subject: 'First', datecreated: '2026-11-01' });
    await add({ userid: 2, stage: 'on hold', validuntil: '2026-12-01' });
    gateway.clock.set('2026-11-23T10:00:00.000Z');
    await add({ userid: 0, subject: 'first', stage: 'LOST' });
    const found = async (params: Params): Promise<number[]> =>
      (await q.list(params)).map(({ id }) => ids.indexOf(id as number));
    expect(await found({})).toEqual([0, 1, 2]);
    expect(await found({ quoteid: ids[1]! })).toEqual([1]);
    expect(await found({ userid: 2 })).toEqual([1]);
    expect(await found({ userid: 0 })).toEqual([2]);
    expect(await found({ subject: 'FIRST' })).toEqual([0, 2]);
    expect(await found({ stage: 'lost' })).toEqual([2]);
    expect(await found({ datecreated: '2026-11-01' })).toEqual([0]);
    expect(await found({ lastmodified: '2026-11-23' })).toEqual([2]);
    expect(await found({ validuntil: '2026-12-01' })).toEqual([1]);
    expect(await found({ subject: 'first', stage: 'Draft', userid: 1 })).toEqual([0]);
    expect(await found({ subject: 'fir' })).toEqual([]);
    expect(await found({ limitstart: 1, limitnum: 1 })).toEqual([1]);
    const { json } = await own.call('GetQuotes', { limitstart: 1, limitnum: 1 });
    expect(json).toMatchObject({ totalresults: 3, startnumber: 1, numreturned: 1 });
  });
});

describe('UpdateQuote', () => {
  const update = async (quoteid: number, params: Params): Promise<Row> =>
    (await api.call('UpdateQuote', { quoteid, ...params })).json as Row;

  it('changes the given fields only, and the day of the change', async () => {
    const id = await quotes.create({ lineitems: FRUIT, proposal: 'Dear' });
    const before = await quotes.show(id);
    gateway.clock.set('2026-11-24T10:00:00.000Z');
    expect(await update(id, { subject: 'New', stage: 'on hold', customernotes: 'Thanks', proposal: '' })).toEqual(
      SUCCESS,
    );
    expect(await quotes.show(id)).toEqual({
      ...before,
      ...{ subject: 'New', stage: 'On Hold', customernotes: 'Thanks', proposal: '', lastmodified: '2026-11-24' },
    });
    expect(await quotes.history(TENANT)).toMatchObject({
      ...{ action: 'update-quote', client_id: 1n },
      before: { subject: 'Offer', quoteId: id },
      after: { subject: 'New' },
    });
  });

  it('changes items by their id, adds the others, and counts again', async () => {
    const id = await quotes.create({ lineitems: FRUIT });
    const lineitems = items({ id: 2, qty: 4 }, { desc: 'Pear', up: '0.50', taxable: 'on' });
    expect(await update(id, { lineitems })).toEqual(SUCCESS);
    expect(await quotes.show(id)).toMatchObject({
      items: {
        item: [
          { id: 1, description: 'Apple', quantity: '1' },
          { id: 2, description: 'Orange', quantity: '4', unitprice: '5.00', discount: '2.50', taxable: 0 },
          { id: 3, description: 'Pear', quantity: '1', unitprice: '0.50', discount: '0.00', taxable: 1 },
        ],
      },
      ...{ subtotal: '21.23', tax1: '0.17', total: '21.40' },
    });
    expect((await verify(gateway.database, { tenantId: TENANT })).differences).toEqual([]);
  });

  it('gives a quote to a client, whose rates it takes', async () => {
    const id = await quotes.create({ userid: 0, lineitems: FRUIT });
    await gateway.database('clients').where({ tenant_id: TENANT, id: 2 }).update({ is_tax_exempt: true });
    expect(await update(id, { userid: 2 })).toEqual(SUCCESS);
    expect(await quotes.show(id)).toMatchObject({ userid: 2, client: { id: 2 }, tax1: '0.00', total: '15.86' });
  });

  it.each([
    [{ quoteid: 987_654, stage: 'x', validuntil: 'x' }, 'Quote ID Not Found'],
    [{ quoteid: 'x' }, 'Quote ID Not Found'],
    [{ quoteid: '' }, 'Quote ID Not Found'],
    [{ stage: 'x', validuntil: 'x' }, 'Invalid Stage'],
    [{ validuntil: 'x' }, /^Invalid validuntil: /],
    [{ userid: 4711 }, 'Client ID Not Found'],
    [{ lineitems: items({ id: 9 }) }, 'Invalid lineitems: the quote has no item 9'],
  ])('refuses %j and changes nothing', async (params: Params, message) => {
    const id = await quotes.create({ lineitems: FRUIT });
    const before = await stored();
    expect((await api.call('UpdateQuote', { quoteid: id, ...params })).json).toEqual({
      result: 'error',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
    expect(await stored()).toEqual(before);
  });

  it('takes no amount for one of another currency', async () => {
    await gateway.addClient({ tenantId: TENANT, id: 3, currency: 'JPY' });
    const id = await quotes.create({ lineitems: FRUIT });
    expect(await update(id, { userid: 3 })).toEqual(refusal('Currency ID does not match Client currency'));
    const empty = await quotes.create();
    expect(await update(empty, { userid: 3, lineitems: items({ desc: 'Tea', up: 500 }) })).toEqual(SUCCESS);
    expect(await quotes.show(empty)).toMatchObject({ userid: 3, total: '500.00' });
  });

  it('has no more items than an invoice', async () => {
    const id = await quotes.create();
    const many = items(...Array.from({ length: 150 }, () => ({ desc: 'x', up: 1 })));
    for (let count = 0; count < 6; count += 1) expect(await update(id, { lineitems: many })).toEqual(SUCCESS);
    expect(await update(id, { lineitems: many })).toEqual(
      refusal('An invoice takes at most 1000 items: put the others on another invoice'),
    );
    expect(await quotes.show(id)).toMatchObject({ total: '900.00' });
  });
});

describe('DeleteQuote', () => {
  it('deletes a quote once; the history keeps it', async () => {
    const id = await quotes.create({ lineitems: FRUIT });
    expect((await api.call('DeleteQuote', { quoteid: id })).json).toEqual(SUCCESS);
    expect(await quotes.list({ quoteid: id })).toEqual([]);
    expect(await quotes.history(TENANT)).toMatchObject({ before: { quoteId: id, lines: [{}, {}] }, after: null });
    expect((await api.call('DeleteQuote', { quoteid: id })).json).toEqual(refusal('Quote ID Not Found'));
  });
});

describe('Quotes elsewhere', () => {
  it('are counted by GetStats and GetClientsDetails', async () => {
    const own = await callerOfNewTenant(gateway, { id: 93 });
    const q = quoteCaller(own, gateway);
    await q.create({ validuntil: TODAY });
    await q.create({ validuntil: '2026-11-21' });
    await q.create({ stage: 'Accepted' });
    expect((await own.call('GetStats')).json).toMatchObject({ quotes_valid: 1 });
    expect((await own.call('GetClientsDetails', { clientid: 1, stats: 1 })).json).toMatchObject({
      stats: { numquotes: 3, numacceptedquotes: 1 },
    });
  });
});
