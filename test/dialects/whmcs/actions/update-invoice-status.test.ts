import { beforeEach, describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import { callerOfNewTenant, mailsOf, refusal, rowsOf, type Row } from '../fixtures.ts';

const STATUSES = ['Draft', 'Unpaid', 'Paid', 'Cancelled', 'Refunded', 'Collections', 'Payment Pending'];
const NEVER = '0000-00-00 00:00:00';

const { gateway, api } = gatewayWithCaller();

beforeEach(() => {
  gateway.clock.set('2026-11-22T10:00:00.000Z');
});

const invoiceRow = async (id: number, tenantId = 53): Promise<Row> =>
  (await rowsOf(gateway.database, 'invoices', { tenant_id: tenantId, id }))[0]!;

describe('The status by hand', () => {
  it.each(STATUSES)('%s may be followed by any other', async (from) => {
    for (const to of STATUSES) {
      const id = await api.createIn(from);
      expect((await api.update(id, { status: to })).json).toEqual({ result: 'success', invoiceid: id });
      expect((await api.show(id)).status).toBe(to);
    }
  });

  it('Paid sets the paid date, makes no payment, and Unpaid clears the date', async () => {
    const id = await api.create();
    await api.update(id, { status: 'Paid' });
    expect(await api.show(id)).toMatchObject({
      status: 'Paid',
      datepaid: '2026-11-22 10:00:00',
      balance: '15.95',
      transactions: '',
    });
    await api.update(id, { status: 'Unpaid' });
    expect(await api.show(id)).toMatchObject({ status: 'Unpaid', datepaid: NEVER });
  });

  it.each([
    ['2026-03-04', '2026-03-04 00:00:00'],
    ['20260304', '2026-03-04 00:00:00'],
    ['2026-03-04 05:06:07', '2026-03-04 05:06:07'],
  ])('Paid takes the datepaid that comes with it: %s', async (datepaid, shown) => {
    const id = await api.create();
    await api.update(id, { status: 'Paid', datepaid });
    expect(await api.show(id)).toMatchObject({ status: 'Paid', datepaid: shown });
  });

  it('datepaid can be corrected on an invoice that is Paid', async () => {
    const id = await api.createIn('Paid');
    await api.update(id, { datepaid: '2026-03-04' });
    expect(await api.show(id)).toMatchObject({ status: 'Paid', datepaid: '2026-03-04 00:00:00' });
  });

  it.each([
    ['Refunded', 'refunded_at', 'cancelled_at'],
    ['Cancelled', 'cancelled_at', 'refunded_at'],
  ])('%s sets its own date', async (status, own, other) => {
    const id = await api.createIn(status);
    const row = await invoiceRow(id);
    expect([row[own], row[other], row['paid_at']]).toEqual(['2026-11-22 10:00:00', null, null]);
  });

  it("is dated on the tenant's own clock", async () => {
    const tokyo = await callerOfNewTenant(gateway, { id: 60, timeZone: 'Asia/Tokyo' });
    gateway.clock.set('2026-11-22T20:15:30.000Z');
    const [paid, cancelled] = [await tokyo.createIn('Paid'), await tokyo.createIn('Cancelled')];
    expect((await tokyo.show(paid)).datepaid).toBe('2026-11-23 05:15:30');
    expect((await invoiceRow(cancelled, 60))['cancelled_at']).toBe('2026-11-23 05:15:30');
  });

  it('lets payments in again after Cancelled becomes Unpaid', async () => {
    const id = await api.createIn('Cancelled');
    expect((await api.pay(id)).json.result).toBe('error');
    await api.update(id, { status: 'Unpaid' });
    expect((await api.pay(id)).json.result).toBe('success');
    expect((await api.show(id)).status).toBe('Paid');
  });

  it('differs from a payment in the history', async () => {
    const [byHand, byPayment] = [await api.createIn('Paid'), await api.create()];
    await api.pay(byPayment);
    const actions = async (id: number): Promise<unknown> =>
      (await rowsOf(gateway.database, 'history', { tenant_id: 53, invoice_id: id })).at(-1)!['action'];
    expect([await actions(byHand), await actions(byPayment)]).toEqual(['update-invoice', 'add-payment']);
  });
});

describe('Publishing a draft', () => {
  it.each([
    ['publish', []],
    ['publishandsendemail', ['mail.invoice-created']],
  ])("%s makes it Unpaid, dates it today on the tenant's calendar, and sends %j", async (name, mails) => {
    const id = await api.create({ draft: '1', date: '2026-01-01', duedate: '2026-12-31' });
    expect((await api.update(id, { [name]: '1' })).json).toEqual({ result: 'success', invoiceid: id });
    expect(await api.show(id)).toMatchObject({ status: 'Unpaid', date: '2026-11-22', duedate: '2026-12-31' });
    expect(await mailsOf(gateway.database, id)).toEqual(mails);
  });

  it("takes today from the tenant's time zone", async () => {
    const honolulu = await callerOfNewTenant(gateway, { id: 61, timeZone: 'Pacific/Honolulu' });
    gateway.clock.set('2027-01-01T05:00:00.000Z');
    const id = await honolulu.create({ draft: '1', date: '2026-01-01' });
    await honolulu.update(id, { publish: 'true' });
    expect(await honolulu.show(id)).toMatchObject({ status: 'Unpaid', date: '2026-12-31' });
  });

  it('takes other changes along', async () => {
    const id = await api.create({ draft: '1' });
    await api.update(id, { publish: '1', notes: 'Published', taxrate: '10' });
    expect(await api.show(id)).toMatchObject({ status: 'Unpaid', notes: 'Published', taxrate: '10.000' });
  });

  it.each(['0', 'false', '', 'no'])('does not happen with publish=%j', async (publish) => {
    const [draft, unpaid] = [await api.create({ draft: '1' }), await api.create()];
    for (const id of [draft, unpaid]) {
      const answer = await api.update(id, { publish, publishandsendemail: publish });
      expect(answer.json).toEqual({ result: 'success', invoiceid: id });
    }
    expect([(await api.show(draft)).status, (await api.show(unpaid)).status]).toEqual(['Draft', 'Unpaid']);
  });

  it.each(STATUSES.filter((status) => status !== 'Draft'))(
    'is refused by a %s invoice, and sends no mail',
    async (status) => {
      const id = await api.createIn(status);
      for (const name of ['publish', 'publishandsendemail']) {
        const answer = await api.update(id, { [name]: '1' });
        expect(answer.json).toEqual(refusal('Invoice must be in Draft status to be published'));
      }
      expect((await api.show(id)).status).toBe(status);
      expect(await mailsOf(gateway.database, id)).toEqual([]);
    },
  );

  it('by only its status leaves the date', async () => {
    const id = await api.create({ draft: '1', date: '2026-01-01' });
    await api.update(id, { status: 'Unpaid' });
    expect(await api.show(id)).toMatchObject({ status: 'Unpaid', date: '2026-01-01' });
  });

  it('happens once when it is asked for in parallel', async () => {
    const id = await api.create({ draft: '1' });
    const answers = await Promise.all(Array.from({ length: 10 }, () => api.update(id, { publishandsendemail: '1' })));
    expect(answers.filter((answer) => answer.json.result === 'success')).toHaveLength(1);
    expect(await mailsOf(gateway.database, id)).toEqual(['mail.invoice-created']);
  });
});
