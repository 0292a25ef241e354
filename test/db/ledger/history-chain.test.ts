import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../../../src/core/changes.ts';
import { CHAIN_START, canonicalJson, linkOf } from '../../../db/ledger/chain.ts';
import { addPayment, createInvoice, decimal, newLine, TENANT_ID, updateInvoice } from '../../support/builders.ts';
import { openBooks, type Books } from '../../support/ledgers.ts';

let books: Books;
let invoiceId: number;

/** A row of the history as a verifier reads it: ids as bigint, documents parsed, the instant as the ledger writes it. */
interface Row {
  readonly [column: string]: unknown;
  readonly invoice_id: bigint | null;
  readonly seq: bigint | null;
  readonly before: Json;
  readonly after: Json;
  readonly hash: Buffer;
}

beforeAll(async () => {
  books = await openBooks();
  invoiceId = await books.invoice('100.00');
  const emoji = 'Ünïcødé 🎉 "quoted" \\ \u2028 </script>';
  await books.run(addPayment({ invoiceId, amount: decimal('25.00'), reference: emoji }));
  await books.run(addPayment({ invoiceId, amount: decimal('25.00'), reference: emoji }));
  await books.run(addPayment({ invoiceId, amount: decimal('26.00'), reference: emoji }));
  await books.run(updateInvoice({ invoiceId, notes: emoji, newLines: [newLine('1.00', { description: emoji })] }));
  await books.run(addPayment({ invoiceId: 999 }));
  await books.run(createInvoice({ clientId: 999 }));
  const writer = books.writer();
  await writer.write([addPayment({ invoiceId }), updateInvoice({ invoiceId, publishes: true })]);
});

afterAll(async () => {
  await books.close();
});

function history(): Promise<Row[]> {
  return books.rows<Row>(
    `select id, invoice_id, client_id, seq, action, outcome, code, command_id, request_id, dialect, credential_id, payee_id,
       before, after, to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as recorded_at, hash
     from history where tenant_id = ? order by invoice_id nulls first, seq, id`,
    [TENANT_ID],
  );
}

/** The ids of rows whose link is not what the row before it and its own columns make. */
function brokenLinks(rows: readonly Row[]): unknown[] {
  const heads = new Map<bigint, { readonly seq: bigint; readonly hash: Buffer }>();
  return rows.flatMap(({ hash, ...row }) => {
    const { invoice_id: invoice, seq } = row;
    const head = (invoice === null ? undefined : heads.get(invoice)) ?? { seq: 0n, hash: CHAIN_START };
    const canonical = { ...row, before: canonicalJson(row.before), after: canonicalJson(row.after) };
    const expected = linkOf(head.hash, TENANT_ID, canonical as unknown as Parameters<typeof linkOf>[2]);
    if (invoice !== null) heads.set(invoice, { seq: head.seq + 1n, hash });
    const isNext = invoice === null || seq === head.seq + 1n;
    return isNext && expected.equals(hash) ? [] : [row['id']];
  });
}

