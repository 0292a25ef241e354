import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Knex } from 'knex';
import { openDatabase } from '../../../db/postgres/knex.ts';
import { CONSOLE_CONNECTIONS } from '../../../src/compose-site.ts';
import { callerOf } from '../../dialects/whmcs/fixtures.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { scrape, valueOf } from '../../support/metrics.ts';
import { loggedIn, type SiteReply, type Visitor } from '../visitor.ts';

const CONSOLE = 'invoice-gateway console';
/** More than the connections of all pools together. */
const PAGES = 60;
const PAYMENTS = 20;
/** A page waits two seconds for a connection, and five for its answer; the machine may have other work. */
const LONGEST_MS = 20_000;

let gateway: TestGateway;
/** Only a superuser sees the names of other roles' connections. */
let admin: Knex;
let visitor: Visitor;

beforeAll(async () => {
  gateway = await startTestGateway();
  admin = openDatabase(gateway.testDatabase.adminUrl, { max: 1, name: 'test' });
  visitor = await loggedIn(gateway, 'demo');
  await callerOf(gateway).pay(78, { amount: '0.01' });
});

afterAll(async () => {
  await admin.destroy();
  await gateway.close();
});

/** The names of the connections that wait for a lock. */
async function waiting(): Promise<readonly string[]> {
  const { rows } = await admin.raw<{ rows: { name: string }[] }>(
    `select application_name as name from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows.map(({ name }) => name);
}

async function connections(): Promise<number> {
  const { rows } = await admin.raw<{ rows: { count: string }[] }>(
    'select count(*) from pg_stat_activity where datname = current_database() and application_name = ?',
    [CONSOLE],
  );
  return Number(rows[0]?.count);
}

describe('A console that more visitors reach than it serves', () => {
  it('leaves payments all their connections, and answers each page in time', async () => {
    const caller = callerOf(gateway);
    const paths = ['/console/53', '/console/53/invoices', '/console/53/calls', '/console/53/payments.csv'];
    let answered = 0;
    let pages: readonly Promise<SiteReply>[] = [];
    const replies = await gateway.database.transaction(async (trx) => {
      // Every page asks for its session first.
      await trx.raw('lock table operator_sessions in access exclusive mode');
      const begun = performance.now();
      pages = Array.from({ length: PAGES }, async (_none, index) => {
        const reply = await visitor.get(paths[index % paths.length] ?? '');
        answered += 1;
        return reply;
      });
      while ((await waiting()).length < CONSOLE_CONNECTIONS) await new Promise((resolve) => setTimeout(resolve, 10));
      const paid = await Promise.all(
        Array.from({ length: PAYMENTS }, (_none, index) =>
          caller.pay(78, { transid: `load-${index}`, amount: '0.01' }),
        ),
      );
      // All of them while the console hangs.
      expect(paid.map(({ json }) => json.result as string)).toEqual(Array<string>(PAYMENTS).fill('success'));
      expect(answered).toBeLessThan(PAGES);
      expect(await waiting()).toEqual(Array<string>(CONSOLE_CONNECTIONS).fill(CONSOLE));
      expect(await connections()).toBe(CONSOLE_CONNECTIONS);
      const figures = await scrape(gateway.url);
      for (const pool of ['writes', 'reads']) {
        expect([pool, valueOf(figures, 'invoice_gateway_pool_connections', { pool, state: 'waiting' })]).toEqual([
          pool,
          0,
        ]);
      }
      expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
      const all = await Promise.all(pages);
      expect(performance.now() - begun).toBeLessThan(LONGEST_MS);
      return all;
    });
    expect(replies.map(({ status }) => status)).toEqual(Array<number>(PAGES).fill(503));
    for (const { headers, text } of replies) {
      expect(headers.get('retry-after')).toBe('1');
      expect(text).toContain('Try again shortly');
    }
    expect((await visitor.get('/console/53/invoices')).status).toBe(200);
    const recorded = await gateway.database('payments').where({ tenant_id: 53, invoice_id: 78 }).count();
    expect(Number(recorded[0]?.['count'])).toBe(PAYMENTS + 1);
  }, 60_000);
});
