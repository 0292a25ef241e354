import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Face, Faces } from '../../adapters/pages/pdf/faces.ts';
import { wrapText } from '../../adapters/pages/pdf/wrap.ts';
import { changeIssuer, readIssuer } from '../../db/admin/issuer/issuers.ts';
import { logoOf } from '../../src/logos/logo-file.ts';
import { callerOf, type Caller } from '../dialects/whmcs/fixtures.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import type { Params } from '../support/whmcs-client.ts';
import { pdfPagesOf, pdfTextOf, urlOf } from './fixtures.ts';

const lineParams = (descriptions: readonly string[]): Params =>
  Object.fromEntries(
    descriptions.flatMap((text, index) => [
      [`itemdescription${index + 1}`, text],
      [`itemamount${index + 1}`, '1234.50'],
    ]),
  );

async function pdfOf(url: string): Promise<Buffer> {
  const response = await fetch(url);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  return Buffer.from(await response.arrayBuffer());
}

describe('The PDF of an invoice', () => {
  let gateway: TestGateway;
  let caller: Caller;

  beforeAll(async () => {
    gateway = await startTestGateway();
    caller = callerOf(gateway);
  });

  afterAll(async () => {
    await gateway.close();
  });

  it('is a PDF in the paper that is asked for, and in A4 where none is', async () => {
    const url = urlOf(gateway, 'pdf', 1);
    const a4 = await pdfOf(url);
    expect(a4.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdfPagesOf(a4)).toEqual({ count: 1, sizes: ['0 0 595.28 841.89'] });
    expect(pdfPagesOf(await pdfOf(`${url}?paper=letter`))).toEqual({ count: 1, sizes: ['0 0 612 792'] });
    expect(pdfPagesOf(await pdfOf(`${url}?paper=wall`)).sizes).toEqual(['0 0 595.28 841.89']);
  });

  it('says what the printable page says, in any of its letters', async () => {
    const id = await caller.create({ ...lineParams(['Чай, ₹ 500, café, Ελλάδα', 'Ångström']), notes: 'Спасибо' });
    await caller.pay(id, { transid: 'T-pdf-1', amount: '34.50', gateway: 'paypalcheckout' });
    const pages = await pdfTextOf(await pdfOf(urlOf(gateway, 'pdf', id)));
    if (pages === null) return;
    const text = pages.join('\n').replace(/[ \u00a0\u202f]+/g, ' ');
    for (const part of [
      'Demo corporation',
      `Invoice #${id}`,
      'Demo Client',
      'Чай, ₹ 500, café, Ελλάδα $1,234.50',
      'Ångström $1,234.50',
      'Total $2,469.00',
      'Payments −$34.50',
      'Amount due $2,434.50',
      'Jan 1, 2016, 12:33 PM PayPal $34.50',
      '120 Market Street',
      'Tax ID: 00-0000000',
      'How to pay $2,434.50',
      'T-pdf-1',
      'Спасибо',
      'Page 1 of 1',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('has the PNG of its sender, and the name of one whose logo is an SVG', async () => {
    const pictures = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Subtype \/Image/g)?.length ?? 0;
    const url = urlOf(gateway, 'pdf', 1);
    // The colours and the alpha channel.
    expect(pictures(await pdfOf(url))).toBe(2);
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>';
    const png = await gateway.database.transaction(async (trx) => {
      const { logo } = await readIssuer(trx, 53);
      await changeIssuer(trx, 53, { logo: logoOf(Buffer.from(svg)) });
      return logo;
    });
    const without = await pdfOf(url);
    await gateway.database.transaction((trx) => changeIssuer(trx, 53, { logo: png }));
    expect(pictures(without)).toBe(0);
    expect((await pdfTextOf(without))?.[0] ?? 'Demo corporation').toContain('Demo corporation');
    expect(pictures(await pdfOf(url))).toBe(2);
  });

  it('has Arabic, Hebrew and emoji in the order of reading', async () => {
    const id = await caller.create({
      ...lineParams(['فاتورة 123 مدفوعة', 'שלום (45) ABC', 'Done 😀']),
      notes: 'תודה רבה',
    });
    const pages = await pdfTextOf(await pdfOf(urlOf(gateway, 'pdf', id)));
    if (pages === null) return;
    // The reader marks directions with controls of its own.
    const text = pages.join('\n').replace(/[\u200e\u200f\u202a-\u202e]/g, '');
    for (const part of ['فاتورة', 'مدفوعة', '123', 'שלום', 'ABC', '😀', 'תודה רבה']) expect(text).toContain(part);
  });

  it('is not copied wrong for what another PDF had before it', async () => {
    // In the font the Cyrillic letter is made of the Latin one.
    for (const [text, letter] of [
      ['\u0421\u0421\u0421\u0420', '\u0421'],
      ['CCCP', 'C'],
    ] as const) {
      const pages = await pdfTextOf(await pdfOf(urlOf(gateway, 'pdf', await caller.create(lineParams([text])))));
      if (pages !== null) expect(pages.join()).toContain(letter.repeat(3));
    }
  });

  it('draws what no font has as a replacement, and says so in the log once an hour', async () => {
    const id = await caller.create(lineParams(['a\u{10ffff}b', '中文']));
    const url = urlOf(gateway, 'pdf', id);
    const pages = await pdfTextOf(await pdfOf(url));
    await pdfOf(url);
    const lines = gateway.log
      .map((line) => JSON.parse(line) as { message: string; invoice?: number; characters?: string })
      .filter(({ message, invoice }) => message === 'a PDF has characters that no font has' && invoice === id);
    expect(lines).toHaveLength(1);
    const hasChinese = pages?.join().includes('中文') ?? false;
    const missing = lines[0]?.characters;
    if (pages !== null) expect(missing).toBe(hasChinese ? 'U+10FFFF' : 'U+10FFFF U+4E2D U+6587');
    if (pages !== null) expect(pages.join()).toMatch(/a\ufffdb/);
  });

  it('repeats the head of the lines on every page, and splits no line', async () => {
    const texts = Array.from({ length: 90 }, (_none, index) => `Position <${index + 1}> ${'of many words '.repeat(9)}`);
    const pdf = await pdfOf(urlOf(gateway, 'pdf', await caller.create(lineParams(texts))));
    expect(pdfPagesOf(pdf).count).toBeGreaterThan(3);
    const pages = await pdfTextOf(pdf);
    if (pages === null) return;
    const withLines = pages.filter((page) => page.includes('Position <'));
    for (const page of withLines) {
      expect(page).toMatch(/No\. +Description +Amount/);
      // Each line is two lines of text: both are on the page of its position.
      expect(page.match(/Position </g)?.length).toBe(page.match(/\$1,234\.50/g)?.length);
    }
    const positions = [...pages.join('').matchAll(/Position <([0-9]+)>/g)].map(([, number]) => Number(number));
    expect(positions).toEqual(texts.map((_text, index) => index + 1));
  });

  it('takes lines and notes that are longer than a page, with and without blanks', async () => {
    const id = await caller.create({
      ...lineParams(['word '.repeat(190), 'x'.repeat(990), 'y\n'.repeat(200)]),
      notes: 'z'.repeat(7_900),
    });
    const pdf = await pdfOf(urlOf(gateway, 'pdf', id));
    expect(pdfPagesOf(pdf).count).toBeGreaterThan(4);
    const text = (await pdfTextOf(pdf))?.join('');
    if (text === undefined) return;
    expect(text.match(/\bword\b/g)?.length).toBe(190);
    expect(text.match(/xx+/g)?.join('').length).toBe(990);
    expect(text.match(/zz+/g)?.join('').length).toBe(7_900);
  });

  it('ends a description after 1,000 characters', async () => {
    const id = await caller.create(lineParams([`${'word '.repeat(4_000)}end`]));
    const text = (await pdfTextOf(await pdfOf(urlOf(gateway, 'pdf', id))))?.join('');
    if (text === undefined) return;
    expect(text.match(/\bword\b/g)?.length).toBe(200);
    expect(text).toContain('…');
    expect(text).not.toContain('wordend');
  });
});

/** A font in which everything is as wide as it has characters. */
const face: Face = {
  name: 'even',
  advanceOf: (text) => Array.from(text).length,
  shapedAdvanceOf: (text) => Array.from(text).length,
  has: () => true,
};
const faces: Faces = { faceOf: (cluster) => ({ face, text: cluster }) };

describe('Text in a column', () => {
  /** Its lines from left to right, as far as runs go; `<` is before what begins at the right, `~` before a run from there. */
  const lines = (text: string, width: number, limit = 99): string[] =>
    wrapText(text, width, faces, limit).lines.map(
      ({ runs, isRightToLeft }) =>
        (isRightToLeft ? '<' : '') + runs.map((run) => (run.isRightToLeft ? `~${run.text}` : run.text)).join('|'),
    );

  it.each([
    ['a bb ccc', 4, ['a bb', 'ccc']],
    ['  a   b  ', 9, ['a b']],
    ['abcdefghij k', 4, ['abcd', 'efgh', 'ij k']],
    ['a\r\nb\n\nc', 9, ['a', 'b', '', 'c']],
    ['', 9, ['']],
    ['a\tb\u0000c\u202ed', 9, ['a b c d']],
    ['\u200b\ufeff\u2060', 9, ['']],
    ['a\u00adb', 9, ['ab']],
    ['👩‍👩‍👧👩‍👩‍👧', 5, ['👩‍👩‍👧', '👩‍👩‍👧']],
    ['🇩🇪🇫🇷', 2, ['🇩🇪', '🇫🇷']],
    ['wide', 0, ['w', 'i', 'd', 'e']],
    ['中文字', 2, ['中文', '字']],
    ['中文。字', 2, ['中', '文。', '字']],
    ['ab 中文', 4, ['ab 中', '文']],
    ['e\u0301', 9, ['\u00e9']],
    [`a${'\u0301'.repeat(99)}`, 99, [`\u00e1${'\u0301'.repeat(5)}`]],
  ])('breaks %j at %s into %j', (text, width, expected) => {
    expect(lines(text, width)).toEqual(expected);
  });

  it.each([
    ['שלום עולם', ['<~שלום עולם']],
    ['אב 12 גד', ['<~ גד|12|~אב ']],
    ['order אב (3) done', ['order |~(|3|~אב )| done']],
    ['אב (3) ab', ['<ab|~ (|3|~אב )']],
    ['אב (גד)', ['<~אב )גד(']],
    ['123', ['123']],
    ['123 אב', ['<~ אב|123']],
    ['😀 אב', ['<~😀 אב']],
    ['a\nאב\nb', ['a', '<~אב', 'b']],
    ['ab \u200fאב\u200e!', ['ab |~אב|!']],
  ])('puts %j in the order %j', (text, expected) => {
    expect(lines(text, 99)).toEqual(expected);
  });

  it('ends after so many lines, and says so', () => {
    expect(wrapText('a\nb\nc', 9, faces, 2)).toMatchObject({ lines: [{}, {}], isShortened: true });
    expect(wrapText('a\nb', 9, faces, 2)).toMatchObject({ lines: [{}, {}], isShortened: false });
  });
});
