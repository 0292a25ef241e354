import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Knex } from 'knex';
import fc from 'fast-check';
import { sealHistory, sealText, SEALED_AT, type SealFields } from '../../../db/maintenance/history-seals.ts';
import { canonicalJson, CHAIN_START, linkOf } from '../../../db/ledger/chain.ts';
import { openDatabase } from '../../../db/postgres/knex.ts';
import { HISTORY_COLUMNS, type HistoryRow } from '../../../db/verify/walks/history-rows.ts';
import { verify, verifySnapshot, type VerifyOptions } from '../../../db/verify/verify.ts';
import { HistorySealKeys } from '../../../src/auth/history-seal-keys.ts';
import { addPayment, decimal, TENANT_ID, updateInvoice } from '../../support/builders.ts';
import { openBooks, type Books } from '../../support/ledgers.ts';

const KEYS = new HistorySealKeys(['the key of the seals, long enough']);
const OTHER_KEYS = new HistorySealKeys(['another key, as long as that']);
const OPTIONS = { tenantId: null, verdictOn: KEYS.verdictOn.bind(KEYS) };

let books: Books;
let worker: Knex;

/** Five seals over the histories of three invoices, and over refusals that have no invoice. */
beforeAll(async () => {
  books = await openBooks();
  worker = openDatabase(books.urls.worker, { max: 2, name: 'invoice-gateway test worker' });
  const writers = [books.writer(), books.writer()];
  for (let seal = 1; seal <= 5; seal += 1) {
    if (seal <= 3) await books.invoice('900.00');
    for (const [place, writer] of writers.entries()) {
      await writer.write([
        addPayment({ invoiceId: 1 + (place % Math.min(seal, 3)), amount: decimal('1.00') }),
        updateInvoice({ invoiceId: 1, notes: `Note ${seal}` }),
        addPayment({ invoiceId: 999 }),
      ]);
    }
    await sealHistory(worker, TENANT_ID, KEYS);
  }
});

afterAll(async () => {
  await worker.destroy();
  await books.close();
});

/** The findings after a change by the owner, who can drop every guard; the change is undone afterwards. */
async function namedAfter(
  tamper: (trx: Knex.Transaction) => Promise<unknown>,
  options: VerifyOptions = OPTIONS,
): Promise<readonly string[]> {
  const undo = new Error('undo');
  let named: readonly string[] = [];
  await books.owner
    .transaction(
      async (trx) => {
        await trx.raw('alter table history drop constraint history_seq_key, drop constraint history_pkey');
        await tamper(trx);
        const { differences } = await verifySnapshot(trx, options);
        named = differences.map(({ kind, id }) => `${kind} ${id}`);
        throw undo;
      },
      { isolationLevel: 'repeatable read' },
    )
    .catch((error: unknown) => {
      if (error !== undo) throw error;
    });
  return named;
}

/** Writes all chains and heads again, as a skilled intruder does: only a seal detects it. */
async function relink(trx: Knex.Transaction): Promise<void> {
  const { rows } = await trx.raw<{ rows: HistoryRow[] }>(
    `select ${HISTORY_COLUMNS} from history h order by h.invoice_id, h.seq, h.id`,
  );
  const heads = new Map<bigint, { seq: bigint; hash: Buffer }>();
  for (const row of rows) {
    const head = (row.invoice_id === null ? undefined : heads.get(row.invoice_id)) ?? { seq: 0n, hash: CHAIN_START };
    const { hash: _, ...written } = row;
    const seq = row.invoice_id === null ? null : head.seq + 1n;
    const link = { ...written, seq, before: canonicalJson(row.before), after: canonicalJson(row.after) };
    const hash = linkOf(head.hash, TENANT_ID, link as unknown as Parameters<typeof linkOf>[2]);
    if (row.invoice_id !== null && seq !== null) heads.set(row.invoice_id, { seq, hash });
    await trx('history').where({ tenant_id: TENANT_ID, id: row.id }).update({ seq, hash });
  }
  for (const [id, { seq, hash }] of heads) {
    await trx('invoices').where({ tenant_id: TENANT_ID, id }).update({ history_seq: seq, history_head: hash });
  }
}