describe('the history of invoices', () => {
  it('is a chain that a verifier can follow from only its rows', async () => {
    const rows = await history();
    expect(rows.length).toBeGreaterThan(7);
    expect(brokenLinks(rows)).toEqual([]);
  });

  it('ends at the head that the invoice carries', async () => {
    const rows = (await history()).filter((row) => row.invoice_id === BigInt(invoiceId));
    const [head] = await books.rows('select history_seq, history_head from invoices where id = ?', [invoiceId]);
    expect(head).toEqual({ history_seq: BigInt(rows.length), history_head: rows.at(-1)?.hash });
  });

  it('says who, what, when and by which request, with before and after', async () => {
    const rows = (await history()).filter((row) => row.invoice_id === BigInt(invoiceId));
    expect(rows.map((row) => [row['action'], row['outcome'], row['code']])).toEqual([
      ['create-invoice', 'applied', null],
      ['add-payment', 'applied', null],
      ['add-payment', 'repeated', null],
      ['add-payment', 'refused', 'reference-reused'],
      ['update-invoice', 'applied', null],
      ['add-payment', 'applied', null],
      ['update-invoice', 'refused', 'publish-needs-draft'],
    ]);
    for (const row of rows) {
      expect(row).toMatchObject({
        credential_id: 1n,
        dialect: 'whmcs',
        request_id: expect.stringMatching(/^request-/),
      });
    }
    expect(rows[1]).toMatchObject({ before: { balanceMinor: '10000' }, after: { balanceMinor: '7500' } });
  });

  it.each([
    [
      'an amount was edited',
      `update history set after = jsonb_set(after::jsonb, '{payment,amountMinor}', '"1"') where seq = 2`,
    ],
    ['an actor was edited', 'update history set credential_id = 2 where seq = 3'],
    ['a time was edited', "update history set recorded_at = recorded_at - interval '1 ms' where seq = 1"],
    ['a refusal was made a success', "update history set outcome = 'applied', code = null where seq = 4"],
    ['a row was removed', 'delete from history where seq = 3'],
    ['two rows changed places', 'update history set seq = 7 - seq where seq in (3, 4)'],
    ['a row was put to another invoice', 'update history set invoice_id = 2 where seq = 7'],
    ['a row without an invoice was edited', "update history set code = 'x' where invoice_id is null and id > 0"],
  ])('is broken where %s', async (_what, tampering) => {
    const rollback = new Error('roll back');
    let broken: unknown[] = [];
    await books.owner
      .transaction(async (trx) => {
        await trx.raw('alter table history drop constraint history_seq_key');
        await trx.raw(tampering);
        const { rows } = await trx.raw<{ rows: Row[] }>(
          `select id, invoice_id, client_id, seq, action, outcome, code, command_id, request_id, dialect, credential_id, payee_id,
             before, after, to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as recorded_at, hash
           from history order by invoice_id nulls first, seq, id`,
        );
        broken = brokenLinks(rows);
        throw rollback;
      })
      .catch((error: unknown) => {
        if (error !== rollback) throw error;
      });
    expect(broken.length).toBeGreaterThan(0);
  });
});

describe('the canonical form of JSON', () => {
  it('does not depend on the order of names, at any depth', () => {
    expect(canonicalJson({ b: [{ d: 1, c: null }], a: 'x' })).toBe('{"a":"x","b":[{"c":null,"d":1}]}');
    expect(canonicalJson({ a: 'x', b: [{ c: null, d: 1 }] })).toBe('{"a":"x","b":[{"c":null,"d":1}]}');
    expect(canonicalJson(null)).toBe('null');
  });

  it('is the same for the same members in any order, numbers for names among them, and leaves out absent ones', () => {
    const name = fc.oneof(fc.string(), fc.nat().map(String));
    const { json } = fc.letrec<{ json: Json }>((tie) => ({
      json: fc.oneof(
        { maxDepth: 4 },
        fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
        fc.array(tie('json'), { maxLength: 4 }),
        fc.dictionary(name, tie('json'), { maxKeys: 6 }),
      ),
    }));
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value);
        expect(text).toBe(spelledOut(value));
        expect(canonicalJson(backwards(value))).toBe(text);
        expect(JSON.parse(text)).toEqual(value);
      }),
    );
  });
});

/** The rule, member by member. */
function spelledOut(value: Json | undefined): string {
  if (value === undefined || value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(spelledOut).join(',')}]`;
  const members = Object.entries(value as Readonly<Record<string, Json | undefined>>).sort(([one], [other]) =>
    one < other ? -1 : 1,
  );
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${spelledOut(member)}`).join(',')}}`;
}

/** The same members the other way round, with one that is absent. */
function backwards(value: Json | undefined): Json {
  if (value === undefined || value === null || typeof value !== 'object') return value ?? null;
  if (Array.isArray(value)) return value.map(backwards);
  const members = Object.entries(value as Readonly<Record<string, Json | undefined>>).reverse();
  return Object.fromEntries([
    ...members.map(([name, member]): [string, Json] => [name, backwards(member)]),
    [`none of ${members.length}`, undefined],
  ]);
}
