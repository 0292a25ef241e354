import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  attachDelivery,
  listDeliveries,
  retryDelivery,
  setMetrcAccount,
  type NewDelivery,
} from '../../db/admin/metrc.ts';
import { deliveryWork } from '../../db/queue/deliveries.ts';
import { openDatabase } from '../../db/postgres/knex.ts';
import { queryRows } from '../../db/postgres/sql.ts';
import { openDeliveries, TENANT_ID, type Deliveries } from '../support/deliveries.ts';

const AT = '2026-11-22T10:00:00.000Z';
const DELIVERY: NewDelivery = {
  invoiceId: 1,
  metrcDeliveryId: 9001,
  licenseNumber: 'C12-0001',
  acceptedPackages: ['A', 'B'],
  returnedPackages: [{ label: 'C', quantity: '0.5', unitOfMeasure: 'Grams', reason: 'Spoilage', note: '' }],
};
let deliveries: Deliveries;

beforeAll(async () => {
  deliveries = await openDeliveries();
});

afterAll(async () => {
  await deliveries.close();
});

function attach(delivery: NewDelivery, tenantId = TENANT_ID): Promise<string> {
  return deliveries.gateway.database.transaction((trx) => attachDelivery(trx, tenantId, delivery, AT));
}

function retry(invoiceId: number): Promise<string> {
  return deliveries.gateway.database.transaction((trx) => retryDelivery(trx, TENANT_ID, invoiceId, AT));
}

async function setState(invoiceId: number, state: string): Promise<void> {
  await deliveries.gateway.database('deliveries').where({ invoice_id: invoiceId }).update({ state });
}

describe('Attaching a delivery', () => {
  it('keeps what was given, and lists it', async () => {
    expect(await attach(DELIVERY)).toBe('attached');
    const listed = await listDeliveries(deliveries.gateway.database, TENANT_ID);
    expect(listed).toEqual([
      { ...DELIVERY, plan: null, state: 'open', arrivedAt: null, failure: null, updatedAt: AT },
      expect.objectContaining({ invoiceId: 78, metrcDeliveryId: 7801, state: 'open' }),
    ]);
    expect(await listDeliveries(deliveries.gateway.database, TENANT_ID, { state: 'failed' })).toEqual([]);
    expect(await listDeliveries(deliveries.gateway.database, 54)).toEqual([]);
  });

  it('needs an invoice of the tenant', async () => {
    expect(await attach({ ...DELIVERY, invoiceId: 4711 })).toBe('invoice-not-found');
    expect(await attach(DELIVERY, 54)).toBe('invoice-not-found');
  });

  it('replaces one that is open or failed, and none that is under way or done', async () => {
    expect(await attach({ ...DELIVERY, metrcDeliveryId: 9002 })).toBe('replaced');
    for (const state of ['completing', 'completed']) {
      await setState(1, state);
      expect(await attach({ ...DELIVERY, metrcDeliveryId: 9003 })).toBe(state);
    }
    await setState(1, 'failed');
    expect(await attach({ ...DELIVERY, metrcDeliveryId: 9004 })).toBe('replaced');
    const [found] = await listDeliveries(deliveries.gateway.database, TENANT_ID, { invoiceId: 1 });
    expect(found).toMatchObject({ metrcDeliveryId: 9004, state: 'failed' });
    await setState(1, 'open');
  });
});

describe('Retrying a delivery', () => {
  it('needs one that failed', async () => {
    expect(await retry(1)).toBe('open');
    expect(await retry(4711)).toBe('delivery-not-found');
  });

  it('raises one event, of two that are asked for at once', async () => {
    const id = await deliveries.newInvoice();
    await deliveries.pay(id);
    await setState(id, 'failed');
    const answers = await Promise.all([retry(id), retry(id)]);
    expect([...answers].sort()).toEqual(['completing', 'retried']);
    expect(await deliveries.seen(id)).toMatchObject({ state: 'completing', events: 'pending,pending' });
  });

  it('and a payment that comes at once raise one event between them', async () => {
    const id = await deliveries.newInvoice();
    await deliveries.pay(id);
    await setState(id, 'failed');
    await Promise.all([retry(id), deliveries.pay(id)]);
    expect(await deliveries.seen(id)).toMatchObject({ state: 'completing', events: 'pending,pending' });
  });
});

describe('A Metrc account', () => {
  it('is one a tenant: setting it again replaces it', async () => {
    const database = deliveries.gateway.database;
    const encrypted = { vendorKeyEncrypted: 'v1.a', userKeyEncrypted: 'v1.b' };
    expect(await setMetrcAccount(database, TENANT_ID, { state: 'ca', ...encrypted })).toBe(true);
    expect(await setMetrcAccount(database, TENANT_ID, { state: 'or', ...encrypted })).toBe(true);
    expect(await setMetrcAccount(database, 54, { state: 'or', ...encrypted })).toBe(false);
    expect(await database('metrc_accounts').select('tenant_id', 'state')).toEqual([{ tenant_id: 53n, state: 'or' }]);
  });
});

describe('The roles', () => {
  it.each([
    ['worker', 'update deliveries set plan = null'],
    ['worker', 'update deliveries set arrived_at = null'],
    ['worker', 'delete from deliveries'],
    ['worker', "update metrc_accounts set state = 'or'"],
    ['runtime', 'update deliveries set metrc_delivery_id = 1'],
    ['runtime', 'delete from deliveries'],
    ['runtime', "update metrc_accounts set state = 'or'"],
  ] as const)('of the %s may not: %s', async (role, sql) => {
    const knex = openDatabase(deliveries.gateway.databaseUrls[role], { max: 1, name: 'test role' });
    await expect(knex.raw(sql)).rejects.toMatchObject({ code: '42501' });
    await knex.destroy();
  });

  it('of the runtime may not even read the encrypted keys', async () => {
    const knex = openDatabase(deliveries.gateway.databaseUrls.runtime, { max: 1, name: 'test role' });
    await expect(knex('metrc_accounts').select('user_key_encrypted')).rejects.toMatchObject({ code: '42501' });
    await knex.destroy();
  });
});

describe('An event', () => {
  it('that is settled, or has no delivery under way, is skipped', async () => {
    const id = await deliveries.newInvoice();
    await deliveries.pay(id);
    const database = deliveries.gateway.database;
    const [row] = await queryRows<{ id: bigint }>(
      database,
      "select id from outbox where tenant_id = ? and invoice_id = ? and event = 'delivery.complete'",
      [TENANT_ID, id],
    );
    const work = (): ReturnType<typeof deliveryWork> => deliveryWork(database, TENANT_ID, Number(row!.id));
    expect(await work()).not.toBeNull();
    await setState(id, 'completed');
    expect(await work()).toBeNull();
    await setState(id, 'completing');
    await database('outbox').where({ id: row!.id }).update({ state: 'done' });
    expect(await work()).toBeNull();
  });
});
