import { say } from '../languages/languages.ts';
import type { Fact, Sheet } from '../sheet.ts';
import type { Column, PdfLayout } from './layout.ts';

const LOGO = { width: 150, height: 40 } as const;
/** Names have no length limit, but a head has one. */
const MOST_LINES_OF_A_NAME = 3;

/** The sender's logo and the title, the parties with the facts, and what is due. */
export function drawHead(layout: PdfLayout, sheet: Sheet): void {
  const top = layout.y;
  const logoEnd = top + drawMark(layout, sheet);
  layout.moveTo(top);
  const titles: Column = { x: layout.left + layout.width * 0.4, width: layout.width * 0.6, align: 'right' };
  layout.block(titles, layout.wrapped(sheet.title, 'title', titles.width, MOST_LINES_OF_A_NAME));
  layout.block(titles, layout.oneLine(sheet.status, 'large'));
  layout.moveTo(Math.max(layout.y, logoEnd) + 20);
  drawParties(layout, sheet);
  layout.moveTo(layout.y + 20);
  drawDue(layout, sheet);
  layout.moveTo(layout.y + 22);
}

/** The logo, or the name in its place. A PDF can show a PNG only. Returns the height. */
function drawMark(layout: PdfLayout, { issuer: { logo, name } }: Sheet): number {
  if (logo?.type === 'png') return layout.picture(logo.content, logo, LOGO);
  const top = layout.y;
  const column: Column = { x: layout.left, width: layout.width * 0.38, align: 'left' };
  layout.block(column, layout.wrapped(name, 'large', column.width, MOST_LINES_OF_A_NAME));
  return layout.y - top;
}

function drawParties(layout: PdfLayout, sheet: Sheet): void {
  const { left, width } = layout;
  const { issuer, language } = sheet;
  const column = (from: number, to: number): Column => {
    return { x: left + width * from, width: width * (to - from), align: 'left' };
  };
  const top = layout.y;
  const emails = issuer.email === '' ? [] : [issuer.email];
  const ends = [
    drawParty(layout, column(0, 0.3), say(language, 'sender'), issuer.name, [...issuer.lines, ...emails]),
    drawParty(layout, column(0.33, 0.62), say(language, 'billedTo'), sheet.client, sheet.address, top),
  ];
  layout.moveTo(top);
  for (const fact of sheet.facts) drawFact(layout, fact, column(0.65, 0.81), column(0.81, 1));
  layout.moveTo(Math.max(layout.y, ...ends));
}

/** Returns where it ends. */
function drawParty(
  layout: PdfLayout,
  column: Column,
  label: string,
  name: string,
  lines: readonly string[],
  top = layout.y,
): number {
  layout.moveTo(top);
  layout.block(column, layout.oneLine(label, 'small'));
  layout.block(column, layout.wrapped(name, 'strong', column.width, 6));
  for (const line of lines) layout.block(column, layout.wrapped(line, 'body', column.width, 3));
  return layout.y;
}

function drawFact(layout: PdfLayout, { label, value }: Fact, labels: Column, values: Column): void {
  const top = layout.y;
  layout.moveTo(top + 1);
  layout.block(labels, layout.wrapped(label, 'small', labels.width - 6, 2));
  const labelEnd = layout.y;
  layout.moveTo(top);
  layout.block(values, layout.wrapped(typeof value === 'string' ? value : value.text, 'body', values.width, 3));
  layout.moveTo(Math.max(layout.y, labelEnd));
}

function drawDue(layout: PdfLayout, { headline: { amount, unit, sentence } }: Sheet): void {
  const column: Column = { x: layout.left, width: layout.width, align: 'left' };
  layout.block(column, layout.oneLine([amount, unit].filter((text) => text !== '').join('\u00a0'), 'title'));
  layout.block(column, layout.wrapped(sentence, 'body', column.width, 3));
}
