import { beforeEach, describe, expect, it } from '@jest/globals';
import { verify } from '../../../../db/verify/verify.ts';
import type { Charge, ChargeOutcome, PaymentProcessor } from '../../../../src/core/captures/processor.ts';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import type { WhmcsAnswer } from '../../../support/whmcs-client.ts';
import { refusal, rowsOf, SUCCESS, type Row } from '../fixtures.ts';

const FAILED = refusal('Payment Attempt Failed');

/** A processor that keeps the outcome of each key, as a real one does, and that may lose its answers. */
class KeptProcessor implements PaymentProcessor {
  readonly charged = new Map<string, ChargeOutcome>();
  losesAnswers = false;
  isAway = false;
  charge(charge: Charge): Promise<ChargeOutcome> {
    if (this.isAway) return Promise.reject(new Error('away'));
    const outcome = this.charged.get(charge.key) ?? {
      kind: 'captured' as const,
      reference: `X-${this.charged.size + 1}`,
      feesMinor: 30n,
    };
    this.charged.set(charge.key, outcome);
    return this.losesAnswers ? Promise.reject(new Error('lost')) : Promise.resolve(outcome);
  }
  outcomeOf({ key }: Charge): Promise<ChargeOutcome> {
    const outcome = this.charged.get(key) ?? { kind: 'declined' as const, reason: 'unknown key' };
    this.charged.set(key, outcome);
    return Promise.resolve(outcome);
  }
}

const processor = new KeptProcessor();
const { gateway, api } = gatewayWithCaller({ processorOf: () => Promise.resolve(processor) });
const demo = gatewayWithCaller();

beforeEach(() => {
  gateway.clock.set('2026-11-22T10:00:00.000Z');
  processor.losesAnswers = false;
  processor.isAway = false;
});

const capture = (invoiceid: number, headers = {}): Promise<WhmcsAnswer> =>
  api.call('CapturePayment', { invoiceid }, headers);
const paymentsOf = (id: number): Promise<Row[]> =>
  rowsOf(gateway.database, 'payments', { tenant_id: 53, invoice_id: id });
const stateOf = async (id: number): Promise<unknown> =>
  (await rowsOf(gateway.database, 'captures', { tenant_id: 53, id }))[0]?.['state'];
const creditOf = async (): Promise<bigint> =>
  BigInt((await rowsOf(gateway.database, 'clients', { tenant_id: 53, id: 1 }))[0]!['credit_minor'] as string);
const later = (): void => {
  gateway.clock.set('2026-11-22T10:05:00.000Z');
};

