import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Knex } from 'knex';
import { settleAll, takePending } from '../../../db/queue/outbox.ts';
import { nodesOf, type PlanNode } from '../../statements/plan.ts';
import { TENANT_ID } from '../../support/builders.ts';
import { openBooks, type Books } from '../../support/ledgers.ts';

const EVENTS = 60_000;
/** The last of them wait; the others were settled, and the server has neither vacuumed nor counted. */
const WAITING = 2_000;
const TAKEN = 500;
const AT = '2026-11-23T10:00:00.000Z';
const FIRST = EVENTS - WAITING + 1;

/** A statement in knex's event. */
interface Sent {
  readonly sql: string;
  readonly bindings: Knex.RawBinding[];
}

let books: Books;

beforeAll(async () => {
  books = await openBooks();
  await books.owner.raw('alter table outbox set (autovacuum_enabled = off)');
  await books.owner.raw(
    `insert into outbox (tenant_id, id, event, state, invoice_id, payload, command_id, recorded_at)
     select ?, n, 'mail.payment-received', 'pending', 1, '{}', 'c' || n, now() from generate_series(1, ?) n`,
    [TENANT_ID, EVENTS],
  );
  const settled = Array.from({ length: FIRST - 1 }, (_, at) => ({ tenantId: TENANT_ID, id: at + 1 }));
  await settleAll(books.owner, settled, 'queued', AT);
});

afterAll(async () => {
  await books.close();
});

function takes(work: (ids: readonly number[]) => Promise<void>): Promise<void> {
  return books.owner.transaction(async (trx) => {
    const events = await takePending(trx, TAKEN);
    await work(events.map(({ id }) => id));
  });
}

it('gives the oldest events, and to a second taker those behind them', async () => {
  const batch = (from: number): number[] => Array.from({ length: TAKEN }, (_, at) => from + at);
  await takes(async (first) => {
    expect(first).toEqual(batch(FIRST));
    await takes((second) => {
      expect(second).toEqual(batch(FIRST + TAKEN));
      return Promise.resolve();
    });
  });
});

it('reads no more of what waits than it takes', async () => {
  const sent: Sent[] = [];
  await books.owner.transaction(async (trx) => {
    trx.on('query', (query: Sent) => sent.push(query));
    await takePending(trx, TAKEN);
  });
  const [settings] = sent;
  const reads = sent.filter(({ sql }) => sql.startsWith('select'));
  await books.owner.transaction(async (trx) => {
    await trx.raw(settings!.sql);
    const scans: PlanNode[] = [];
    for (const { sql, bindings } of reads) {
      const { rows } = await trx.raw<{ rows: { 'QUERY PLAN': [{ Plan: PlanNode }] }[] }>(
        `explain (analyze, format json) ${sql.replaceAll(/\$\d+/g, '?')}`,
        bindings,
      );
      scans.push(...nodesOf(rows[0]!['QUERY PLAN'][0].Plan).filter((node) => node['Relation Name'] === 'outbox'));
    }
    expect(scans.map((node) => [node['Index Name'], node['Actual Rows']])).toEqual([
      ['outbox_pending_idx', 1],
      ['outbox_pending_idx', TAKEN],
    ]);
  });
});
