import { beforeEach, describe, expect, it } from '@jest/globals';
import { DOCUMENTED_MONEY_TYPES } from '../../db/admin/corporations.ts';
import { gatewayWithCaller } from '../support/gateway-with-caller.ts';
import { callCorp } from '../support/corp-client.ts';
import { scrape, valueOf } from '../support/metrics.ts';
import { callWhmcs } from '../support/whmcs-client.ts';
import { callerOf, rowsOf, storedRows, SUCCESS } from './whmcs/fixtures.ts';

const { gateway, api: demo } = gatewayWithCaller();

let hours = 0;
/** Every test begins in an hour of its own, with nothing warned of. */
beforeEach(async () => {
  hours += 2;
  gateway.clock.set(new Date(Date.parse('2026-11-22T10:00:00Z') + hours * 3_600_000).toISOString());
  await set('warn');
});

async function set(setting: string, tenant = 53): Promise<void> {
  await gateway.database('tenants').where({ id: tenant }).update({ unknown_gateways: setting });
}

interface Line {
  readonly level: string;
  readonly message: string;
}

/** The warnings that were logged meanwhile. */
async function warningsOf(work: () => Promise<unknown>): Promise<readonly Line[]> {
  const from = gateway.log.length;
  await work();
  const lines = gateway.log.slice(from).map((line) => JSON.parse(line) as Line);
  return lines.filter(({ message }) => message === 'unknown gateway');
}

/** How many were counted meanwhile. */
async function countedIn(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const counts = async (): Promise<number[]> => {
    const samples = await scrape(gateway.url);
    return ['recorded', 'refused'].map(
      (outcome) => valueOf(samples, 'invoice_gateway_unknown_gateways_total', { outcome }) ?? 0,
    );
  };
  const [recorded = 0, refused = 0] = await counts();
  await work();
  const [nowRecorded = 0, nowRefused = 0] = await counts();
  return { recorded: nowRecorded - recorded, refused: nowRefused - refused };
}

describe('A payment by a misspelt gateway', () => {
  it('is recorded as before, and warned of with the name that may be meant', async () => {
    const id = await demo.create();
    const pay = (transid: string, name: string) => demo.pay(id, { transid, gateway: name, amount: '1.00' });
    const lines = await warningsOf(async () => {
      expect((await pay('STANDING', 'mailin')).json).toEqual(SUCCESS);
      expect((await pay('STANDING', 'mail-in')).json).toEqual(SUCCESS);
    });
    expect(lines).toEqual([
      {
        timestamp: expect.any(String),
        level: 'warn',
        message: 'unknown gateway',
        requestId: expect.any(String),
        dialect: 'whmcs',
        tenant: '53',
        gateway: 'mail-in',
        nearest: 'mailin',
        refused: false,
      },
    ]);
    expect(await rowsOf(gateway.database, 'payments', { tenant_id: 53, invoice_id: id })).toMatchObject([
      { gateway: 'mailin' },
      { gateway: 'mail-in' },
    ]);
  });

  it('is one line a name and hour, in whatever case, and counted each time; a repeat is not', async () => {
    const id = await demo.create({ itemamount1: '100.00' });
    const names = ['mail-in', 'Mail-In', 'MAIL-IN', 'mail-in', 'chek'];
    const payAll = async (): Promise<void> => {
      for (const [index, name] of names.entries())
        await demo.pay(id, { gateway: name, transid: `H-${hours}-${index}`, amount: '1.00' });
    };
    const counted = await countedIn(async () => {
      expect(await warningsOf(payAll)).toMatchObject([{ gateway: 'mail-in' }, { gateway: 'chek', nearest: 'check' }]);
      expect(await warningsOf(payAll)).toEqual([]);
    });
    expect(counted).toEqual({ recorded: names.length, refused: 0 });
    gateway.clock.set(new Date(gateway.clock.now() + 3_600_001).toISOString());
    const later = await warningsOf(() => demo.pay(id, { gateway: 'mail-in', amount: '1.00' }));
    expect(later).toHaveLength(1);
  });

  it('is known in any case, and by only its money type', async () => {
    const id = await demo.create({ itemamount1: '100.00' });
    await gateway.database('money_types').insert({ tenant_id: 53, id: 90, name: 'Wire', gateway: 'wire' });
    try {
      const lines = await warningsOf(async () => {
        for (const name of ['MailIn', 'CASH', 'wire', 'Wire']) {
          expect((await demo.pay(id, { gateway: name, amount: '1.00' })).json).toEqual(SUCCESS);
        }
        const answer = await callCorp(gateway.url, { INVOICE_NUMBER: id, MONEY_TYPE_ID: 90, ACTUAL_TRANS_NUMBER: 'W' });
        expect(answer.json).toMatchObject({ RET_STATUS: 'ok' });
      });
      expect(lines).toEqual([]);
    } finally {
      await gateway.database('money_types').where({ tenant_id: 53, id: 90 }).delete();
    }
  });

  it('logs only texts that are names', async () => {
    const id = await demo.create({ itemamount1: '100.00' });
    const lines = await warningsOf(async () => {
      for (const name of ['mailin&secret=Canary5ecret', 'a=Canary5ecret', 'x'.repeat(200)]) {
        expect((await demo.pay(id, { gateway: name, amount: '1.00' })).json).toEqual(SUCCESS);
      }
    });
    expect(lines).toMatchObject([{ gateway: '(no name)', nearest: null }]);
    expect([...gateway.log, ...gateway.prettyLog].filter((line) => line.includes('Canary5ecret'))).toEqual([]);
  });
});

