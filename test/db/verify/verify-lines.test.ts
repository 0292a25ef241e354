import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decideBatch } from '../../../src/core/decide/decide-batch.ts';
import type { Json } from '../../../src/core/changes.ts';
import { lineChangesFacts, lineFacts, type LineChanges } from '../../../src/core/invoice-lines.ts';
import type { Line } from '../../../src/core/invoice.ts';
import type { Decide } from '../../../src/core/ports.ts';
import { LineWalk } from '../../../db/verify/walks/line-walk.ts';
import { verify } from '../../../db/verify/verify.ts';
import { addPayment, createInvoice, decimal, line, newLine, updateInvoice } from '../../support/builders.ts';
import { openBooks, resultOf, type Books } from '../../support/ledgers.ts';

const full = (lines: readonly Line[]): Json => lines.map(lineFacts);

/** One step of an invoice's lines, and what its row says. */
function step(lines: readonly Line[], { texts, removed, added }: Step, nextId: number) {
  const changes: LineChanges = {
    removed: lines.filter((_line, place) => removed.includes(place)),
    changed: lines.flatMap((from, place) => {
      const description = texts[place];
      if (description === undefined || removed.includes(place) || description === from.description) return [];
      return [{ from, to: { ...from, description } }];
    }),
    added: added.map((description, place) => line({ id: nextId + place, description })),
  };
  const kept = lines.filter((each) => !changes.removed.includes(each));
  const after = [
    ...kept.map((each) => changes.changed.find(({ from }) => from === each)?.to ?? each),
    ...changes.added,
  ];
  return { after, said: lineChangesFacts(changes) };
}

interface Step {
  readonly texts: readonly string[];
  readonly removed: readonly number[];
  readonly added: readonly string[];
  /** How the row says it: as versions before 0.2 did, as this one does, or not to be believed. */
  readonly how: 'whole' | 'changes' | 'broken';
}

const text = fc.constantFrom('a', 'b', 'c');
const steps = (how: fc.Arbitrary<Step['how']>) =>
  fc.array(
    fc.record({
      texts: fc.array(text, { maxLength: 4 }),
      removed: fc.array(fc.nat(4), { maxLength: 2 }),
      added: fc.array(text, { maxLength: 2 }),
      how,
    }),
    { minLength: 1, maxLength: 12 },
  );

/** Follows the steps, and gives what the rows found on the way with the lines that are left. */
function followed(walk: LineWalk, all: readonly Step[], first: readonly Line[]) {
  let lines = first;
  const differences = all.flatMap((each, index) => {
    const { after, said } = step(lines, each, 100 * (index + 1));
    const before = lines;
    lines = after;
    if (each.how === 'broken') walk.forget();
    else if (each.how === 'whole') return walk.follow(full(before), full(after));
    else return walk.follow(said.before, said.after);
    return [];
  });
  return { lines, differences };
}

const FIRST = [line({ id: 1, description: 'a' }), line({ id: 2, description: 'b' })];
const RUNS = { seed: 20_261_129, numRuns: 1_000 };
const anyHow = fc.constantFrom<Step['how']>('whole', 'changes', 'changes', 'broken');

describe('Lines followed through their history', () => {
  it('are those that are there, however its rows say it and whichever are broken', () => {
    fc.assert(
      fc.property(steps(anyHow), fc.boolean(), (all, hasFirst) => {
        const walk = new LineWalk();
        if (hasFirst) walk.follow(undefined, full(FIRST));
        const { lines, differences } = followed(walk, all, FIRST);
        expect([...differences, ...walk.end(lines)]).toEqual([]);
      }),
      RUNS,
    );
  });

  it('are found to be others where one is edited, removed or added by another hand', () => {
    fc.assert(
      fc.property(steps(fc.constantFrom<Step['how']>('whole', 'changes')), fc.nat(9), (all, place) => {
        const walk = new LineWalk();
        walk.follow(undefined, full(FIRST));
        const { lines } = followed(walk, all, FIRST);
        expect(walk.end([...lines, line({ id: 9_999 })])).toHaveLength(1);
        if (lines.length === 0) return;
        const at = place % lines.length;
        expect(walk.end(lines.filter((_line, index) => index !== at))).toHaveLength(1);
        const edited = lines.map((each, index) => (index === at ? { ...each, amountMinor: 1n } : each));
        expect(walk.end(edited)).toHaveLength(1);
      }),
      RUNS,
    );
  });

  it('are found to be others between two rows', () => {
    const [one, two] = FIRST as [Line, Line];
    const of = (changes: Partial<LineChanges>) => lineChangesFacts({ added: [], changed: [], removed: [], ...changes });
    const cases: (readonly [ReturnType<typeof of>, expected: string, found: string])[] = [
      [
        of({ changed: [{ from: { ...one, description: 'x' }, to: { ...one, description: 'y' } }] }),
        'line 1: description a',
        'line 1: description x',
      ],
      [of({ removed: [{ ...two, amountMinor: 1n }] }), 'line 2: amountMinor 6000', 'line 2: amountMinor 1'],
      [of({ removed: [line({ id: 3 })] }), 'no line 3', expect.stringMatching(/^line 3: /) as unknown as string],
      [of({ added: [one] }), expect.stringMatching(/^line 1: /) as unknown as string, 'no line 1'],
    ];
    for (const [{ before, after }, expected, found] of cases) {
      const walk = new LineWalk();
      walk.follow(undefined, full(FIRST));
      expect(walk.follow(before, after)).toEqual([{ expected, found }]);
    }
  });

  it('take no notice of what a row says in another shape', () => {
    const walk = new LineWalk();
    walk.follow(undefined, full(FIRST));
    for (const odd of [null, 'text', 5, {}, { added: 'x' }, { changed: [null, {}, { id: 'x' }] }] as Json[]) {
      expect(walk.follow(odd, Array.isArray(odd) ? undefined : odd)).toEqual([]);
    }
    expect(walk.end(FIRST)).toEqual([]);
  });
});

