import { describe, expect, it } from '@jest/globals';
import type { Decision } from '../../src/core/changes.ts';
import type { UpdateInvoice } from '../../src/core/commands.ts';
import { linesFault, MOST_LINE_BYTES, MOST_LINES } from '../../src/core/invoice-lines.ts';
import { loadPlanOf } from '../../src/core/decide/rules.ts';
import {
  addPayment,
  createInvoice,
  decide,
  decideOne,
  decimal,
  invoice,
  invoiceAfter,
  line,
  newLine,
  state,
  updateInvoice,
} from '../support/builders.ts';

const described = (...texts: readonly string[]) => texts.map((description) => ({ description }));
const times = <T>(count: number, of: (index: number) => T): T[] => Array.from({ length: count }, (_each, at) => of(at));
const codeOf = ({ outcome }: Decision): string => (outcome.ok ? 'done' : outcome.code);

describe('the lines of an invoice', () => {
  const kib = 'a'.repeat(1_024);
  const full = times(256, () => ({ description: kib }));
  const many = (count: number) => described(...times(count, () => ''));

  it.each<[string, Parameters<typeof linesFault>, ReturnType<typeof linesFault>]>([
    ['a thousand', [[], many(MOST_LINES)], null],
    ['one more', [[], many(MOST_LINES + 1)], 'too-many-lines'],
    ['more than that from before, as many', [many(5_880), many(5_880)], null],
    ['more than that from before, fewer', [many(5_880), many(5_879)], null],
    ['more than that from before, one more', [many(5_880), many(5_881)], 'too-many-lines'],
    ['256 KiB', [[], full], null],
    ['256 KiB and a byte', [[], [...full, ...described('a')]], 'line-texts-too-long'],
    ['256 KiB in two-byte letters', [[], described('é'.repeat(MOST_LINE_BYTES / 2))], null],
    ['a letter more of those', [[], described('é'.repeat(MOST_LINE_BYTES / 2 + 1))], 'line-texts-too-long'],
    [
      '256 KiB in three-byte letters',
      [[], described('語'.repeat(Math.ceil(MOST_LINE_BYTES / 3)))],
      'line-texts-too-long',
    ],
    ['256 KiB in pairs of surrogates', [[], described('😀'.repeat(MOST_LINE_BYTES / 4))], null],
    ['a pair more of those', [[], described('😀'.repeat(MOST_LINE_BYTES / 4 + 1))], 'line-texts-too-long'],
    ['longer texts from before, as long', [described(`${kib.repeat(300)}a`), described(`${kib.repeat(300)}b`)], null],
    [
      'longer texts from before, longer',
      [described(kib.repeat(300)), described(`${kib.repeat(300)}b`)],
      'line-texts-too-long',
    ],
  ])('may be %s: %j', (_what, [before, after], expected) => {
    expect(linesFault(before, after)).toBe(expected);
  });

  it('are counted where they are made', () => {
    const lines = (count: number) => times(count, () => newLine('1.00'));
    expect(codeOf(decideOne(state(), createInvoice({ lines: lines(MOST_LINES) })))).toBe('done');
    expect(codeOf(decideOne(state(), createInvoice({ lines: lines(MOST_LINES + 1) })))).toBe('too-many-lines');
    const long = newLine('1.00', { description: 'a'.repeat(MOST_LINE_BYTES) });
    expect(codeOf(decideOne(state(), createInvoice({ lines: [long] })))).toBe('done');
    expect(codeOf(decideOne(state(), createInvoice({ lines: [long, newLine('1', { description: 'a' })] })))).toBe(
      'line-texts-too-long',
    );
  });
});

/** An invoice that was made before there were limits. */
const LARGE = times(1_200, (index) => line({ id: index + 1, description: 'b'.repeat(300), amountMinor: 100n }));
const large = state({ invoices: [invoice({}, LARGE)], lines: LARGE });
const edit = (id: number, description: string) => ({ id, ...newLine('2.00', { description }) });

