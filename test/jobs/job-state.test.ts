import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setDailySettings } from '../../db/admin/daily-settings.ts';
import { addTenant, NEW_TENANT } from '../../db/admin/tenants.ts';
import { lastVerify, endRun, startRun } from '../../db/console/verify-runs.ts';
import type { Session } from '../../db/postgres/sql.ts';
import { verify } from '../../db/verify/verify.ts';
import { NO_DAILY_TASKS } from '../../src/core/daily/settings.ts';
import { jobState } from '../../src/jobs/job-state.ts';
import { TENANT_ID } from '../support/builders.ts';
import { openBooks, type Books, type Writer } from '../support/ledgers.ts';
import { CITUS_DOUBLE } from '../support/postgres/citus-double.ts';
import { TWO_NODES, withoutNodeOf } from '../support/postgres/node-away.ts';
import { sql } from '../support/postgres/sql.ts';

/** Its node is not that of the books' own tenant. */
const AWAY = TENANT_ID + 1;

let books: Books;
let writer: Writer;

beforeAll(async () => {
  books = await openBooks();
  const at = new Date().toISOString();
  await books.owner.transaction((trx) => addTenant(trx, { ...NEW_TENANT, id: AWAY, name: 'Away' }, [], at));
  for (const [tenantId, hours] of [
    [TENANT_ID, 1],
    [AWAY, 30],
  ] as const) {
    const settings = { ...NO_DAILY_TASKS, billsItems: true };
    await books.owner.transaction((trx) => setDailySettings(trx, tenantId, settings, 'x', at));
    await books.owner.raw(
      `update daily_settings set changed_at = now() - interval '${hours} hours' where tenant_id = ?`,
      [tenantId],
    );
    const run = await startRun(books.owner, { tenantId, origin: 'command', act: null });
    await endRun(books.owner, run, await verify(books.owner, { tenantId }), 1);
    await books.owner.raw(
      `update verify_runs set found = ?, ended_at = now() - interval '${hours} hours' where tenant_id = ?`,
      [hours, tenantId],
    );
  }
  await books.owner.raw(
    `insert into outbox (tenant_id, id, event, state, invoice_id, payload, command_id, recorded_at)
     select t.id, n, 'mail.payment-received', 'pending', 1, '{}', 'c', now() - t.id % 2 * interval '9 minutes'
     from tenants t, generate_series(1, 2) n`,
  );
  await sql(books.adminUrl, `${CITUS_DOUBLE}; ${TWO_NODES}`);
  writer = books.writer({ url: books.adminUrl });
});

afterAll(async () => {
  await books.close();
});

/** All figures of the whole database, with the ages in whole minutes. */
async function figures(database: Session): Promise<unknown> {
  const state = jobState(database);
  const pending = (await state.backlog().catch(() => [])).filter(
    (group) => group.kind === 'send-mail' && group.state === 'pending',
  );
  const verified = await lastVerify(database);
  return {
    mails: pending.map(({ count, oldestSeconds }) => [count, Math.floor(oldestSeconds / 60)]),
    daily: await state.dailyAges().then((ages) => Math.floor((ages['bill-items'] ?? NaN) / 60)),
    charges: await state.charges(),
    verified: verified === null ? null : [Math.floor(verified.ageMs / 60_000), verified.differences, verified.unread],
    unread: await state.unread(),
    notes: await state.notes(),
  };
}

describe('The figures of the whole database', () => {
  it('are of all tenants while every node is there', async () => {
    expect(await figures(writer.pool)).toEqual({
      mails: [[4, Math.max((TENANT_ID % 2) * 9, (AWAY % 2) * 9)]],
      daily: 1_800,
      charges: { pending: 0, unrecorded: 0 },
      verified: [1_800, 31, []],
      unread: { jobs: 0, daily: 0, charges: 0 },
      notes: [],
    });
  });

  it('leave the tenants of a node out that is away, and count them', async () => {
    expect(await figures(withoutNodeOf(AWAY, writer.pool))).toEqual({
      mails: [[2, (TENANT_ID % 2) * 9]],
      daily: 60,
      charges: { pending: 0, unrecorded: 0 },
      verified: [60, 1, [AWAY]],
      unread: { jobs: 1, daily: 1, charges: 1 },
      notes: ['The outbox cannot be read in full'],
    });
  });

  it('are not there where no node is, nor on one server that refuses them', async () => {
    const none = withoutNodeOf(TENANT_ID, withoutNodeOf(AWAY, writer.pool));
    const state = jobState(none);
    await expect(state.charges()).rejects.toThrow('remote node');
    expect(await state.unread()).toEqual({});
    await sql(books.adminUrl, 'truncate citus_double.pg_dist_partition');
    await expect(jobState(withoutNodeOf(AWAY, writer.pool)).charges()).rejects.toThrow('remote node');
  });
});