/** Decides as ever, and writes the history of updates as versions before 0.2 did: all lines, and the notes, twice. */
const asBefore: Decide = (state, commands, ids, now) =>
  decideBatch(state, commands, ids, now).map((decision) => ({
    ...decision,
    changes: decision.changes.map((change) => {
      if (change.kind !== 'history-added' || decision.command.kind !== 'update-invoice') return change;
      const { invoiceId } = decision.command;
      const before = state.lines.get(invoiceId) ?? [];
      const edited = new Map(
        decision.changes.flatMap((each) => (each.kind === 'line-changed' ? [[each.line.id, each.line] as const] : [])),
      );
      const added = decision.changes.flatMap((each) => (each.kind === 'line-added' ? [each.line] : []));
      const after = [...before.map((each) => edited.get(each.id) ?? each), ...added];
      const notes = state.invoices.get(invoiceId)?.notes ?? '';
      const said = (facts: Json, lines: readonly Line[]): Json => ({
        notes,
        ...(facts as Record<string, Json>),
        lines: full(lines),
      });
      const { entry } = change;
      return { ...change, entry: { ...entry, before: said(entry.before, before), after: said(entry.after, after) } };
    }),
  }));

describe('The verification of an invoice whose history began in an earlier version', () => {
  let books: Books;

  beforeAll(async () => {
    books = await openBooks();
    const lines = ['One', 'Two', 'Three'].map((description) => newLine('10.00', { description }));
    resultOf(await books.run(createInvoice({ lines, notes: 'First' })));
    const edit = (id: number, description: string) => ({
      invoiceId: 1,
      editedLines: [{ id, ...newLine('12.00', { description }) }],
    });
    const writer = books.writer();
    resultOf((await writer.write([updateInvoice(edit(1, 'One, changed'))], asBefore))[0]);
    const commands = [
      updateInvoice(edit(2, 'Two, changed')),
      addPayment({ invoiceId: 1, amount: decimal('5.00') }),
      updateInvoice({ invoiceId: 1, newLines: [newLine('1.00', { description: 'Four' })], removedLines: [3] }),
      updateInvoice({ invoiceId: 1, notes: 'Second' }),
    ];
    for (const outcome of await writer.write(commands)) resultOf(outcome);
  });

  afterAll(async () => {
    await books.close();
  });

  async function namedAfter(tampering: string): Promise<readonly string[]> {
    await books.owner.raw(tampering);
    const { differences } = await verify(books.owner, { tenantId: null });
    return differences.map(({ kind, id }) => `${kind} ${id}`).sort();
  }

  it('finds nothing, and knows every line and the notes', async () => {
    expect(await namedAfter('select 1')).toEqual([]);
    const cases: (readonly [sql: string, undo: string, named: readonly string[]])[] = ['One', 'Two', 'Four'].map(
      (text) => [
        `update invoice_lines set description = description || '!' where description like '${text}%'`,
        `update invoice_lines set description = rtrim(description, '!') where description like '${text}%'`,
        ['invoice-lines 1'],
      ],
    );
    cases.push(
      [
        "insert into invoice_lines select tenant_id, 3, invoice_id, type, related_id, 'Three', 0, false from invoice_lines where id = 1",
        'delete from invoice_lines where id = 3',
        ['invoice-lines 1'],
      ],
      ["update invoices set notes = 'Third'", "update invoices set notes = 'Second'", ['invoice-history 1']],
    );
    for (const [sql, undo, named] of cases) {
      expect(await namedAfter(sql)).toEqual(named);
      expect(await namedAfter(undo)).toEqual([]);
    }
  });
});