describe('an invoice beyond the limits of its lines', () => {
  it.each<[string, Partial<UpdateInvoice>, string]>([
    ['be edited without growing', { editedLines: [edit(1, 'c'.repeat(300)), edit(2, '')] }, 'done'],
    ['be shrunk', { removedLines: [1, 2, 3] }, 'done'],
    ['swap a line', { removedLines: [1], newLines: [newLine('1.00', { description: 'b'.repeat(300) })] }, 'done'],
    ['change its status', { status: 'Collections' }, 'done'],
    ['change its rate', { rate: 10_000n }, 'done'],
    ['get a line more', { newLines: [newLine('1.00')] }, 'too-many-lines'],
    ['get a longer text', { editedLines: [edit(1, 'c'.repeat(301))] }, 'line-texts-too-long'],
    ['get more than goes', { removedLines: [1], newLines: [newLine('1.00'), newLine('1.00')] }, 'too-many-lines'],
  ])('may %s: %j is %s', (_what, fields, code) => {
    expect(codeOf(decideOne(large, updateInvoice(fields)))).toBe(code);
  });

  it('accepts a payment', () => {
    expect(codeOf(decideOne(large, addPayment()))).toBe('done');
  });

  it('cannot grow by commands of one batch', () => {
    const most = times(MOST_LINES - 1, (index) => line({ id: index + 1, description: '' }));
    const on = state({ invoices: [invoice({}, most)], lines: most });
    const more = () => updateInvoice({ newLines: [newLine('1.00')] });
    const codes = decide(on, more(), more(), updateInvoice({ removedLines: [1, 2] }), more(), more(), more()).map(
      codeOf,
    );
    expect(codes).toEqual(['done', 'too-many-lines', 'done', 'done', 'done', 'too-many-lines']);
  });
});

interface Row {
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

function historyOf(decision: Decision): Row {
  const [row] = decision.changes.flatMap((change) => (change.kind === 'history-added' ? [change.entry] : []));
  return row as unknown as Row;
}

describe('the history of an update', () => {
  const lines = [1, 2, 3, 4].map((id) => line({ id, description: `Line ${id}`, amountMinor: 1_000n }));
  const on = state({ invoices: [invoice({ notes: 'As before' }, lines)], lines });
  const facts = (id: number, description: string, amountMinor = '1000', isTaxed = false) => ({
    amountMinor,
    description,
    id,
    isTaxed,
  });

  it('says of lines what was added, changed and removed, and of no other', () => {
    const decision = decideOne(
      on,
      updateInvoice({
        editedLines: [edit(2, 'Another'), { id: 3, ...newLine('10.00', { description: 'Line 3' }) }, edit(99, 'None')],
        newLines: [newLine('5.00', { isTaxed: true })],
        removedLines: [4, 98],
      }),
    );
    const { before, after } = historyOf(decision);
    expect(before['lines']).toEqual({ changed: [facts(2, 'Line 2')], removed: [facts(4, 'Line 4')] });
    expect(after['lines']).toEqual({
      added: [facts(1001, 'A line', '500', true)],
      changed: [facts(2, 'Another', '200')],
    });
    const kinds = decision.changes.map(({ kind }) => kind).filter((kind) => kind.startsWith('line-'));
    expect(kinds).toEqual(['line-removed', 'line-changed', 'line-added']);
  });

  it('says nothing of lines and notes that stay, and both of notes that do not', () => {
    const stays = historyOf(decideOne(on, updateInvoice({ status: 'Collections', notes: 'As before' })));
    expect([stays.before['lines'], stays.after['lines'], stays.before['notes'], stays.after['notes']]).toEqual(
      times(4, () => undefined),
    );
    const noted = historyOf(decideOne(on, updateInvoice({ notes: 'Now' })));
    expect([noted.before['notes'], noted.after['notes']]).toEqual(['As before', 'Now']);
    const cleared = historyOf(decideOne(on, updateInvoice({ notes: '' })));
    expect(cleared.after['notes']).toBe('');
  });

  it('grows with what was changed, and not with the invoice', () => {
    const on = state({ invoices: [invoice({ notes: 'n'.repeat(60_000) }, LARGE)], lines: LARGE });
    for (const command of [
      updateInvoice({ editedLines: [edit(5, 'x')] }),
      updateInvoice({ status: 'Unpaid' }),
      updateInvoice({ removedLines: [7] }),
      addPayment({ amount: decimal('1.00') }),
      addPayment({ amount: decimal('0.00') }),
    ]) {
      expect(JSON.stringify(historyOf(decideOne(on, command))).length).toBeLessThan(2_500);
    }
  });
});

describe('an update that changes neither lines nor rates', () => {
  it('needs no lines, and leaves the sums as they are but for the credit', () => {
    expect(loadPlanOf(updateInvoice({ notes: 'x', status: 'Paid', credit: decimal('1.00') })).linesOf).toEqual([]);
    for (const fields of [{ rate: 0n }, { rate2: 0n }, { removedLines: [1] }, { newLines: [newLine('1')] }]) {
      expect(loadPlanOf(updateInvoice({ invoiceId: 6, ...fields })).linesOf).toEqual([6]);
    }
    const lines = [line({ isTaxed: true })];
    const taxed = invoice({ rate: 10_000n, creditMinor: 500n }, lines);
    const on = { ...state({ invoices: [taxed], lines }), lines: new Map() };
    const decision = decideOne(on, updateInvoice({ credit: decimal('1.00'), notes: 'x' }));
    expect(invoiceAfter(decision)).toEqual({ ...taxed, creditMinor: 100n, totalMinor: 6_500n, notes: 'x' });
  });
});