async function idsIn(trx: Knex.Transaction): Promise<number[]> {
  const rows = await trx<{ id: bigint }>('history').select('id').orderBy('id');
  return rows.map(({ id }) => Number(id));
}

describe('A seal', () => {
  it('covers the rows that no seal covers, and no others, whatever the order of their ids', async () => {
    const rows = await books.rows<{ ids: string; row_count: bigint; total_rows: bigint }>(
      'select ids::text as ids, row_count, total_rows from history_seals order by seq',
    );
    // Each of the two gateways has a block of 500 ids of its own, and the books have one.
    expect(rows.map(({ ids }) => ids)).toEqual([
      '{[1,2),[501,504),[1001,1004)}',
      '{[2,3),[504,507),[1004,1007)}',
      '{[3,4),[507,510),[1007,1010)}',
      '{[510,513),[1010,1013)}',
      '{[513,516),[1013,1016)}',
    ]);
    expect(rows.map(({ total_rows: total }) => total)).toEqual([7n, 14n, 21n, 27n, 33n]);
    const { differences, checked, sealsUnchecked } = await verify(books.owner, OPTIONS);
    expect([differences, checked.seals, sealsUnchecked]).toEqual([[], 5, 0]);
  });

  it('is not made where there is nothing to be sealed', async () => {
    expect(await sealHistory(worker, TENANT_ID, KEYS)).toBeNull();
  });

  it('waits for no transaction: what is committed later, with lower ids, is covered by the next', async () => {
    const copy = `insert into history (tenant_id, id, action, outcome, command_id, request_id, dialect, credential_id,
      recorded_at, hash) select tenant_id, ?, action, outcome, command_id, request_id, dialect, credential_id, recorded_at,
      hash from history where invoice_id is null order by id limit 1`;
    await books.owner.transaction(async (late) => {
      await late.raw(copy, [400]);
      await books.owner.raw(copy, [401]);
      expect(await sealHistory(worker, TENANT_ID, KEYS)).toMatchObject({ seq: 6, rowCount: 1 });
    });
    expect(await sealHistory(worker, TENANT_ID, KEYS)).toMatchObject({ seq: 7, rowCount: 1, totalRows: 35 });
    await books.owner.raw('delete from history where id in (400, 401)');
    await books.owner.raw('delete from history_seals where seq > 5');
    const { differences } = await verify(books.owner, OPTIONS);
    expect(differences).toEqual([]);
  });

  it('is made once by two who come at the same time', async () => {
    await books.run(addPayment({ invoiceId: 1, amount: decimal('1.00') }));
    const made = await Promise.all([1, 2].map(() => sealHistory(worker, TENANT_ID, KEYS)));
    expect(made.map((seal) => seal?.rowCount ?? 0).sort()).toEqual([0, 1]);
  });
});

