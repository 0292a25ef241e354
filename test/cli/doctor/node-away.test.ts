import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addTenant, NEW_TENANT } from '../../../db/admin/tenants.ts';
import { CHECKS } from '../../../src/cli/commands/doctor/checks.ts';
import type { Installation } from '../../../src/cli/commands/doctor/finding.ts';
import { Session } from '../../../src/cli/commands/doctor/session.ts';
import { CITUS_DOUBLE } from '../../support/postgres/citus-double.ts';
import { TWO_NODES, withoutNodeOf } from '../../support/postgres/node-away.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres/database.ts';
import { sql } from '../../support/postgres/sql.ts';
import { verify } from '../../../db/verify/verify.ts';
import { openDatabase } from '../../../db/postgres/knex.ts';

const HERE = 53;
const AWAY = 54;
/** The checks that read rows of tenants. */
const OF_TENANTS = [
  ...['tenants', 'gateways', 'unsupported actions', 'metrc', 'jobs', 'charges', 'daily tasks', 'verification'],
];

let database: TestDatabase;
let session: Session;

beforeAll(async () => {
  database = await createTestDatabase();
  const owner = openDatabase(database.urls.owner, { max: 1, name: 'test' });
  const at = new Date().toISOString();
  for (const id of [HERE, AWAY]) {
    await owner.transaction((trx) => addTenant(trx, { ...NEW_TENANT, id, name: `Tenant ${id}` }, [], at));
    await owner.raw(`insert into money_types (tenant_id, id, name, gateway) values (?, 1, 'Gift', 'gift')`, [id]);
    await owner.raw(
      `insert into outbox (tenant_id, id, event, state, invoice_id, payload, command_id, recorded_at, settled_at)
       values (?, 1, 'mail.payment-received', 'held', 1, '{}', 'c', now(), now())`,
      [id],
    );
  }
  await owner.destroy();
  await sql(database.adminUrl, `${CITUS_DOUBLE}; ${TWO_NODES}`);
  session = await Session.open(database.adminUrl);
});

afterAll(async () => {
  session.cut();
  await database.drop();
});

/** The findings of the checks of rows, as a superuser sees them; with a tenant, its node is away. */
async function findings(away: number | null): Promise<readonly string[]> {
  const reached = away === null ? session : withoutNodeOf(away, session);
  const owner = {
    has: (name: string) => session.has(name),
    ask: (text: string, values: readonly number[] = []) => reached.run(text, values),
    run: reached.run.bind(reached),
  };
  const installation = { sessions: { owner, worker: owner, runtime: null }, secretKeys: [], urls: null, config: null };
  const found: string[] = [];
  for (const { name, run } of CHECKS.filter((check) => OF_TENANTS.includes(check.name))) {
    for (const { level, message } of await run(installation as unknown as Installation)) {
      found.push(`${name}: ${level}: ${message}`);
    }
  }
  return found;
}

const MONEY_TYPES = 'money types whose gateway is not one of its payment methods.';

describe('doctor on a database of two nodes', () => {
  it('reports of all tenants while both are there', async () => {
    expect(await findings(null)).toEqual([
      `tenants: warning: Tenants ${HERE}, ${AWAY} have ${MONEY_TYPES}`,
      'gateways: fine: Recent payments and invoices name only listed gateways.',
      'unsupported actions: fine: Callers asked for no documented action that this gateway lacks.',
      'jobs: warning: 2 mails are held.',
      'charges: fine: Every charge has its end.',
      'daily tasks: fine: No tenant has daily tasks.',
      'verification: fine: No tenant has been verified yet.',
    ]);
  });

  it('does not claim statistics that only the nodes have', async () => {
    const [statistics] = CHECKS.filter(({ name }) => name === 'statistics');
    const installation = { sessions: { owner: session, worker: null } } as unknown as Installation;
    expect(await statistics?.run(installation)).toEqual([
      expect.objectContaining({ level: 'fine', message: expect.stringMatching(/Each node gathers those of its own/) }),
    ]);
  });

  it('reports of the other tenants while one is away, and names those that it could not read', async () => {
    const unread = (what: string): string =>
      `warning: The ${what} of tenant ${AWAY} could not be read: its node of the database is away.`;
    expect(await findings(AWAY)).toEqual([
      `tenants: warning: Tenant ${HERE} has ${MONEY_TYPES}`,
      `tenants: ${unread('payment methods')}`,
      `gateways: ${unread('payments and invoices')}`,
      `unsupported actions: ${unread('unsupported actions')}`,
      `metrc: ${unread('Metrc keys')}`,
      'jobs: warning: One mail is held.',
      `jobs: ${unread('jobs')}`,
      `charges: ${unread('charges')}`,
      `daily tasks: ${unread('daily tasks')}`,
      `verification: ${unread('verifications')}`,
    ]);
  });

  it('has no estimate for verify where the rows are on the nodes', async () => {
    const owner = openDatabase(database.adminUrl, { max: 1, name: 'test' });
    const totals: number[] = [];
    await owner.raw('analyze');
    await verify(owner, { tenantId: HERE, total: (rows) => void totals.push(rows) });
    await sql(database.adminUrl, 'delete from citus_double.pg_dist_partition');
    await verify(owner, { tenantId: HERE, total: (rows) => void totals.push(rows) });
    await owner.destroy();
    expect(totals).toEqual([0, expect.any(Number)]);
    expect(totals[1]).toBeGreaterThan(0);
  });
});