describe('A payment method that is not listed', () => {
  it('is warned of by CreateInvoice and UpdateInvoice too, and an update that repeats it is not', async () => {
    let id = 0;
    const lines = await warningsOf(async () => {
      id = await demo.create({ paymentmethod: 'Pay-Pal' });
      await demo.update(id, { paymentmethod: 'pay-pal', notes: 'the same' });
      await demo.update(id, { paymentmethod: 'stripe' });
    });
    expect(lines).toMatchObject([
      { gateway: 'Pay-Pal', nearest: 'paypal' },
      { gateway: 'stripe', nearest: null },
    ]);
    expect(await demo.show(id)).toMatchObject({ paymentmethod: 'stripe' });
  });
});

describe('The setting unknown-gateways', () => {
  it('accept: records without a word', async () => {
    await set('accept');
    const id = await demo.create();
    const counted = await countedIn(async () => {
      expect(await warningsOf(() => demo.pay(id, { gateway: 'mail-in' }))).toEqual([]);
    });
    expect(counted).toEqual({ recorded: 0, refused: 0 });
    expect((await demo.show(id)) as object).toMatchObject({ status: 'Paid' });
  });

  it('refuse: answers the names that are listed, records nothing but the history, and is counted', async () => {
    await set('refuse');
    const id = await demo.create();
    const before = await storedRows(gateway.database);
    const calls: (() => ReturnType<typeof callWhmcs>)[] = [
      () => demo.pay(id, { gateway: 'mail-in', transid: 'R-1' }),
      () =>
        demo.call('CreateInvoice', { userid: 1, paymentmethod: 'mail-in', itemdescription1: 'L', itemamount1: '1' }),
      () => demo.update(id, { paymentmethod: 'Mail-In' }),
    ];
    const counted = await countedIn(async () => {
      for (const call of calls) {
        const { status, json } = await call();
        expect([status, json.result]).toEqual([200, 'error']);
        expect(json.message).toMatch(/^Invalid Payment Method\. Valid options include mailin, amex, authorize, /);
      }
    });
    expect(counted).toEqual({ recorded: 0, refused: calls.length });
    expect(await storedRows(gateway.database)).toEqual(before);
    const history = await gateway.database('history').where({ tenant_id: 53, code: 'gateway-unknown' }).orderBy('id');
    expect(history.map((row: { action: string; outcome: string }) => [row.action, row.outcome])).toEqual([
      ['add-payment', 'refused'],
      ['create-invoice', 'refused'],
      ['update-invoice', 'refused'],
    ]);
    expect((await demo.pay(id, { gateway: 'mailin', transid: 'R-1' })).json).toEqual(SUCCESS);
  });

  it('refuse: takes corp payments, and WHMCS-style ones that name no gateway', async () => {
    await set('refuse');
    const id = await demo.create({ itemamount1: '100.00' });
    for (const [index, { id: type }] of DOCUMENTED_MONEY_TYPES.entries()) {
      const changes = { INVOICE_NUMBER: id, MONEY_TYPE_ID: type, ACTUAL_TRANS_NUMBER: `C-${index}`, AMOUNT_PAID: 1 };
      expect((await callCorp(gateway.url, changes)).json).toMatchObject({ RET_STATUS: 'ok' });
    }
    expect((await callWhmcs(gateway.url, 'AddInvoicePayment', { invoiceid: id, transid: 'N-1' })).json).toEqual(
      SUCCESS,
    );
  });

  it('knows no unknown gateway where the tenant lists none', async () => {
    await gateway.addTenant({ id: 90, unknownGateways: 'refuse' });
    await gateway.addClient({ tenantId: 90, id: 1 });
    await gateway.addCredential({ tenantId: 90, identifier: 'none-listed' });
    const caller = callerOf(gateway, { identifier: 'none-listed', secret: 'none-listed' });
    const lines = await warningsOf(async () => {
      const id = await caller.create({ paymentmethod: 'whatever' });
      expect((await caller.pay(id, { gateway: 'mail-in' })).json).toEqual(SUCCESS);
    });
    expect(lines).toEqual([]);
  });
});