describe('A row under a seal', () => {
  const tampering = fc.oneof(
    fc.record({
      kind: fc.constant('edit' as const),
      place: fc.nat(),
      with: fc.constantFrom('code', 'request', 'time'),
    }),
    fc.record({ kind: fc.constant('delete' as const), place: fc.nat(), count: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ kind: fc.constant('swap' as const), place: fc.nat(), by: fc.integer({ min: 1, max: 20 }) }),
    fc.record({ kind: fc.constant('insert' as const), place: fc.nat() }),
    fc.record({ kind: fc.constant('cut' as const), count: fc.integer({ min: 1, max: 8 }) }),
  );
  type Tampering = typeof tampering extends fc.Arbitrary<infer T> ? T : never;
  const EDITS = {
    code: "code = 'x'",
    request: "request_id = 'x'",
    time: "recorded_at = recorded_at - interval '1 ms'",
  };

  const removed = (trx: Knex.Transaction, ids: readonly number[]): Knex.QueryBuilder =>
    trx('history').where('tenant_id', TENANT_ID).whereIn('id', ids).delete();

  async function tamper(trx: Knex.Transaction, how: Tampering): Promise<unknown> {
    const ids = await idsIn(trx);
    const at = (place: number): number => ids[place % ids.length]!;
    switch (how.kind) {
      case 'edit':
        return await trx.raw(`update history set ${EDITS[how.with]} where id = ?`, [at(how.place)]);
      case 'delete':
        return await removed(
          trx,
          [...Array(how.count).keys()].map((n) => at(how.place + n)),
        );
      case 'cut':
        return await removed(trx, ids.slice(-how.count));
      case 'swap': {
        const [one, other] = [at(how.place), at(how.place + how.by)];
        return await trx.raw('update history set id = ?::bigint - id where id in (?, ?)', [one + other, one, other]);
      }
      case 'insert':
        // In the middle of an invoice's chain, where the rows behind it take other numbers.
        await trx.raw(
          `insert into history select (jsonb_populate_record(h, '{"id": 450}')).* from history h
           where invoice_id = 1 order by abs(h.id - ?) limit 1`,
          [at(how.place)],
        );
        return await trx.raw('update history set seq = seq + 1 where invoice_id = 1 and id <> 450');
    }
  }

  it('is missed, found changed or out of its place, also where every chain was written again (60 random ones)', async () => {
    const cases = fc.sample(tampering, { seed: 9, numRuns: 60 });
    const unseen: unknown[] = [];
    for (const how of cases) {
      const named = await namedAfter(async (trx) => {
        await tamper(trx, how);
        await relink(trx);
      });
      if (!named.some((name) => name.startsWith('seal-rows '))) unseen.push([how, named]);
    }
    expect(unseen).toEqual([]);
    expect(new Set(cases.map(({ kind }) => kind)).size).toBe(5);
  }, 180_000);

  it('is in order where the chains were written again as they were', async () => {
    expect(await namedAfter(relink)).toEqual([]);
  });
});

describe('A tampering with the seals themselves', () => {
  it.each<readonly [what: string, sql: string, named: readonly string[]]>([
    ['one was removed from the middle', 'delete from history_seals where seq = 3', ['seal-missing 3']],
    ['the first were removed', 'delete from history_seals where seq < 3', ['seal-missing 1']],
    ['one was edited', "update history_seals set sealed_at = sealed_at - interval '1 s' where seq = 2", ['seal 2']],
    ['the count of one was edited', 'update history_seals set total_rows = 1 where seq = 2', ['seal 2', 'seal 3']],
    ['a MAC was edited', "update history_seals set mac = sha256('x') where seq = 2", ['seal 2', 'seal 3']],
    [
      'a row was taken out of one',
      "update history_seals set ids = ids - '{[2,3)}'::int8multirange, row_count = row_count - 1 where seq = 2",
      ['seal 2', 'seal-rows 2'],
    ],
    ['its key is another', "update history_seals set key_name = 'x' where seq = 2", ['seal-key 2']],
    [
      'two changed places',
      'alter table history_seals drop constraint history_seals_pkey; update history_seals set seq = 5 - seq where seq in (2, 3)',
      ['seal 2', 'seal 3', 'seal 4'],
    ],
  ])('is named where %s', async (_what, sql, named) => {
    expect(await namedAfter((trx) => trx.raw(sql))).toEqual(named);
  });

  it('is named where they were made again under another key', async () => {
    const named = await namedAfter(async (trx) => {
      await trx.raw('delete from history_seals');
      await trx.raw('delete from history where id = 1013');
      await sealHistory(trx, TENANT_ID, OTHER_KEYS);
    });
    expect(named).toContain('seal-key 1');
  });

  it('is not seen without the log where the newest were removed, and is seen with it', async () => {
    const seals = await books.rows<{ seq: bigint; mac: Buffer }>('select seq, mac from history_seals order by seq');
    const macs = seals.map(({ seq, mac }) => [Number(seq), new Set([mac.toString('hex')])] as const);
    const logged = { ...OPTIONS, loggedSeals: new Map([[TENANT_ID, new Map(macs)]]) };
    expect(await namedAfter(() => Promise.resolve(), logged)).toEqual([]);
    const cut = (trx: Knex.Transaction): Promise<unknown> => trx.raw('delete from history_seals where seq > 4');
    expect(await namedAfter(cut)).toEqual([]);
    expect(await namedAfter(cut, logged)).toEqual(['seal-missing 5', 'seal-missing 6']);
    const resealed = (trx: Knex.Transaction): Promise<unknown> =>
      cut(trx).then(() => sealHistory(trx, TENANT_ID, KEYS));
    expect(await namedAfter(resealed, logged)).toEqual(['seal-missing 5', 'seal-missing 6']);
  });
});

