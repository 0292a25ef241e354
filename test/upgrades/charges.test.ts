import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Knex } from 'knex';
import { openDatabase } from '../../db/postgres/knex.ts';
import { migrate } from '../../db/schema/migrate.ts';
import { migrationNames, migrationSource } from '../../db/schema/migration-source.ts';
import { verify } from '../../db/verify/verify.ts';
import { callerOf } from '../dialects/whmcs/fixtures.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { createDatabaseOf } from '../support/postgres/database.ts';

const BEFORE = '0026-offers';
const EURO_TENANT = 61;

let gateway: TestGateway;
let startedAt: number;

/** Brings the schema to a migration, as the version did that had no later one. */
async function migrateTo(owner: Knex, last: string): Promise<void> {
  const listed = await migrationSource.getMigrations([]);
  const some = listed.slice(0, migrationNames.indexOf(last) + 1);
  const source = { ...migrationSource, getMigrations: () => Promise.resolve(some) };
  await owner.migrate.latest({ migrationSource: source, tableName: 'schema_migrations' });
}

/** A charge in doubt, one that was declined, one that was captured; daily settings with a fee and without one. */
async function fill(owner: Knex): Promise<void> {
  const fixed = { tenant_id: 53, attempt: 1, pay_method_id: 1, gateway: 'visa', remote_token: 'tok', currency: 'USD' };
  const ended = { started_at: '2026-11-22T09:00:00Z', ended_at: '2026-11-22T09:00:01Z' };
  const [first] = await owner('invoices').where({ tenant_id: 53, id: 1 }).select('client_id');
  await owner('captures').insert(
    [
      { ...fixed, ...ended, id: 1, client_id: first.client_id, key: 'k-1', amount_minor: 100, state: 'declined' },
      {
        ...fixed,
        ...ended,
        id: 78,
        client_id: 1,
        key: 'k-78',
        amount_minor: 1_500,
        state: 'captured',
        reference: 'T-1',
      },
    ].map((row) => ({ reference: '', reason: '', ...row })),
  );
  await owner.raw(
    `insert into invoices select (jsonb_populate_record(i, '{"id": 77}')).* from invoices i where i.tenant_id = 53 and i.id = 1`,
  );
  await owner('captures').insert({
    ...{ ...fixed, id: 77, client_id: first.client_id, key: 'k-77', amount_minor: 100, state: 'pending' },
    ...{ reference: '', reason: '', started_at: '2026-11-22T09:00:00Z', ended_at: null },
  });
  const euro = JSON.stringify({ id: EURO_TENANT, currency: 'EUR', key_prefix: null });
  await owner.raw(`insert into tenants select (jsonb_populate_record(t, ?::jsonb)).* from tenants t where t.id = 53`, [
    euro,
  ]);
  await owner('daily_settings').insert([
    { tenant_id: 53, first_overdue_days: 1 },
    { tenant_id: EURO_TENANT, late_fee_days: 3, late_fee_minor: 500 },
  ]);
}

beforeAll(async () => {
  const database = await createDatabaseOf(readFileSync(join(import.meta.dirname, '0.1.0.sql'), 'utf8'));
  const { owner: ownerUrl, runtime: runtimeUrl, worker: workerUrl } = database.urls;
  const owner = openDatabase(ownerUrl, { max: 2, name: 'test' });
  try {
    await migrateTo(owner, BEFORE);
    await fill(owner);
    startedAt = Date.now();
    await migrate({ ownerUrl, runtimeUrl, workerUrl, log: () => undefined });
  } finally {
    await owner.destroy();
  }
  gateway = await startTestGateway({ demo: false, testDatabase: database });
});

afterAll(() => gateway.close());

describe('Charges and daily settings of an earlier version', () => {
  it('keep what they were: charges have no fees, and fees of days are in the currency of the tenant', async () => {
    const charges = await gateway.database('captures').orderBy('id').select('id', 'state', 'reference', 'fees_minor');
    expect(charges.map((row) => Object.values(row as object).map(String))).toEqual([
      ['1', 'declined', '', '0'],
      ['77', 'pending', '', '0'],
      ['78', 'captured', 'T-1', '0'],
    ]);
    const settings = await gateway.database('daily_settings').orderBy('tenant_id').select();
    expect(settings).toMatchObject([{ late_fee_currency: null }, { late_fee_currency: 'EUR' }]);
    // A task that has not ended since the last change of its settings is late only from then on.
    for (const { changed_at: changedAt } of settings) {
      expect(new Date(String(changedAt)).getTime()).toBeGreaterThanOrEqual(startedAt - 60_000);
    }
  });

  it('are read by a verification, and a charge in doubt is settled', async () => {
    const { differences } = await verify(gateway.database, { tenantId: 53 });
    const kinds = differences.map(({ kind, id }) => `${kind} ${id}`);
    // The test wrote the rows without their history.
    expect(kinds.filter((kind) => kind.startsWith('charge')).sort()).toEqual([
      'charge-history 1',
      'charge-history 77',
      'charge-history 78',
      'charge-pending 77',
    ]);
    expect(await gateway.settleCharges()).toBe(1);
    const settled = await gateway.database('captures').where({ tenant_id: 53, id: 77 }).first('state', 'reference');
    expect(settled).toMatchObject({ state: 'captured' });
    const { reference } = settled as { reference: string };
    const paid = await gateway.database('payments').where({ tenant_id: 53, invoice_id: 77, reference }).select();
    expect(paid).toMatchObject([{ amount_minor: 100n }]);
  });

  it('end as charges of this version do: captured money has a reference', async () => {
    const change = gateway.database('captures').where({ tenant_id: 53, id: 1 });
    await expect(change.clone().update({ state: 'captured' })).rejects.toThrow('captures_reference_check');
    expect(await change.clone().update({ state: 'unrecorded', reference: 'ch_1' })).toBe(1);
    expect(await change.clone().update({ state: 'declined', reference: '' })).toBe(1);
    const api = callerOf(gateway);
    const paid = await api.pay(78, { transid: 'AFTER-1', amount: '1.00', gateway: 'mailin' });
    expect(paid.json).toEqual({ result: 'success' });
  });
});
