import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { removeEntry, touchCorpCredentials } from '../db/admin/corporations.ts';
import { revokeCredential } from '../db/admin/credentials.ts';
import { changeTenant } from '../db/admin/tenant-settings.ts';
import { hashSecret } from '../src/auth/secrets.ts';
import { callCorp } from './support/corp-client.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import { callWhmcs, type Params } from './support/whmcs-client.ts';

const TENANT = 53;
let first: TestGateway;
let second: TestGateway;

beforeAll(async () => {
  first = await startTestGateway();
  second = await startTestGateway({ beside: first });
});

afterAll(async () => {
  await second.close();
  await first.close();
});

async function newInvoice(gateway: TestGateway, params: Params = {}): Promise<number> {
  const lines = { itemdescription1: 'Line', itemamount1: '1000.00' };
  const { json } = await callWhmcs(gateway.url, 'CreateInvoice', { userid: 1, ...lines, ...params });
  return json.invoiceid as number;
}

describe('The cache of one of two gateways', () => {
  it('does not let a credential in that was revoked beside it', async () => {
    const credential = { identifier: 'revoked', secret: 'revoked' };
    await first.addCredential({ tenantId: TENANT, identifier: 'revoked' });
    const read = (gateway: TestGateway): Promise<string> =>
      callWhmcs(gateway.url, 'GetInvoice', { invoiceid: 1 }, { credential }).then(({ json }) => json.result as string);
    expect([await read(first), await read(second)]).toEqual(['success', 'success']);
    await revokeCredential(first.database, 'whmcs', 'revoked', '2026-11-22T10:00:00Z');
    expect([await read(second), await read(first)]).toEqual(['error', 'error']);
  });

  it('does not let a secret in that was changed beside it', async () => {
    await first.addCredential({ tenantId: TENANT, identifier: 'rotated', secret: 'before' });
    const read = (gateway: TestGateway, secret: string): Promise<string> =>
      callWhmcs(gateway.url, 'GetInvoice', { invoiceid: 1 }, { credential: { identifier: 'rotated', secret } }).then(
        ({ json }) => json.result as string,
      );
    expect([await read(first, 'before'), await read(second, 'before')]).toEqual(['success', 'success']);
    await first
      .database('credentials')
      .where({ identifier: 'rotated' })
      .update({ secret_hash: hashSecret('after'), version: 2 });
    expect([await read(second, 'before'), await read(second, 'after')]).toEqual(['error', 'success']);
    expect([await read(first, 'before'), await read(first, 'after')]).toEqual(['error', 'success']);
  });

  it('is not a tenant’s setting: a change counts with the next call of either', async () => {
    const dueDate = async (gateway: TestGateway): Promise<string> => {
      const invoiceid = await newInvoice(gateway, { date: '2026-11-22' });
      return (await callWhmcs(gateway.url, 'GetInvoice', { invoiceid })).json.duedate as string;
    };
    expect([await dueDate(first), await dueDate(second)]).toEqual(['2026-12-06', '2026-12-06']);
    await first.database.transaction((trx) => changeTenant(trx, TENANT, { dueDays: 3 }));
    expect([await dueDate(second), await dueDate(first)]).toEqual(['2026-11-25', '2026-11-25']);
  });

  it('has no payee that was removed from the corporation', async () => {
    const pay = async (gateway: TestGateway, number: number): Promise<unknown> => {
      const given = { API_CURRENT_PAYEE_ID: '178', ACTUAL_TRANS_NUMBER: number, AMOUNT_PAID: 1 };
      return (await callCorp(gateway.url, given)).json['RET_STATUS'];
    };
    expect([await pay(first, 901), await pay(second, 902)]).toEqual(['ok', 'ok']);
    await first.database.transaction(async (trx) => {
      await removeEntry(trx, 'payees', TENANT, 178);
      await touchCorpCredentials(trx, TENANT);
    });
    expect([await pay(second, 903), await pay(first, 904)]).toEqual(['login', 'login']);
  });
});

describe('A record that one of two gateways made', () => {
  it('is an invoice that the other takes payments for, and both show them at once', async () => {
    const invoiceid = await newInvoice(first);
    const payment = { invoiceid, transid: 'T-1', gateway: 'cash', amount: '400.00' };
    expect((await callWhmcs(second.url, 'AddInvoicePayment', payment)).json).toEqual({ result: 'success' });
    const balance = async ({ url }: TestGateway): Promise<unknown> =>
      (await callWhmcs(url, 'GetInvoice', { invoiceid })).json.balance;
    expect([await balance(first), await balance(second)]).toEqual(['600.00', '600.00']);
  });

  it('is a signed link that opens at the other', async () => {
    const { json } = await callCorp(first.url, { ACTUAL_TRANS_NUMBER: 905, AMOUNT_PAID: 1 });
    const links = json['REDIRECT_LINK_ARRAY'] as readonly { readonly URL: string }[];
    expect(links).toHaveLength(3);
    for (const { URL: link } of links) {
      const there = await fetch(link.replace(first.url, second.url));
      expect([there.url.startsWith(second.url), there.status]).toEqual([true, 200]);
      await there.arrayBuffer();
    }
  });

  it('is one payment, of two hundred that are the same, sent to both at once', async () => {
    const invoiceid = await newInvoice(first);
    const payment = { invoiceid, transid: 'SAME', gateway: 'cash', amount: '5.00', noemail: 'true' };
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_call, index) =>
        callWhmcs((index % 2 === 0 ? first : second).url, 'AddInvoicePayment', payment),
      ),
    );
    expect(answers.map(({ text }) => text)).toEqual(Array<string>(200).fill('{"result":"success"}'));
    expect(await first.database('payments').where({ invoice_id: invoiceid })).toHaveLength(1);
    const { json } = await callWhmcs(second.url, 'GetInvoice', { invoiceid });
    expect(json.balance).toBe('995.00');
  });
});
