import PDFDocument from 'pdfkit';
import type { Instant } from '../../src/core/dates.ts';
import { pdfFonts } from './pdf-fonts.ts';
import { MARGINS, PAPERS, PdfLayout, type Column, type Paper, type TextLine } from './pdf-layout.ts';
import type { Fact, Sheet, SheetPayment } from './view-model.ts';

/** The printable invoice as a PDF, of the same sheet as its HTML. */
export async function renderPdf(sheet: Sheet, paper: Paper, now: Instant): Promise<Buffer> {
  const { body, bold } = await pdfFonts();
  const document = new PDFDocument({
    size: [...PAPERS[paper]],
    // The layout keeps its own; the library would add pages by itself.
    margins: { top: 0, bottom: 0, left: 0, right: 0 },
    bufferPages: true,
    pdfVersion: '1.7',
    lang: 'en',
    displayTitle: true,
    info: { Title: `${sheet.title} · ${sheet.issuer}`, Author: sheet.issuer, CreationDate: new Date(now) },
  });
  const finished = bufferOf(document);
  document.registerFont('body', body).registerFont('bold', bold);
  const layout = new PdfLayout(document, paper, `${sheet.title} · ${sheet.issuer}`.slice(0, 90));
  drawHead(layout, sheet);
  await drawLines(layout, sheet);
  await drawPayments(layout, 'Payments', sheet.payments);
  await drawPayments(layout, 'Refunds', sheet.refunds);
  await drawNotes(layout, sheet.notes);
  layout.footPages((page, pages) => `Page ${page} of ${pages}`);
  document.end();
  return await finished;
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
  layout.block({ x: left, width, align: 'right' }, [{ text: sheet.status, style: 'strong' }]);
  layout.moveTo(top);
  // Names have no limit; a head has one.
  layout.block(head, layout.wrapped(sheet.issuer, 'body', head.width).slice(0, 3));
  layout.block(head, layout.wrapped(sheet.title, 'title', head.width).slice(0, 3));
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
  layout.block(recipient, [{ text: 'Billed to', style: 'small' }]);
  layout.block(recipient, layout.wrapped(sheet.client, 'strong', recipient.width).slice(0, 6));
  const recipientEnd = layout.y;
  layout.moveTo(top);
  for (const fact of sheet.facts) {
    const factTop = layout.y;
    layout.moveTo(factTop + 1);
    layout.block(labels, [{ text: fact.label, style: 'small' }]);
    layout.moveTo(factTop);
    layout.block(values, layout.wrapped(valueOf(fact), 'body', values.width).slice(0, 3));
  }
  layout.moveTo(Math.max(layout.y, recipientEnd));
}

function valueOf({ value }: Fact): string {
  return typeof value === 'string' ? value : value.text;
}

async function drawLines(layout: PdfLayout, sheet: Sheet): Promise<void> {
  const columns = lineColumns(layout);
  const [, description] = columns;
  layout.beginTable(columns, ['No.', 'Description', 'Amount']);
  for (const line of sheet.lines) {
    const cell = [
      ...layout.wrapped(line.description, 'body', description.width),
      ...(line.remark === '' ? [] : layout.wrapped(line.remark, 'small', description.width)),
    ];
    const row = [oneLine(line.position), cell, oneLine(line.amount)];
    await layout.row(columns, row, { padding: 4.5, ruled: true });
  }
  layout.endTable();
  await layout.keep(sheet.totals.length * 18 + 10);
  layout.moveTo(layout.y + 6);
  const [label, amount] = [{ ...description, align: 'right' as const }, columns[2]];
  for (const total of sheet.totals) {
    const style = total.isStrong ? 'strong' : 'body';
    const row = [[{ text: total.label, style }], [{ text: total.amount, style }]] as const;
    await layout.row([label, amount], row, { padding: 1.5, ruled: false });
  }
}

function lineColumns({ left, width }: PdfLayout): readonly [Column, Column, Column] {
  return [
    { x: left, width: 28, align: 'left' },
    { x: left + 34, width: width - 34 - 130, align: 'left' },
    { x: left + width - 120, width: 120, align: 'right' },
  ];
}

async function drawPayments(layout: PdfLayout, title: string, payments: readonly SheetPayment[]): Promise<void> {
  if (payments.length === 0) return;
  const { left, width } = layout;
  const method: Column = { x: left + 106, width: width - 106 - 130, align: 'left' };
  const columns: readonly Column[] = [
    { x: left, width: 100, align: 'left' },
    method,
    { x: left + width - 120, width: 120, align: 'right' },
  ];
  await drawTitle(layout, title);
  layout.beginTable(columns, ['Date', 'Method and reference', 'Amount']);
  for (const payment of payments) {
    const cell = [
      ...layout.wrapped(payment.method, 'body', method.width),
      ...(payment.reference === '' ? [] : layout.wrapped(payment.reference, 'small', method.width)),
    ];
    const row = [oneLine(payment.date.text), cell, oneLine(payment.amount)];
    await layout.row(columns, row, { padding: 4.5, ruled: true });
  }
  layout.endTable();
}

async function drawNotes(layout: PdfLayout, notes: string): Promise<void> {
  if (notes === '') return;
  const column: Column = { x: layout.left, width: layout.width, align: 'left' };
  await drawTitle(layout, 'Notes');
  for (const line of layout.wrapped(notes, 'body', column.width)) {
    await layout.row([column], [[line]], { padding: 0, ruled: false });
  }
}

/** A title stays with what follows it. */
async function drawTitle(layout: PdfLayout, title: string): Promise<void> {
  await layout.keep(90);
  if (layout.y > MARGINS.top + 40) layout.moveTo(layout.y + 24);
  layout.block({ x: layout.left, width: layout.width, align: 'left' }, [{ text: title, style: 'strong' }]);
  layout.moveTo(layout.y + 4);
}

function oneLine(text: string): readonly TextLine[] {
  return [{ text, style: 'body' }];
}
