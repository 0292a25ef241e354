import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { nodesOf } from '../../statements/plan.ts';
import { genericPlanOf, growing, plansOf } from './bounded-plans.ts';
import { fillBooks, type BooksSize } from '../large-books.ts';
import { openBooks, type Books } from '../ledgers.ts';
import { sendUsualStatements, USUAL_WORK, type Sent } from './usual-statements.ts';

const SOME: BooksSize = { rows: 60, tenants: 2, isAnalyzed: true };
const MANY: BooksSize = { rows: 20_000, tenants: 200, isAnalyzed: false };
/** Databases that were filled since the server sampled their tables, if it ever did. */
const STATES = {
  'never sampled': [MANY],
  'sampled when they had sixty rows': [SOME, { ...MANY, after: 1_000 }],
} as const;
type State = keyof typeof STATES;

/** As the role plans, and the ledger's transactions. */
const AS_RUNTIME = "set enable_seqscan = 'off'; set jit = 'off'";

/** Holds the plans of a database's first minutes: the server samples a table a minute after it has grown. */
export function describePlansWithoutStatistics(): void {
  const books = new Map<State, Books>();
  const planners = new Map<State, pg.Client>();
  let sent: ReadonlyMap<string, readonly Sent[]> = new Map();

  beforeAll(async () => {
    for (const [state, sizes] of Object.entries(STATES) as [State, readonly BooksSize[]][]) {
      const opened = await openBooks({ numberFormat: '{NUMBER}' });
      books.set(state, opened);
      for (const size of sizes) await fillBooks(opened.adminUrl, size);
      if (sizes[0] === MANY) sent = await sendUsualStatements(opened);
      const planner = new pg.Client({ connectionString: opened.adminUrl });
      planners.set(state, planner);
      await planner.connect();
      await planner.query(AS_RUNTIME);
    }
  });

  afterAll(async () => {
    for (const planner of planners.values()) await planner.end();
    for (const opened of books.values()) await opened.close();
    jest.restoreAllMocks();
  });

  describe.each(Object.keys(STATES) as State[])(
    'With tables of many rows that were %s, it is by a narrow part of an index',
    (state) => {
      it.each(USUAL_WORK)('%s', async (name) => {
        const planner = planners.get(state)!;
        const statements = sent.get(name) ?? [];
        expect(statements.length).toBeGreaterThan(0);
        // Others are planned for each call: their plans follow the values.
        const others = state === 'never sampled' ? statements.filter(({ isNamed }) => !isNamed) : [];
        const unnamed = await plansOf(planner, others);
        const kept = [];
        for (const { sql } of statements.filter(({ isNamed }) => isNamed)) kept.push(await genericPlanOf(planner, sql));
        expect([...unnamed, ...kept].flatMap(growing)).toEqual([]);
      });
    },
  );

  it('A plan for tables without rows reads all of a tenant: so connections make their plans again', async () => {
    const opened = await openBooks();
    const planner = new pg.Client({ connectionString: opened.adminUrl });
    await planner.connect();
    await planner.query(AS_RUNTIME);
    const plans = [];
    for (const { sql } of sent.get('a payment') ?? []) plans.push(await genericPlanOf(planner, sql));
    await planner.end();
    await opened.close();
    expect(plans.flatMap(growing).length).toBeGreaterThan(0);
    expect(plans.flatMap(nodesOf).map((node) => node['Node Type'])).not.toContain('Seq Scan');
  });
}
