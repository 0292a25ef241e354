import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { queryRows } from '../../db/postgres/sql.ts';
import { verify } from '../../db/verify/verify.ts';
import { callCorp } from '../support/corp-client.ts';
import { createTestDatabase } from '../support/postgres/database.ts';
import { openDatabaseFaults, type DatabaseFaults, type Stage } from '../support/postgres/database-faults.ts';
import { startTestGateway, TestClock, type TestGateway } from '../support/gateway.ts';
import { callWhmcs, type WhmcsAnswer } from '../support/whmcs-client.ts';

/** A clock that runs, as the pauses between tries need it. */
class RunningClock extends TestClock {
  override now(): number {
    return Date.now();
  }
}

let gateway: TestGateway;
let faults: DatabaseFaults;
let invoice: number;
let made = 0;

beforeAll(async () => {
  const testDatabase = await createTestDatabase();
  gateway = await startTestGateway({ testDatabase, clock: new RunningClock() });
  const { json } = await callWhmcs(gateway.url, 'CreateInvoice', LINE);
  invoice = json.invoiceid as number;
  faults = await openDatabaseFaults(testDatabase);
});

afterAll(async () => {
  await faults.close();
  await gateway.close();
});

afterEach(async () => {
  await faults.mend();
  expect((await verify(gateway.database, { tenantId: null })).differences).toEqual([]);
});

const LINE = { userid: 1, itemdescription1: 'Line', itemamount1: '1000000.00' };
/** Two batches of tries and more: no caller is served while it lasts. */
const LASTS = 1_000;
const AWAY = 'The database is not available. Nothing was recorded. Please try again.';
const IN_DOUBT =
  'The database did not answer in time. The request may or may not have been recorded: send it again, with the same transaction ID or Idempotency-Key.';

/** Faults of a server, by their SQLSTATE. */
const CODES: readonly (readonly [code: string, what: string])[] = [
  ['53100', 'a full disk'],
  ['53300', 'no connections left'],
  ['58030', 'a disk that fails'],
  ['25006', 'a server that takes no writes'],
  ['55P03', 'a lock that is not given'],
  ['57014', 'a statement that takes too long'],
  ['25P03', 'a transaction that did nothing for too long'],
  ['57P01', 'an administrator who ends connections'],
  ['40001', 'a lost race'],
];
const STAGES: readonly Stage[] = ['invoice', 'write', 'commit'];

const CASES = CODES.flatMap(([code, what]) => STAGES.map((stage) => ({ code, what, stage })));

/** A server that refuses a statement has rolled back, answered COMMIT or not; its end, or a fault of COMMIT, leaves doubt. */
function sentenceOf(code: string, stage: Stage): string {
  return stage === 'invoice' || (stage === 'write' && code !== '57P01') ? AWAY : IN_DOUBT;
}

function pay(transid: string): Promise<WhmcsAnswer> {
  return callWhmcs(gateway.url, 'AddInvoicePayment', {
    invoiceid: invoice,
    transid,
    gateway: 'cash',
    amount: '1.00',
    noemail: 'true',
  });
}

function payCorp(number: number): Promise<Readonly<Record<string, unknown>>> {
  const given = { INVOICE_NUMBER: invoice, ACTUAL_TRANS_NUMBER: number, AMOUNT_PAID: 1 };
  return callCorp(gateway.url, given).then(({ json, status }) => ({ status, RET_STATUS: json['RET_STATUS'] }));
}

/** Everything that is recorded of payments and invoices. */
function recorded(): Promise<unknown[]> {
  return queryRows(
    gateway.database,
    `select (select count(*) from payments where tenant_id = 53), (select count(*) from history where tenant_id = 53),
       (select count(*) from outbox where tenant_id = 53), (select count(*) from commands where tenant_id = 53),
       (select sum(paid_minor) from invoices where tenant_id = 53)`,
    [],
  );
}

function timesRecorded(reference: string): Promise<number> {
  return gateway
    .database('payments')
    .where({ tenant_id: 53, reference })
    .then((rows) => rows.length);
}

