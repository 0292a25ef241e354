import { afterEach, describe, expect, it } from '@jest/globals';
import { PdfMaker, type PdfMakerOptions } from '../../adapters/pages/pdf/pdf-maker.ts';
import { languageFor } from '../../adapters/pages/languages/languages.ts';
import type { Sheet } from '../../adapters/pages/sheet.ts';
import { PDF_WORKER } from '../support/gateway.ts';
import { pdfPagesOf, pdfTextOf } from './fixtures.ts';
import { HOSTILE_TEXTS } from './hostile-texts.ts';

const SHEET: Sheet = {
  language: languageFor('en', ''),
  issuer: { name: 'Issuer', lines: [], email: '', logo: null },
  client: 'Client',
  address: [],
  title: 'Invoice #1',
  status: 'Paid',
  tone: 'good',
  headline: { amount: '$12.00', unit: 'USD', isDue: false, sentence: 'Nothing is due.' },
  howToPay: null,
  facts: [],
  lines: [],
  totals: [{ label: 'Total', amount: '$12.00', isStrong: true }],
  moves: [],
  delivery: null,
  notes: '',
};
/** Machines of tests are busy: limits of time are tested with what never ends. */
const PATIENT = { workerUrl: PDF_WORKER, timeLimitMs: 80_000, waitLimitMs: 80_000 } as const;

describe('The making of PDFs', () => {
  const makers: PdfMaker[] = [];
  const makerOf = (options: PdfMakerOptions = {}): PdfMaker => {
    const maker = new PdfMaker({ ...PATIENT, ...options });
    makers.push(maker);
    return maker;
  };
  const textOf = async (sheet: Sheet, maker = makerOf()): Promise<string | null> => {
    const made = await maker.render(sheet, 'a4', 0);
    if (typeof made === 'string') throw new Error(made);
    return (await pdfTextOf(Buffer.from(made.pdf)))?.join('\n') ?? null;
  };

  afterEach(async () => {
    for (const maker of makers.splice(0)) await maker.close();
  });

  it('sheds what would have to wait behind too many', async () => {
    const maker = makerOf();
    const made = await Promise.all(Array.from({ length: 20 }, () => maker.render(SHEET, 'a4', 0)));
    expect(made.map((each) => (typeof each === 'string' ? each : 'made'))).toEqual([
      ...Array<string>(16).fill('made'),
      ...Array<string>(4).fill('busy'),
    ]);
    expect(await maker.render(SHEET, 'a4', 0)).toMatchObject({ unknown: [] });
  });

  it('gives one up after its time, and those behind it after theirs; then goes on in another thread', async () => {
    // A module that never answers.
    const workerUrl = new URL('data:text/javascript,setInterval(() => {}, 1000)');
    const maker = makerOf({ workerUrl, timeLimitMs: 300, waitLimitMs: 200 });
    const made = [maker.render(SHEET, 'a4', 0), maker.render(SHEET, 'a4', 0)];
    expect(await Promise.all(made)).toEqual(['exhausted', 'busy']);
    expect(await maker.render(SHEET, 'a4', 0)).toBe('exhausted');
  });

  it('gives one up that takes too much memory, and makes the next', async () => {
    const maker = makerOf({ memoryLimitMb: 40 });
    const line = { position: '1', description: 'many words '.repeat(60_000), remark: '', amount: '$1.00' };
    const large: Sheet = { ...SHEET, lines: Array.from({ length: 40 }, () => line) };
    expect(await maker.render(large, 'a4', 0)).toBe('exhausted');
    expect(await maker.render(SHEET, 'a4', 0)).toMatchObject({ unknown: [] });
  });

  it('says where a module has a fault, and does not wait for what cannot come', async () => {
    const maker = makerOf({ workerUrl: new URL('data:text/javascript,throw new Error("broken")') });
    await expect(maker.render(SHEET, 'a4', 0)).rejects.toThrow('broken');
  });

  it('answers what is under way, and what waits, when it is closed', async () => {
    const maker = makerOf();
    const made = [maker.render(SHEET, 'a4', 0), maker.render(SHEET, 'a4', 0)];
    await new Promise(setImmediate);
    await maker.close();
    expect(await Promise.all(made)).toEqual(['exhausted', 'busy']);
  });

  it('ends a text that is too long with a note, and keeps the totals of an invoice that is', async () => {
    const notes = await textOf({ ...SHEET, notes: 'a\n'.repeat(5_000) });
    if (notes === null) return;
    expect(notes.match(/^ *a$/gm)?.length).toBe(1_000);
    expect(notes).toContain('… shortened: the invoice on the web has all of it.');
    const line = { position: '1', description: 'b\n'.repeat(900), remark: '', amount: '$1.00' };
    const full = await textOf({ ...SHEET, lines: Array.from({ length: 9 }, () => line), notes: 'unseen' });
    expect(full?.match(/\bb$/gm)?.length).toBeLessThanOrEqual(4_000);
    expect(full).toContain('… shortened: the invoice on the web has all of it.');
    expect(full).toMatch(/Total +\$12\.00/);
    expect(full).not.toContain('unseen');
  });

  it('takes texts of every hostile kind, in bounded pages, while this thread goes on', async () => {
    const maker = makerOf();
    // Counted in turns of this thread while it waits: where it made PDFs itself, there would be none.
    for (const [kind, text] of HOSTILE_TEXTS) {
      let turns = 0;
      const turning = setInterval(() => (turns += 1), 1);
      const made = await maker.render({ ...SHEET, notes: text.slice(0, 8_000) }, 'a4', 0);
      clearInterval(turning);
      if (typeof made === 'string') throw new Error(`${kind}: ${made}`);
      const { count } = pdfPagesOf(Buffer.from(made.pdf));
      expect([kind, count > 0 && count <= 21, turns > 0]).toEqual([kind, true, true]);
    }
  });
});
