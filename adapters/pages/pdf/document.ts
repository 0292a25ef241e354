import PDFDocument from 'pdfkit';
import type { Instant } from '../../../src/core/dates.ts';
import { say } from '../languages/languages.ts';
import type { Sheet } from '../sheet.ts';
import { drawHead } from './head.ts';
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
  const { language } = sheet;
  const title = `${sheet.title} · ${sheet.issuer.name}`;
  const document = new PDFDocument({
    size: [...PAPERS[paper]],
    // The layout has its own margins. With the library's margins the library would add pages.
    margins: { top: 0, bottom: 0, left: 0, right: 0 },
    bufferPages: true,
    pdfVersion: '1.7',
    lang: language.tag,
    displayTitle: true,
    info: { Title: title, Author: sheet.issuer.name, CreationDate: new Date(now) },
  });
  const finished = bufferOf(document);
  const unknown = new Set<string>();
  const layout = new PdfLayout(document, penOf(document, unknown), paper, {
    runningHead: title,
    shortened: say(language, 'shortened'),
  });
  drawHead(layout, sheet);
  drawLines(layout, sheet);
  drawMoves(layout, sheet);
  if (sheet.howToPay !== null) {
    const { title: question, text, reference } = sheet.howToPay;
    drawText(layout, question, `${text}\n${say(language, 'reference')}: ${reference}`);
  }
  drawText(layout, say(language, 'notes'), sheet.notes);
  layout.footPages((page, pages) => say(language, 'page', { page: String(page), pages: String(pages) }));
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

function drawLines(layout: PdfLayout, sheet: Sheet): void {
  const { language } = sheet;
  const columns = lineColumns(layout);
  const [, description, amount] = columns;
  layout.beginTable(columns, [say(language, 'number'), say(language, 'description'), say(language, 'amount')]);
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

function drawMoves(layout: PdfLayout, { moves, language }: Sheet): void {
  if (moves.length === 0 || layout.isFull()) return;
  const { left, width } = layout;
  const label: Column = { x: left + 120, width: width - 120 - 130, align: 'left' };
  const columns: readonly Column[] = [
    { x: left, width: 114, align: 'left' },
    label,
    { x: left + width - 120, width: 120, align: 'right' },
  ];
  drawTitle(layout, say(language, 'payments'));
  layout.beginTable(columns, ['', say(language, 'payment'), say(language, 'amount')]);
  for (const move of moves) {
    if (layout.isFull()) break;
    const cell = [
      ...layout.wrapped(move.label, 'body', label.width),
      ...(move.reference === '' ? [] : layout.wrapped(move.reference, 'small', label.width)),
    ];
    const row = [layout.wrapped(move.date.text, 'body', 114, 2), cell, layout.oneLine(move.amount)];
    layout.row(columns, row, { padding: 4.5, ruled: true });
  }
  layout.endTable();
  if (layout.isFull()) layout.shortened();
}

function drawText(layout: PdfLayout, title: string, text: string): void {
  if (text === '' || layout.isFull()) return;
  const column: Column = { x: layout.left, width: layout.width, align: 'left' };
  drawTitle(layout, title);
  for (const line of layout.wrapped(text, 'body', column.width)) {
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
