import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { grantRoles } from '../../../db/schema/grants.ts';
import { openDatabase } from '../../../db/postgres/knex.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres/database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(async () => {
  await database.drop();
});

describe('One role that is runtime and worker', () => {
  it('may do what either may, beside an owner of its own', async () => {
    const owner = openDatabase(database.urls.owner, { max: 1, name: 'test owner' });
    const role = new URL(database.urls.runtime).username;
    await grantRoles(owner, role, role);
    await owner.destroy();
    const both = openDatabase(database.urls.runtime, { max: 1, name: 'test both' });
    const { rows } = await both.raw<{ rows: Record<string, boolean>[] }>(
      `select has_table_privilege('payments', 'insert') as pays,
         has_column_privilege('outbox', 'settled_at', 'update') as settles,
         has_column_privilege('metrc_accounts', 'user_key_encrypted', 'select') as opens,
         has_table_privilege('payments', 'update') as changes`,
    );
    await both.destroy();
    expect(rows).toEqual([{ pays: true, settles: true, opens: true, changes: false }]);
  });
});
