import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DIALECTS } from '../../adapters/dialects.ts';
import { openDatabase } from '../../db/postgres/knex.ts';
import { composeCallsLog, type CallsLogPart } from '../../src/compose-calls.ts';
import { LedgerUnavailable } from '../../src/core/errors.ts';
import { callerOf, type Caller } from '../dialects/whmcs/fixtures.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { memoryLogger } from '../support/logs/memory-logger.ts';
import { scrape, valueOf } from '../support/metrics.ts';

let gateway: TestGateway;
let api: Caller;

beforeAll(async () => {
  gateway = await startTestGateway();
  api = callerOf(gateway);
});

afterAll(async () => {
  await gateway.close();
});

async function loggedFor(reference: string): Promise<number> {
  const { rows } = await gateway.database.raw<{ rows: { count: string }[] }>(
    `select count(*) as count from calls where request ->> 'transid' = ?`,
    [reference],
  );
  return Number(rows[0]?.count);
}

describe('The log of calls', () => {
  it('makes no payment wait: its tables are locked, the payment is recorded, and logged afterwards', async () => {
    await gateway.database.transaction(async (trx) => {
      await trx.raw('lock table calls, call_counts, call_partitions in access exclusive mode');
      const startedAt = performance.now();
      const writing = gateway.callsLog.write();
      expect((await api.pay(78, { transid: 'LOCKED-1', amount: '1.00' })).json).toEqual({ result: 'success' });
      const failed = expect(gateway.callsLog.write()).rejects.toBeInstanceOf(LedgerUnavailable);
      expect((await api.pay(78, { transid: 'LOCKED-2', amount: '1.00' })).json).toEqual({ result: 'success' });
      expect(performance.now() - startedAt).toBeLessThan(2_500);
      await writing.catch(() => undefined);
      await failed;
    });
    await gateway.writeCalls();
    expect([await loggedFor('LOCKED-1'), await loggedFor('LOCKED-2')]).toEqual([1, 1]);
  });

  it('is part of no transaction of a payment, and of none of its connections', async () => {
    await api.pay(78, { transid: 'APART-1', amount: '1.00' });
    await gateway.writeCalls();
    // Only a superuser sees the statements of other roles.
    const admin = openDatabase(gateway.testDatabase.adminUrl, { max: 1, name: 'test' });
    const { rows } = await admin.raw<{ rows: { name: string }[] }>(
      `select application_name as name from pg_stat_activity
       where query like '%insert into calls%' and pid <> pg_backend_pid()`,
    );
    await admin.destroy();
    expect(rows.map(({ name }) => name)).toEqual(['invoice-gateway calls']);
  });

  it('shows in the metrics what it has, what waits and what it misses', async () => {
    await api.call('GetInvoice', { invoiceid: 78 });
    const page = await scrape(gateway.url);
    expect(valueOf(page, 'invoice_gateway_calls_log_waiting', {})).toBe(1);
    expect(valueOf(page, 'invoice_gateway_calls_log_dropped_total', { reason: 'queue-full' })).toBe(0);
    await gateway.writeCalls();
    const after = await scrape(gateway.url);
    expect(valueOf(after, 'invoice_gateway_calls_log_waiting', {})).toBe(0);
    expect(valueOf(after, 'invoice_gateway_calls_log_written_total', {}) ?? 0).toBeGreaterThan(3);
  });

  it('is written to its end when a gateway stops', async () => {
    const other = await startTestGateway({ beside: gateway });
    await callerOf(other).pay(78, { transid: 'LAST-1', amount: '1.00' });
    expect(await loggedFor('LAST-1')).toBe(0);
    await other.close();
    expect(await loggedFor('LAST-1')).toBe(1);
  });

  it('is off with zero days: nothing is noted and nothing written', async () => {
    const other = await startTestGateway({ beside: gateway, keepCalls: { days: 0, bytes: 0 } });
    await callerOf(other).pay(78, { transid: 'OFF-1', amount: '1.00' });
    expect(other.callsLog.figures().waiting).toBe(0);
    await other.close();
    expect(await loggedFor('OFF-1')).toBe(0);
  });

  it('waits for no database that is away, longer than two seconds at its end', async () => {
    const part: CallsLogPart = composeCallsLog(
      {
        databaseUrl: 'postgres://role:x@127.0.0.1:1/nothing',
        clock: gateway.clock,
        logger: memoryLogger([]),
      },
      DIALECTS,
    );
    part.note({
      trace: { dialect: 'whmcs', action: 'getinvoice', tenant: '53', credential: 'c', invoice: null, outcome: 'ok' },
      ...{ requestId: 'r', status: 200, durationMs: 1, requestBytes: 1, answer: '', address: '127.0.0.1' },
    });
    await expect(part.write()).rejects.toBeInstanceOf(LedgerUnavailable);
    await part.close();
    expect(part.figures().dropped.get('stopped')).toBe(1);
  });
});
