import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../../db/postgres/knex.ts';
import { migrate } from '../../db/schema/migrate.ts';
import { pendingMigrations } from '../../db/schema/pending-migrations.ts';
import { verify } from '../../db/verify/verify.ts';
import { createDatabaseOf, type TestDatabase } from '../support/postgres/database.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { callWhmcs } from '../support/whmcs-client.ts';

const FOLDER = import.meta.dirname;
const CHANGELOG = readFileSync(join(FOLDER, '..', '..', 'CHANGELOG.md'), 'utf8');

/** The versions that a dump was kept of. */
const dumped = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.sql'))
  .map((name) => name.slice(0, -'.sql'.length));

/** A released version's heading has a date: `## 1.2.0 (2027-01-31)`. */
function releasedIn(changelog: string): string[] {
  const headings = changelog.matchAll(/^## \[?(\d+\.\d+\.\d+)\]?.*\d{4}-\d{2}-\d{2}/gm);
  return [...headings].map(([, version]) => version ?? '');
}

const LOGIN = { username: 'demo-identifier', password: 'demo-secret', responsetype: 'json' };

describe('The kept schemas', () => {
  it('are one of every released version: else npm run dump:schema, at its tag', () => {
    expect(dumped).toEqual(expect.arrayContaining(releasedIn(CHANGELOG)));
  });

  it('are demanded by a heading with a date, and by no other', () => {
    const changelog = '# Changelog\n\n## 2.0.0 (unreleased)\n\n## 1.2.0 (2027-01-31)\n\n## [1.1.0] - 2026-12-01\n';
    expect(releasedIn(changelog)).toEqual(['1.2.0', '1.1.0']);
  });
});

describe.each(dumped)('The schema of %s, with its data', (version) => {
  let database: TestDatabase;
  let gateway: TestGateway;

  beforeAll(async () => {
    database = await createDatabaseOf(readFileSync(join(FOLDER, `${version}.sql`), 'utf8'));
    const { owner, runtime, worker } = database.urls;
    await migrate({ ownerUrl: owner, runtimeUrl: runtime, workerUrl: worker, log: () => undefined });
    gateway = await startTestGateway({ demo: false, testDatabase: database });
  });

  afterAll(async () => {
    await gateway.close();
  });

  async function expectSound(): Promise<number> {
    const owner = openDatabase(database.urls.owner, { max: 1, name: 'test' });
    try {
      expect(await pendingMigrations(owner)).toEqual([]);
      const { differences, checked } = await verify(owner, { tenantId: null });
      expect(differences).toEqual([]);
      return checked.payments;
    } finally {
      await owner.destroy();
    }
  }

  it('is brought to this version, and verifies without a difference', async () => {
    expect(await expectSound()).toBeGreaterThanOrEqual(4);
  });

  it('answers for invoices that were made then, and takes payments on them by both dialects', async () => {
    const before = await expectSound();
    const read = await callWhmcs(gateway.url, 'GetInvoice', { ...LOGIN, invoiceid: '78' });
    expect(JSON.parse(read.text)).toMatchObject({ result: 'success', invoiceid: 78, total: '45.00' });
    const payment = { invoiceid: '78', transid: `AFTER-${version}`, gateway: 'mailin', amount: '1.00' };
    const paid = await callWhmcs(gateway.url, 'AddInvoicePayment', { ...LOGIN, ...payment });
    expect(paid.text).toBe('{"result":"success"}');
    const response = await fetch(`${gateway.url}/corp/api`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        API_CALL_FUNCTION_NAME: 'addInvoicePayment',
        CORP_ID: 53,
        INVOICE_NUMBER: 78,
        MERCHANT_SETTING_ID: 4,
        MONEY_TYPE_ID: 2,
        TRANSACTION_DATE: '2016-03-24',
        TRANSACTION_DATE_TIME: '2016-03-24 11:54:00',
        ACTUAL_TRANS_NUMBER: 9_999,
        AMOUNT_PAID: 2,
        API_CORP_KEY_ID: 'PLA-0053',
        API_USER_NAME: 'demo',
        API_USER_PASSWORD: '1234',
        API_CURRENT_PAYEE_ID: '3',
        API_INPUT_OUTPUT_TYPE: 'JSON',
        API_URL_ENCODING: 'AUTO',
      }),
    });
    expect(await response.json()).toMatchObject({ RET_STATUS: 'ok' });
    expect(await expectSound()).toBe(before + 2);
  });

  it('still knows its payments: one that was sent then and is sent again is recorded once', async () => {
    const before = await expectSound();
    const again = { invoiceid: '78', transid: 'T-1', gateway: 'mailin', date: '2016-01-01 12:33:12', amount: '15.00' };
    const answer = await callWhmcs(gateway.url, 'AddInvoicePayment', { ...LOGIN, ...again });
    expect(answer.text).toBe('{"result":"success"}');
    expect(await expectSound()).toBe(before);
  });
});