describe('CapturePayment', () => {
  it('charges the balance, and records the payment under the transaction of the processor', async () => {
    const id = await api.create({ itemdescription1: 'Line', itemamount1: '20.00' });
    await api.pay(id, { amount: '5.00' });
    expect((await capture(id)).json).toEqual(SUCCESS);
    const shown = (await api.call('GetInvoice', { invoiceid: id })).json;
    expect(shown).toMatchObject({ status: 'Paid', balance: '0.00', lastcaptureattempt: '2026-11-22 10:00:00' });
    const [, payment] = await paymentsOf(id);
    expect(payment).toMatchObject({ amount_minor: '1500', fees_minor: '30', gateway: 'visa' });
    expect(String(payment!['reference'])).toMatch(/^X-/);
    expect((await verify(gateway.database, { tenantId: 53 })).differences).toEqual([]);
  });

  it('refuses an invoice that is not there or not Unpaid', async () => {
    const paid = await api.createIn('Paid');
    for (const id of [paid, 987_654]) {
      expect((await capture(id)).json).toEqual(refusal('Invoice Not Found or Not Unpaid'));
    }
    expect((await api.call('CapturePayment', { invoiceid: paid, cvv: '737' })).json.message).toMatch(/^Security codes/);
  });

  it('fails for a client without a pay method, and says why in X-Reason', async () => {
    const id = await api.create({ userid: 2361, itemdescription1: 'Line', itemamount1: '1.00' });
    expect((await capture(id)).json).toEqual(FAILED);
    expect(await stateOf(id)).toBeUndefined();
  });

  it('charges once under an Idempotency-Key, and never while a charge is in doubt', async () => {
    const id = await api.create();
    processor.losesAnswers = true;
    const headers = { 'idempotency-key': `capture-${id}` };
    expect((await capture(id, headers)).json).toEqual(FAILED);
    processor.losesAnswers = false;
    expect((await capture(id)).json).toEqual(FAILED);
    expect(await stateOf(id)).toBe('pending');
    expect((await capture(id, headers)).json).toEqual(SUCCESS);
    expect((await capture(id, headers)).json).toEqual(SUCCESS);
    expect(await paymentsOf(id)).toHaveLength(1);
  });

  it('is settled by the job where its answer was lost, once, also when two jobs run', async () => {
    const id = await api.create();
    processor.losesAnswers = true;
    expect((await capture(id)).json).toEqual(FAILED);
    expect(await gateway.settleCharges()).toBe(0);
    later();
    await Promise.all([gateway.settleCharges(), gateway.settleCharges()]);
    expect(await paymentsOf(id)).toHaveLength(1);
    expect([await stateOf(id), (await api.show(id)).status]).toEqual(['captured', 'Paid']);
    expect(await gateway.settleCharges()).toBe(0);
    expect((await verify(gateway.database, { tenantId: 53 })).differences).toEqual([]);
  });

  it('that never reached the processor is declined by the job, and may be tried again', async () => {
    const id = await api.create();
    processor.isAway = true;
    expect((await capture(id)).json).toEqual(FAILED);
    processor.isAway = false;
    later();
    await gateway.settleCharges();
    expect([await stateOf(id), await paymentsOf(id)]).toEqual(['declined', []]);
    expect((await capture(id)).json).toEqual(SUCCESS);
    expect(await paymentsOf(id)).toHaveLength(1);
  });

  it('of an invoice that was closed meanwhile becomes credit of the client, once', async () => {
    for (const status of ['Cancelled', 'Refunded', 'Draft']) {
      const id = await api.create({ itemdescription1: 'Line', itemamount1: '20.00' });
      const before = await creditOf();
      processor.losesAnswers = true;
      await capture(id);
      processor.losesAnswers = false;
      await api.call('UpdateInvoice', { invoiceid: id, status });
      later();
      await Promise.all([gateway.settleCharges(), gateway.settleCharges()]);
      gateway.clock.set('2026-11-22T10:00:00.000Z');
      expect([await stateOf(id), await paymentsOf(id), (await api.show(id)).status]).toEqual(['captured', [], status]);
      expect((await creditOf()) - before).toBe(2_000n);
      const [transaction] = await rowsOf(gateway.database, 'transactions', {
        tenant_id: 53,
        description: `Charge of Invoice #${id}, which takes no payment`,
      });
      expect(transaction).toMatchObject({ amount_in_minor: '2000', fees_minor: '30', is_credit: true });
    }
    expect((await verify(gateway.database, { tenantId: 53 })).differences).toEqual([]);
  });

  it('is recorded under a gateway that the tenant does not list any more', async () => {
    const id = await api.create();
    await gateway.database('tenants').where({ id: 53 }).update({ unknown_gateways: 'refuse' });
    const unlisted = { system_name: 'visa-before' };
    await gateway.database('payment_methods').where({ tenant_id: 53, system_name: 'visa' }).update(unlisted);
    expect((await capture(id)).json).toEqual(SUCCESS);
    await gateway
      .database('payment_methods')
      .where({ tenant_id: 53, ...unlisted })
      .update({ system_name: 'visa' });
    await gateway.database('tenants').where({ id: 53 }).update({ unknown_gateways: 'warn' });
    expect(await paymentsOf(id)).toHaveLength(1);
  });

  it('counts a payment that a caller recorded under its transaction already', async () => {
    const id = await api.create();
    processor.losesAnswers = true;
    await capture(id);
    const reference = `X-${processor.charged.size}`;
    await api.pay(id, { transid: reference, gateway: 'visa', amount: (await api.show(id)).balance });
    later();
    await gateway.settleCharges();
    expect([await stateOf(id), (await paymentsOf(id)).length]).toEqual(['captured', 1]);
    expect((await verify(gateway.database, { tenantId: 53 })).differences).toEqual([]);
  });

  it('makes one payment where many calls come at once', async () => {
    const id = await api.create();
    const answers = await Promise.all(Array.from({ length: 5 }, () => capture(id)));
    expect(answers.filter(({ json }) => json.result === 'success')).toHaveLength(1);
    expect(await paymentsOf(id)).toHaveLength(1);
  });
});

describe('The processor of the demo', () => {
  it('captures, and declines by token and by amount', async () => {
    const { api: caller } = demo;
    const id = await caller.create();
    expect((await caller.call('CapturePayment', { invoiceid: id })).json).toEqual(SUCCESS);
    const declined = await caller.create({ itemdescription1: 'Line', itemamount1: '10.66' });
    expect((await caller.call('CapturePayment', { invoiceid: declined })).json).toEqual(FAILED);
    const card = { clientid: 2361, gateway_module_name: 'visa', card_expiry: '0730', remote_token: 'tok_decline' };
    await caller.call('AddPayMethod', card);
    const other = await caller.create({ userid: 2361, itemdescription1: 'Line', itemamount1: '1.00' });
    expect((await caller.call('CapturePayment', { invoiceid: other })).json).toEqual(FAILED);
    expect((await caller.show(other)).status).toBe('Unpaid');
  });

  it('is not the processor of another tenant', async () => {
    await demo.gateway.addTenant({ id: 77 });
    await demo.gateway.addClient({ tenantId: 77, id: 1 });
    await demo.gateway.addCredential({ tenantId: 77, identifier: 'tenant-77' });
    const credential = { identifier: 'tenant-77', secret: 'tenant-77' };
    const made = await demo.api.call('CreateInvoice', {
      userid: 1,
      itemdescription1: 'L',
      itemamount1: 1,
      ...credential,
    });
    const params = { invoiceid: made.json.invoiceid as number, ...credential };
    expect((await demo.api.call('CapturePayment', params)).json).toEqual(FAILED);
  });
});
