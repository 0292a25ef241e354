import { describe, expect, it } from '@jest/globals';
import type { Knex } from 'knex';
import { PLACEMENTS } from '../../../../db/schema/distribution/placements.ts';
import { migrationNames, migrationSource } from '../../../../db/schema/migration-source.ts';
import { placeNewTable } from '../../../../db/schema/distribution/take.ts';

/** The last migration before databases were distributed: an older one never meets Citus. */
const LAST_OF_ONE_SERVER = '0040-client-searches';

type Up = (knex: Knex) => Promise<unknown>;

/** The statements of a migration on a distributed database, as Citus would get them. */
async function statementsOf(up: Up): Promise<readonly string[]> {
  const statements: string[] = [];
  // It finds the extension, and a divided table of clients.
  const raw = (text: string): Promise<{ rows: unknown[] }> => {
    statements.push(text.replaceAll(/\s+/g, ' ').trim());
    return Promise.resolve({ rows: [{}] });
  };
  await up(Object.assign(() => undefined, { raw }) as unknown as Knex);
  return statements;
}

/** The statements that Citus refuses, a sentence each. */
function faultsOf(statements: readonly string[]): readonly string[] {
  const made = new Set<string>();
  return statements.flatMap((text) => {
    const [, table] = /^create table (\w+) \(/i.exec(text) ?? [];
    if (table !== undefined && !PLACEMENTS.coordinator.includes(table)) made.add(table);
    const [, placed] = /^select create_(?:distributed|reference)_table\('(\w+)'/.exec(text) ?? [];
    if (placed !== undefined) made.delete(placed);
    const [, altered] = /^alter table (\w+)/i.exec(text) ?? [];
    const hasKey = /\breferences (?!tenants\b)/i.test(text);
    const parts = text.match(/\badd (?:column|constraint)\b/gi) ?? [];
    return [
      ...(hasKey && table !== undefined ? [`${table} is made with a key: place it first`] : []),
      ...(hasKey && altered !== undefined && made.has(altered) ? [`${altered} gets a key before its place`] : []),
      ...(altered !== undefined && parts.length > 1 && /\badd constraint\b/i.test(text)
        ? [`${altered} is altered in several ways at once: add the constraint in a statement of its own`]
        : []),
      ...(/;\s*\S/.test(text) && !/^(?:do|create (?:or replace )?function)\b/i.test(text)
        ? [`two statements in one: ${text.slice(0, 60)}`]
        : []),
    ];
  });
}

describe('A migration of a later version', () => {
  const later = migrationNames.filter((name) => name > LAST_OF_ONE_SERVER);

  it('is one that Citus takes', async () => {
    const listed = await migrationSource.getMigrations([]);
    const faults: Record<string, readonly string[]> = {};
    for (const one of listed) {
      const name = migrationSource.getMigrationName(one);
      if (!later.includes(name)) continue;
      const { up } = await migrationSource.getMigration(one);
      const found = faultsOf(await statementsOf(up as Up));
      if (found.length > 0) faults[name] = found;
    }
    expect(faults).toEqual({});
  });

  it('may make a table, place it, and add its keys', async () => {
    const up: Up = async (knex) => {
      await knex.raw('create table quotes (tenant_id bigint references tenants (id), client_id bigint)');
      await placeNewTable(knex, 'quotes');
      await knex.raw('alter table quotes add constraint k foreign key (tenant_id) references clients (tenant_id)');
    };
    const statements = await statementsOf(up);
    expect(statements).toContain("select create_distributed_table('quotes', 'tenant_id', colocate_with => 'clients')");
    expect(faultsOf(statements)).toEqual([]);
  });

  it.each([
    [['create table quotes (tenant_id bigint references clients (tenant_id))'], 'quotes is made with a key'],
    [
      ['create table quotes (a bigint)', 'alter table quotes add constraint k foreign key (a) references clients (a)'],
      'quotes gets a key before its place',
    ],
    [
      ['alter table clients add column a bigint, add constraint k check (a > 0)'],
      'clients is altered in several ways at once',
    ],
    [['create table quotes (a bigint); create index on quotes (a)'], 'two statements in one'],
  ])('is refused otherwise: %j', (statements, fault) => {
    expect(faultsOf(statements)).toEqual([expect.stringContaining(fault)]);
  });
});