describe('The key', () => {
  it('is not asked for where there is none: rows are compared, and seals counted as unchecked', async () => {
    const { differences, sealsUnchecked } = await verify(books.owner, { tenantId: null });
    expect([differences, sealsUnchecked]).toEqual([[], 6]);
    const removed = (trx: Knex.Transaction): Promise<unknown> => trx.raw('delete from history where id = 1013');
    expect(await namedAfter(removed, { tenantId: null })).toContain('seal-rows 5');
  });

  it('can be rotated: the old one behind the new one checks what it made', async () => {
    const secrets = ['a newer key, as long as that', 'the key of the seals, long enough'];
    const rotated = new HistorySealKeys(secrets);
    expect((await verify(books.owner, { tenantId: null, verdictOn: rotated.verdictOn.bind(rotated) })).found).toBe(0);
    const single = new HistorySealKeys(secrets.slice(0, 1));
    const { differences } = await verify(books.owner, { tenantId: null, verdictOn: single.verdictOn.bind(single) });
    expect(new Set(differences.map(({ kind }) => kind))).toEqual(new Set(['seal-key']));
  });
});

describe('Gaps in the ids', () => {
  /** As if seals had been made so long ago: their MACs are made again, with the key. */
  async function age(trx: Knex.Transaction, upTo: number, days: number): Promise<void> {
    await trx.raw(`update history_seals set sealed_at = sealed_at - interval '${days} days' where seq <= ${upTo}`);
    const { rows } = await trx.raw<{ rows: SealFields[] }>(
      `select tenant_id, seq, ids::text as ids, row_count, total_rows, high_id, digest, ${SEALED_AT} as sealed_at,
         key_name from history_seals s order by seq`,
    );
    let previous: Buffer | null = null;
    for (const seal of rows) {
      previous = KEYS.sign(sealText(seal, previous));
      await trx('history_seals').where({ tenant_id: TENANT_ID, seq: seal.seq.toString() }).update({ mac: previous });
    }
  }

  const LATE = `insert into history select (jsonb_populate_record(h, '{"id": 450}')).*
    from history h where h.invoice_id is null order by h.id limit 1`;

  it.each([
    ['is sealed with the next where a seal a week later has not looked yet', 5, 6, []],
    ['is sealed with the next where nothing was sealed for a long time', 6, 80, []],
    ['is named where a seal a week later found nothing there', 5, 8, ['history-unsealed 450']],
  ] as const)('a row that fills one %s', async (_what, aged, days, expected) => {
    const named = await namedAfter(async (trx) => {
      await age(trx, aged, days);
      await trx.raw(LATE);
      await relink(trx);
      expect((await sealHistory(trx, TENANT_ID, KEYS))?.rowCount ?? 0).toBe(1 - expected.length);
    });
    expect(named).toEqual(expected);
  });
});
