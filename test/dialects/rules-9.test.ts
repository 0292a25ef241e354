import { beforeAll, describe, expect, it } from '@jest/globals';
import { verify } from '../../db/verify/verify.ts';
import { gatewayWithCaller } from '../support/gateway-with-caller.ts';
import type { Params } from '../support/whmcs-client.ts';
import { callMethod, switchOnAllMethods } from './corp/fixtures.ts';
import { ONE_LINE, rowsOf, SUCCESS, storedRows, transactionsOf } from './whmcs/fixtures.ts';

const { gateway, api } = gatewayWithCaller();

beforeAll(async () => {
  await gateway.database('tenants').where({ id: 53 }).update({ invoice_rules: '9' });
  await switchOnAllMethods(gateway);
});

async function notesOf(invoice: number): Promise<readonly unknown[]> {
  const rows = await rowsOf(gateway.database, 'credit_notes', { tenant_id: 53, invoice_id: invoice });
  return rows.map((row) => [row['reason'], Number(row['amount_minor'])]);
}

describe('An issued invoice of a tenant with invoice rules 9', () => {
  it('refuses changes in the sentence of the original’s screen, and changes nothing', async () => {
    const id = await api.create();
    const line = (await api.show(id)).items.item[0]!.id;
    const changes: readonly Params[] = [
      { taxrate: '7' },
      { date: '2026-02-03' },
      { duedate: '2030-02-03' },
      { credit: '1.00' },
      { status: 'Draft' },
      { 'newitemdescription[0]': 'New', 'newitemamount[0]': '1', 'newitemtaxed[0]': '0' },
      { 'deletelineids[0]': String(line) },
      { [`itemdescription[${line}]`]: 'Edited', [`itemamount[${line}]`]: '1', [`itemtaxed[${line}]`]: '0' },
    ];
    const before = await storedRows(gateway.database);
    for (const change of changes) {
      expect((await api.update(id, change)).json).toEqual({
        result: 'error',
        message: 'This is an Unpaid Invoice. You cannot modify an Invoice that is Unpaid.',
      });
    }
    expect(await storedRows(gateway.database)).toEqual(before);
    expect((await api.update(id, { status: 'Collections', notes: 'Seen', paymentmethod: 'paypal' })).json.result).toBe(
      'success',
    );
    expect((await api.update(id, { taxrate: '7' })).json).toMatchObject({
      message: 'This is a Collections Invoice. You cannot modify an Invoice that is Collections.',
    });
  });

  it('refuses lines and amounts of the corp-ID dialect, which issues an invoice when it starts one', async () => {
    const { fields } = await callMethod(gateway, 'startMainInvoice');
    const added = { INVOICE_NUMBER: fields['INVOICE_NUMBER'], DESCRIPTION: 'Widget', AMOUNT: '5.00' };
    expect((await callMethod(gateway, 'addInvoiceLineItem', added)).result).toBe('logicProblem');
    const amount = { INVOICE_NUMBER: fields['INVOICE_NUMBER'], INVOICE_AMOUNT: '5.00' };
    expect((await callMethod(gateway, 'updateMainInvoiceAmount', amount)).result).toBe('logicProblem');
    const same = { INVOICE_NUMBER: fields['INVOICE_NUMBER'], INVOICE_AMOUNT: '0.00' };
    expect((await callMethod(gateway, 'updateMainInvoiceAmount', same)).result).toBe('ok');
  });

  it('owes nothing after it was cancelled, and nothing when it is Unpaid again', async () => {
    const id = await api.create();
    await api.pay(id, { amount: '5.95' });
    await api.update(id, { status: 'Cancelled' });
    expect(await api.show(id)).toMatchObject({ status: 'Cancelled', total: '15.95', balance: '0.00' });
    await api.update(id, { status: 'Unpaid' });
    expect(await api.show(id)).toMatchObject({ status: 'Unpaid', total: '15.95', balance: '0.00' });
    expect(await notesOf(id)).toEqual([['cancelled', 1_000]]);
  });

  it('has a note of each refund, which is not among the transactions', async () => {
    const id = await api.create();
    await api.pay(id, { amount: '15.95' });
    const paymentId = Number((await rowsOf(gateway.database, 'payments', { invoice_id: id }))[0]!['id']);
    const voided = await callMethod(gateway, 'voidInvoicePayment', {
      INVOICE_NUMBER: id,
      INVOICE_PAYMENT_ID: paymentId,
    });
    expect(voided.result).toBe('ok');
    const shown = await api.show(id);
    expect(shown).toMatchObject({ status: 'Refunded', balance: '0.00' });
    expect(transactionsOf(shown).map(({ amountin }) => amountin)).not.toContain('31.90');
    expect(await notesOf(id)).toEqual([['refunded', 1_595]]);
  });

  it('has a note of applied credit, and answers credit and total as under rules 8', async () => {
    await gateway.addClient({ tenantId: 53, id: 700 });
    await gateway.grantCredit(53, 700, 500n);
    const id = await api.create({ ...ONE_LINE, userid: 700, autoapplycredit: '1' });
    expect(await api.show(id)).toMatchObject({ credit: '5.00', total: '10.95', balance: '10.95', status: 'Unpaid' });
    expect(await notesOf(id)).toEqual([['credit-applied', 500]]);
  });

  it('is shown with its notes on its page', async () => {
    const id = await api.create();
    await api.update(id, { status: 'Cancelled' });
    const { print, home } = gateway.links.linksOf(53, id);
    for (const url of [print, home]) {
      const text = (await (await fetch(url)).text()).replace(/<[^>]*>/g, ' ');
      expect(text).toMatch(/Credit notes.*\u2212\$15\.95.*Amount due\s+\$0\.00.*Invoice cancelled/s);
    }
  });

  it('leaves books that agree', async () => {
    const id = await api.create({ status: 'Draft' });
    expect((await api.update(id, { taxrate: '7', publish: '1' })).json).toMatchObject(SUCCESS);
    const { differences } = await verify(gateway.database, { tenantId: 53 });
    expect(differences).toEqual([]);
  });
});