describe.each(CASES)('$what ($code) at the $stage', ({ code, stage }) => {
  it('is answered by both dialects in their own words while it lasts, and nothing is recorded', async () => {
    made += 1;
    const [transid, number] = [`F-${made}`, 700_000 + made];
    const before = await recorded();
    await faults.fail(stage, code, LASTS);
    const [whmcs, corp] = [await pay(transid), await payCorp(number)];
    expect(await faults.failures()).toBeGreaterThan(1);
    expect([whmcs.status, whmcs.json]).toEqual([503, { result: 'error', message: sentenceOf(code, stage) }]);
    expect(corp).toEqual({ status: 200, RET_STATUS: 'db' });
    expect(await recorded()).toEqual(before);
    await faults.mend();
    expect([(await pay(transid)).json, await payCorp(number)]).toEqual([
      { result: 'success' },
      { status: 200, RET_STATUS: 'ok' },
    ]);
    expect([await timesRecorded(transid), await timesRecorded(String(number))]).toEqual([1, 1]);
  });

  it('that happens once is not seen by the caller, and the payment is recorded once', async () => {
    made += 1;
    await faults.fail(stage, code, 1);
    expect((await pay(`F-${made}`)).json).toEqual({ result: 'success' });
    expect(await faults.failures()).toBe(1);
    expect(await timesRecorded(`F-${made}`)).toBe(1);
  });
});

describe.each(CODES)('SQLSTATE %s: %s', (code) => {
  it('where an invoice is read is the same sentence, and a read after it is served', async () => {
    await faults.fail('invoice', code, LASTS);
    const { status, json } = await callWhmcs(gateway.url, 'GetInvoice', { invoiceid: invoice });
    expect([status, json]).toEqual([503, { result: 'error', message: AWAY }]);
    await faults.mend();
    expect((await callWhmcs(gateway.url, 'GetInvoice', { invoiceid: invoice })).json.result).toBe('success');
  });

  it('where ids are reserved makes no invoice, and one when it is over', async () => {
    const before = await recorded();
    await faults.fail('ids', code, LASTS);
    const { status, json } = await callWhmcs(gateway.url, 'CreateInvoice', LINE);
    expect([status, json]).toEqual([503, { result: 'error', message: AWAY }]);
    expect(await recorded()).toEqual(before);
    await faults.mend();
    expect((await callWhmcs(gateway.url, 'CreateInvoice', LINE)).json.result).toBe('success');
  });
});

describe('A server whose settings change under the gateway', () => {
  const name = (): string => new URL(gateway.databaseUrls.owner).pathname.slice(1);
  const alter = async (sql: string): Promise<void> => {
    // A transaction that writes, also where the database says otherwise by now.
    await faults.admin.raw(`begin read write; ${sql.replace('this', name())}; commit`);
    await faults.admin.raw(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like 'invoice-gateway %'`,
    );
  };

  it.each([
    [
      'takes no writes, as a standby',
      'alter database this set default_transaction_read_only = on',
      'alter database this reset default_transaction_read_only',
    ],
    ['has no connections left', 'alter database this connection limit 0', 'alter database this connection limit -1'],
    ['waits for no lock', "alter database this set lock_timeout = '1ms'", 'alter database this reset lock_timeout'],
    [
      'gives statements no time',
      "alter database this set statement_timeout = '1ms'",
      'alter database this reset statement_timeout',
    ],
  ])('that %s records nothing, and serves again when they are restored', async (_what, begin, end) => {
    made += 1;
    const before = await recorded();
    await alter(begin);
    const answers = await gateway.database.transaction(async (trx) => {
      await trx.raw('set transaction read write');
      // This lock makes the time limits matter.
      await trx('invoices').where({ id: invoice }).forUpdate();
      return await Promise.all([pay(`S-${made}`), payCorp(800_000 + made)]);
    });
    expect(answers[0].json).toMatchObject({ result: 'error' });
    expect([answers[0].status, answers[1]]).toEqual([503, { status: 200, RET_STATUS: 'db' }]);
    expect(await recorded()).toEqual(before);
    await alter(end);
    expect([(await pay(`S-${made}`)).json, await payCorp(800_000 + made)]).toEqual([
      { result: 'success' },
      { status: 200, RET_STATUS: 'ok' },
    ]);
  });
});
