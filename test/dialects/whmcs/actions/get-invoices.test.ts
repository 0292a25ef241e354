import { beforeAll, describe, expect, it } from '@jest/globals';
import { verify } from '../../../../db/verify/verify.ts';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import { callWhmcs, DEMO_CREDENTIAL, type Params } from '../../../support/whmcs-client.ts';

const { gateway, api } = gatewayWithCaller();

interface Listed {
  readonly totalresults: number;
  readonly startnumber: number;
  readonly numreturned: number;
  readonly invoices: { readonly invoice: readonly Readonly<Record<string, unknown>>[] };
}

async function list(params: Params = {}): Promise<Listed> {
  const answer = await api.call('GetInvoices', params);
  expect([answer.status, answer.json.result]).toEqual([200, 'success']);
  return answer.json as Listed;
}

const idsOf = ({ invoices }: Listed): unknown[] => invoices.invoice.map(({ id }) => id);
const NEVER = '0000-00-00 00:00:00';

describe('GetInvoices', () => {
  const CLIENT = 700;
  const made: number[] = [];
  /** By id: equal dates, due dates and totals are among them. */
  const BOOKS = [
    { status: 'Unpaid', date: '2026-03-01', duedate: '2026-03-15', amount: '30.00' },
    { status: 'Paid', date: '2026-01-01', duedate: '2026-04-15', amount: '10.00' },
    { status: 'Draft', date: '2026-02-01', duedate: '2026-02-15', amount: '20.00' },
    { status: 'Cancelled', date: '2026-01-01', duedate: '2026-02-15', amount: '10.00' },
    { status: 'Unpaid', date: '2026-02-01', duedate: '2199-01-01', amount: '20.00' },
  ] as const;

  beforeAll(async () => {
    await gateway.addClient({ tenantId: 53, id: CLIENT, name: 'Ann van Lee', company: 'Lee & Co' });
    for (const { status, date, duedate, amount } of BOOKS) {
      const params = { userid: CLIENT, date, duedate, itemdescription1: 'Line', itemamount1: amount };
      made.push(status === 'Unpaid' ? await api.create(params) : await api.createIn(status, params));
    }
  });

  const placesOf = (listed: Listed): number[] => listed.invoices.invoice.map(({ id }) => made.indexOf(Number(id)));

  it('shows every documented member, typed as documented', async () => {
    const [paid] = (await list({ userid: CLIENT, status: 'Paid' })).invoices.invoice;
    expect(paid).toEqual({
      ...{
        id: made[1],
        userid: CLIENT,
        firstname: 'Ann',
        lastname: 'van Lee',
        companyname: 'Lee & Co',
        invoicenum: '',
      },
      ...{ date: '2026-01-01', duedate: '2026-04-15', datepaid: expect.stringMatching(/^20\d\d-/) },
      ...{ last_capture_attempt: NEVER, date_refunded: NEVER, date_cancelled: NEVER },
      ...{ subtotal: '10.00', credit: '0.00', tax: '0.00', tax2: '0.00', total: '10.00' },
      ...{ taxrate: '0.000', taxrate2: '0.000', status: 'Paid', paymentmethod: expect.any(String), paymethodid: null },
      ...{ notes: '', created_at: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/) },
      ...{ updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/) },
      ...{ currencycode: 'USD', currencyprefix: '$', currencysuffix: ' USD' },
    });
    const [cancelled] = (await list({ userid: CLIENT, status: 'Cancelled' })).invoices.invoice;
    expect(cancelled).toMatchObject({ datepaid: NEVER, date_cancelled: expect.stringMatching(/^20\d\d-/) });
  });

  it('has a page by offset and size, and the count of all', async () => {
    const page = await list({ userid: CLIENT, limitstart: 1, limitnum: 2 });
    expect([page.totalresults, page.startnumber, page.numreturned, placesOf(page)]).toEqual([5, 1, 2, [1, 2]]);
    const beyond = await list({ userid: CLIENT, limitstart: 5 });
    expect(beyond).toMatchObject({ totalresults: 5, startnumber: 5, numreturned: 0, invoices: { invoice: [] } });
    const far = await list({ userid: CLIENT, limitstart: '9999999999' });
    expect(far).toMatchObject({ totalresults: 5, startnumber: 9_999_999_999, numreturned: 0 });
  });

  it('returns 25 where no size is given, none for 0, and 10,000 for more', async () => {
    expect((await list({ userid: CLIENT, limitnum: 0 })).totalresults).toBe(5);
    expect((await list({ userid: CLIENT, limitnum: 0 })).invoices.invoice).toEqual([]);
    expect((await list({ userid: CLIENT, limitnum: '99999999' })).numreturned).toBe(5);
    const extra = await Promise.all(Array.from({ length: 24 }, () => api.create({ userid: 1 })));
    expect(extra).toHaveLength(24);
    expect(await list()).toMatchObject({ startnumber: 0, numreturned: 25 });
  });

  it.each(['-1', 'many', '1.5', '12345678901'])('refuses the page %s', async (value) => {
    for (const name of ['limitstart', 'limitnum']) {
      const { json } = await api.call('GetInvoices', { [name]: value });
      expect(json).toEqual({ result: 'error', message: expect.stringContaining(`Invalid ${name}: a whole number`) });
    }
  });

  it.each([
    ['Unpaid', [0, 4]],
    ['unpaid', [0, 4]],
    ['PAID', [1]],
    ['Overdue', [0]],
    ['overdue', [0]],
    ['Collections', []],
    ['', [0, 1, 2, 3, 4]],
  ])('narrows the list to the status "%s"', async (status, places) => {
    const listed = await list({ userid: CLIENT, status });
    expect([placesOf(listed), listed.totalresults]).toEqual([places, places.length]);
  });

  it('refuses an unknown status', async () => {
    const { json } = await api.call('GetInvoices', { status: 'Late' });
    expect(json).toEqual({ result: 'error', message: 'Invalid status Late' });
  });

  const ORDERS = [
    ['id', [0, 1, 2, 3, 4]],
    ['invoicenumber', [0, 1, 2, 3, 4]],
    ['date', [1, 3, 2, 4, 0]],
    ['duedate', [2, 3, 0, 1, 4]],
    ['total', [1, 3, 2, 4, 0]],
    ['status', [3, 2, 1, 0, 4]],
    ['subtotal', [0, 1, 2, 3, 4]],
    ['', [0, 1, 2, 3, 4]],
  ] as const;

  it.each(ORDERS)('orders by "%s", equal ones by id, and backwards exactly so', async (orderby, places) => {
    for (const by of [orderby, orderby.toUpperCase()]) {
      expect(placesOf(await list({ userid: CLIENT, orderby: by }))).toEqual(places);
      expect(placesOf(await list({ userid: CLIENT, orderby: by, order: 'ASC' }))).toEqual(places);
      expect(placesOf(await list({ userid: CLIENT, orderby: by, order: 'sideways' }))).toEqual(places);
      expect(placesOf(await list({ userid: CLIENT, orderby: by, order: 'DESC' }))).toEqual([...places].reverse());
    }
  });

  it.each(ORDERS)('orders the invoices of all clients by "%s" as those of one', async (orderby, places) => {
    for (const status of ['', 'Unpaid', 'Paid', 'Draft', 'Cancelled', 'Overdue']) {
      for (const order of ['asc', 'desc']) {
        const all = await list({ status, orderby, order, limitnum: 1000 });
        const own = placesOf(all).filter((place) => place >= 0);
        const expected = placesOf(await list({ userid: CLIENT, status, orderby, order }));
        expect([status, order, own]).toEqual([status, order, expected]);
        if (status === '' && order === 'asc') expect(own).toEqual(places);
      }
    }
  });

  it('follows an invoice through its statuses, and verify agrees', async () => {
    const id = await api.create({ userid: CLIENT });
    const statusesOf = async (): Promise<string[]> => {
      const found: string[] = [];
      for (const status of ['Draft', 'Unpaid', 'Paid', 'Refunded']) {
        if (idsOf(await list({ status, orderby: 'total', limitnum: 1000 })).includes(id)) found.push(status);
      }
      return found;
    };
    expect(await statusesOf()).toEqual(['Unpaid']);
    await api.pay(id, { amount: '5.00' });
    expect(await statusesOf()).toEqual(['Unpaid']);
    await api.pay(id);
    expect(await statusesOf()).toEqual(['Paid']);
    await api.update(id, { status: 'Refunded' });
    expect(await statusesOf()).toEqual(['Refunded']);
    const { differences } = await verify(gateway.database, { tenantId: 53 });
    expect(differences).toEqual([]);
  });

  it.each(['json', 'xml', 'nvp'])(
    'has the rows of many invoices in one answer, in pieces: %s',
    async (responsetype) => {
      const many = 1_203;
      await gateway.database.raw(
        `insert into invoices select (jsonb_populate_record(i, jsonb_build_object('id', 100000 + n, 'notes', 'Note & ' || n))).*
       from invoices i, generate_series(1, ?) n where i.tenant_id = 53 and i.id = ? on conflict do nothing`,
        [many, made[0]!],
      );
      const params = { userid: CLIENT, orderby: 'id', order: 'desc', limitnum: many, responsetype };
      const answer = await fetch(`${gateway.url}/includes/api.php`, {
        method: 'POST',
        body: new URLSearchParams(
          Object.entries({ action: 'GetInvoices', ...params, ...DEMO_CREDENTIAL }) as [string, string][],
        ),
      });
      expect(answer.headers.get('content-length')).toBeNull();
      const text = await answer.text();
      const ids = [...text.matchAll(/(?:"id":|<id>|\[id\]=)(\d+)/g)].map(([, id]) => Number(id));
      expect(ids).toEqual(Array.from({ length: many }, (_none, at) => 100_000 + many - at));
      const small = await callWhmcs(
        gateway.url,
        'GetInvoices',
        { ...params, limitnum: 1 },
        { credential: DEMO_CREDENTIAL },
      );
      if (responsetype === 'json') {
        const whole = JSON.parse(text) as Listed;
        expect([whole.numreturned, whole.invoices.invoice[0]]).toEqual([
          many,
          (small.json as unknown as Listed).invoices.invoice[0],
        ]);
      }
    },
  );
});
