import PDFDocument from 'pdfkit';
import type { Instant } from '../../../src/core/dates.ts';
import type { Fact, Sheet, SheetPayment } from '../view-model.ts';
import { MARGINS, PdfLayout, type Column } from './layout.ts';
import { PAPERS, type Paper } from './paper.ts';
import { penOf } from './pen.ts';

export interface MadePdf {
  readonly pdf: Uint8Array;
  /** Characters that no font has, each once. */
  readonly unknown: readonly string[];
}

/** Renders the printable invoice as a PDF, from the same sheet as its HTML. */
export async function renderPdf(sheet: Sheet, paper: Paper, now: Instant): Promise<MadePdf> {
  const document = new PDFDocument({
    size: [...PAPERS[paper]],
    // The layout has its own margins. With the library's margins the library would add pages.
    margins: { top: 0, bottom: 0, left: 0, right: 0 },
    bufferPages: true,
    pdfVersion: '1.7',
    lang: 'en',
    displayTitle: true,
    info: { Title: `${sheet.title} · ${sheet.issuer}`, Author: sheet.issuer, CreationDate: new Date(now) },
  });
  const finished = bufferOf(document);
  const unknown = new Set<string>();
  const layout = new PdfLayout(document, penOf(document, unknown), paper, `${sheet.title} · ${sheet.issuer}`);
  drawHead(layout, sheet);
  drawLines(layout, sheet);
  drawPayments(layout, 'Payments', sheet.payments);
  drawPayments(layout, 'Refunds', sheet.refunds);
  drawPayments(layout, 'Credit notes', sheet.creditNotes, 'Reason and number');
  drawNotes(layout, sheet.notes);
  layout.footPages((page, pages) => `Page ${page} of ${pages}`);
  document.end();
  return { pdf: await finished, unknown: [...unknown] };
}

function bufferOf(document: PDFKit.PDFDocument): Promise<Buffer> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.once('error', reject);
    document.once('end', () => {
      resolve(Buffer.concat(chunks));
    });
  });
}

function drawHead(layout: PdfLayout, sheet: Sheet): void {
  const { left, width } = layout;
  const head: Column = { x: left, width: width - 120, align: 'left' };
  const top = layout.y;
  layout.block({ x: left, width, align: 'right' }, layout.oneLine(sheet.status, 'strong'));
  layout.moveTo(top);
  // Names have no length limit, but a head has one.
  layout.block(head, layout.wrapped(sheet.issuer, 'body', head.width, 3));
  layout.block(head, layout.wrapped(sheet.title, 'title', head.width, 3));
  layout.moveTo(layout.y + 18);
  drawParties(layout, sheet);
  layout.moveTo(layout.y + 26);
}

function drawParties(layout: PdfLayout, sheet: Sheet): void {
  const { left, width } = layout;
  const recipient: Column = { x: left, width: width * 0.45, align: 'left' };
  const labels: Column = { x: left + width * 0.52, width: width * 0.18, align: 'left' };
  const values: Column = { x: left + width * 0.7, width: width * 0.3, align: 'left' };
  const top = layout.y;
  layout.block(recipient, layout.oneLine('Billed to', 'small'));
  layout.block(recipient, layout.wrapped(sheet.client, 'strong', recipient.width, 6));
  for (const line of sheet.address) layout.block(recipient, layout.wrapped(line, 'body', recipient.width, 3));
  const recipientEnd = layout.y;
  layout.moveTo(top);
  for (const fact of sheet.facts) {
    const factTop = layout.y;
    layout.moveTo(factTop + 1);
    layout.block(labels, layout.oneLine(fact.label, 'small'));
    layout.moveTo(factTop);
    layout.block(values, layout.wrapped(valueOf(fact), 'body', values.width, 3));
  }
  layout.moveTo(Math.max(layout.y, recipientEnd));
}

function valueOf({ value }: Fact): string {
  return typeof value === 'string' ? value : value.text;
}

function drawLines(layout: PdfLayout, sheet: Sheet): void {
  const columns = lineColumns(layout);
  const [, description, amount] = columns;
  layout.beginTable(columns, ['No.', 'Description', 'Amount']);
  for (const line of sheet.lines) {
    if (layout.isFull()) break;
    const cell = [
      ...layout.wrapped(line.description, 'body', description.width),
      ...(line.remark === '' ? [] : layout.wrapped(line.remark, 'small', description.width)),
    ];
    const row = [layout.oneLine(line.position), cell, layout.oneLine(line.amount)];
    layout.row(columns, row, { padding: 4.5, ruled: true });
  }
  layout.endTable();
  if (layout.isFull()) layout.shortened();
  drawTotals(layout, sheet, { ...description, align: 'right' }, amount);
}

/** Always drawn, also after rows were left out. */
function drawTotals(layout: PdfLayout, { totals }: Sheet, label: Column, amount: Column): void {
  layout.keep(totals.length * 18 + 10);
  layout.moveTo(layout.y + 6);
  for (const total of totals) {
    const style = total.isStrong ? 'strong' : 'body';
    const top = layout.y + 1.5;
    layout.moveTo(top);
    layout.block(label, layout.oneLine(total.label, style));
    layout.moveTo(top);
    layout.block(amount, layout.oneLine(total.amount, style));
    layout.moveTo(layout.y + 1.5);
  }
}

function lineColumns({ left, width }: PdfLayout): readonly [Column, Column, Column] {
  return [
    { x: left, width: 28, align: 'left' },
    { x: left + 34, width: width - 34 - 130, align: 'left' },
    { x: left + width - 120, width: 120, align: 'right' },
  ];
}

function drawPayments(
  layout: PdfLayout,
  title: string,
  payments: readonly SheetPayment[],
  by = 'Method and reference',
): void {
  if (payments.length === 0 || layout.isFull()) return;
  const { left, width } = layout;
  const method: Column = { x: left + 106, width: width - 106 - 130, align: 'left' };
  const columns: readonly Column[] = [
    { x: left, width: 100, align: 'left' },
    method,
    { x: left + width - 120, width: 120, align: 'right' },
  ];
  drawTitle(layout, title);
  layout.beginTable(columns, ['Date', by, 'Amount']);
  for (const payment of payments) {
    if (layout.isFull()) break;
    const cell = [
      ...layout.wrapped(payment.method, 'body', method.width),
      ...(payment.reference === '' ? [] : layout.wrapped(payment.reference, 'small', method.width)),
    ];
    const row = [layout.oneLine(payment.date.text), cell, layout.oneLine(payment.amount)];
    layout.row(columns, row, { padding: 4.5, ruled: true });
  }
  layout.endTable();
  if (layout.isFull()) layout.shortened();
}

function drawNotes(layout: PdfLayout, notes: string): void {
  if (notes === '' || layout.isFull()) return;
  const column: Column = { x: layout.left, width: layout.width, align: 'left' };
  drawTitle(layout, 'Notes');
  for (const line of layout.wrapped(notes, 'body', column.width)) {
    layout.row([column], [[line]], { padding: 0, ruled: false });
  }
  if (layout.isFull()) layout.shortened();
}

/** Keeps a title with the text after it. */
function drawTitle(layout: PdfLayout, title: string): void {
  layout.keep(90);
  if (layout.y > MARGINS.top + 40) layout.moveTo(layout.y + 24);
  layout.block({ x: layout.left, width: layout.width, align: 'left' }, layout.oneLine(title, 'strong'));
  layout.moveTo(layout.y + 4);
}
