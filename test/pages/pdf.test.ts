import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PdfQueue } from '../../adapters/pages/pdf-queue.ts';
import { wrapText } from '../../adapters/pages/pdf-text.ts';
import type { Sheet } from '../../adapters/pages/view-model.ts';
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
    const text = pages.join('\n').replace(/[ \u00a0]+/g, ' ');
    for (const part of [
      'Demo corporation',
      `Invoice #${id}`,
      'Demo Client',
      'Чай, ₹ 500, café, Ελλάδα 1,234.50 USD',
      'Ångström 1,234.50 USD',
      'Total 2,469.00 USD',
      'Payments −34.50 USD',
      'Balance due 2,434.50 USD',
      '01/01/2016 12:33:12 PayPal 34.50 USD',
      'T-pdf-1',
      'Спасибо',
      'Page 1 of 1',
    ]) {
      expect(text).toContain(part);
    }
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
      expect(page.match(/Position </g)?.length).toBe(page.match(/1,234\.50\s+USD/g)?.length);
    }
    const positions = [...pages.join('').matchAll(/Position <([0-9]+)>/g)].map(([, number]) => Number(number));
    expect(positions).toEqual(texts.map((_text, index) => index + 1));
  });

  it('takes lines that are longer than a page, with and without blanks', async () => {
    const id = await caller.create(lineParams(['word '.repeat(4_000), 'x'.repeat(9_000), 'y\n'.repeat(200)]));
    const pdf = await pdfOf(urlOf(gateway, 'pdf', id));
    expect(pdfPagesOf(pdf).count).toBeGreaterThan(5);
    const text = (await pdfTextOf(pdf))?.join('');
    if (text === undefined) return;
    expect(text.match(/\bword\b/g)?.length).toBe(4_000);
    expect(text.match(/x/g)?.length).toBe(9_000);
  });
});

describe('Text in a column', () => {
  const lines = (text: string, width: number): string[] => wrapText(text, width, (run) => Array.from(run).length);

  it.each([
    ['a bb ccc', 4, ['a bb', 'ccc']],
    ['  a   b  ', 9, ['a b']],
    ['abcdefghij k', 4, ['abcd', 'efgh', 'ij k']],
    ['a\r\nb\n\nc', 9, ['a', 'b', '', 'c']],
    ['', 9, ['']],
    ['a\tb\u0000c\u202ed', 9, ['a b c d']],
    ['👩‍👩‍👧👩‍👩‍👧', 5, ['👩‍👩‍👧', '👩‍👩‍👧']],
    ['wide', 0, ['w', 'i', 'd', 'e']],
  ])('breaks %j at %s into %j', (text, width, expected) => {
    expect(lines(text, width)).toEqual(expected);
  });
});

describe('The making of PDFs', () => {
  it('sheds what would have to wait behind too many', async () => {
    const sheet: Sheet = {
      issuer: 'Issuer',
      client: 'Client',
      title: 'Invoice #1',
      status: 'Paid',
      tone: 'good',
      facts: [],
      lines: [],
      totals: [],
      payments: [],
      refunds: [],
      delivery: null,
      notes: '',
    };
    const queue = new PdfQueue();
    const made = await Promise.all(Array.from({ length: 20 }, () => queue.render(sheet, 'a4', 0)));
    expect(made.map((each) => (Buffer.isBuffer(each) ? 'made' : each))).toEqual([
      ...Array<string>(16).fill('made'),
      ...Array<string>(4).fill('busy'),
    ]);
    expect(Buffer.isBuffer(await queue.render(sheet, 'a4', 0))).toBe(true);
  });
});
