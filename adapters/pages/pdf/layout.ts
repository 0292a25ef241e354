import type { Faces } from './faces.ts';
import { PAPERS, type Paper } from './paper.ts';
import { wrapText, type Line } from './wrap.ts';
import type { Run } from './direction.ts';

export const MARGINS = { side: 48, top: 50, bottom: 62 } as const;

export const STYLES = {
  title: { weight: 'bold', size: 20, leading: 27, colour: '#1b2430' },
  strong: { weight: 'bold', size: 9.5, leading: 14, colour: '#1b2430' },
  body: { weight: 'body', size: 9.5, leading: 14, colour: '#1b2430' },
  small: { weight: 'body', size: 8, leading: 11.5, colour: '#566170' },
} as const;
export type StyleName = keyof typeof STYLES;

export interface TextLine {
  readonly line: Line;
  readonly style: StyleName;
}

/** A column of a table or of a block. */
export interface Column {
  readonly x: number;
  readonly width: number;
  readonly align: 'left' | 'right';
}

/** What the document draws with. */
export interface Pen {
  readonly faces: Readonly<Record<'body' | 'bold', Faces>>;
  /** How far the letters of a line rise above its foot, as a part of the font's size. */
  readonly ascent: number;
  /** Draws a run from `x` on; `y` is the foot of its letters. */
  draw(run: Run, x: number, y: number, size: number): void;
}

const HAIRLINE = { width: 0.5, colour: '#dfe3e8' } as const;
const RULE = { width: 1, colour: '#1b2430' } as const;
/** No text fills more than twenty pages. */
const MOST_LINES_OF_A_TEXT = 1_000;
/** Nor do all of them together, tables and notes: about a hundred pages. */
const MOST_LINES = 4_000;
const SHORTENED = '… shortened: the invoice on the web has all of it.';

/** Pages of text in columns: a cursor that moves down, and a head that every page of a table begins with. */
export class PdfLayout {
  readonly #document: PDFKit.PDFDocument;
  readonly #pen: Pen;
  readonly #runningHead: string;
  readonly left = MARGINS.side;
  readonly width: number;
  readonly #bottom: number;
  #y: number = MARGINS.top;
  #tableHead: (() => void) | null = null;
  #headHeight = 0;
  #linesLeft = MOST_LINES;
  /** What the page at hand was last told to draw with: telling it again at every line is slow. */
  #colour = '';

  /** `runningHead` stands on top of every page but the first. */
  constructor(document: PDFKit.PDFDocument, pen: Pen, paper: Paper, runningHead: string) {
    const [width, height] = PAPERS[paper];
    this.#document = document;
    this.#pen = pen;
    this.#runningHead = runningHead;
    this.width = width - 2 * MARGINS.side;
    this.#bottom = height - MARGINS.bottom;
  }

  get y(): number {
    return this.#y;
  }

  /** Whether so much was drawn that rows are left out. */
  isFull(): boolean {
    return this.#linesLeft <= 0;
  }

  moveTo(y: number): void {
    this.#y = y;
  }

  /** Text in lines that fit a column; where it is too long it ends in a note that says so. */
  wrapped(text: string, style: StyleName, width: number, limit = MOST_LINES_OF_A_TEXT): readonly TextLine[] {
    const { weight, size } = STYLES[style];
    const { lines, isShortened } = wrapText(text, width / size, this.#pen.faces[weight], limit);
    const styled = lines.map((line) => ({ line, style }));
    return isShortened && limit === MOST_LINES_OF_A_TEXT ? [...styled, ...this.oneLine(SHORTENED, 'small')] : styled;
  }

  /** A short text of ours. */
  oneLine(text: string, style: StyleName = 'body'): readonly TextLine[] {
    return this.wrapped(text, style, Infinity, 1);
  }

  /** Lines in one column, which must fit on what is left of the page. */
  block(column: Column, lines: readonly TextLine[]): void {
    for (const line of lines) {
      this.#draw(column, line);
      this.#y += STYLES[line.style].leading;
    }
  }

  /** Cells side by side, kept on one page unless they are higher than any; those of a full document end in a note. */
  row(
    columns: readonly Column[],
    cells: readonly (readonly TextLine[])[],
    options: { readonly padding: number; readonly ruled: boolean },
  ): void {
    const slots = slotHeights(cells);
    const height = slots.reduce((sum, slot) => sum + slot, 2 * options.padding);
    if (height <= this.#bottom - MARGINS.top - this.#headHeight) this.keep(height);
    this.#y += options.padding;
    for (const [index, slot] of slots.entries()) {
      if (this.isFull()) break;
      this.#linesLeft -= 1;
      this.keep(slot);
      for (const [column, cell] of cells.entries()) {
        const line = cell[index];
        const place = columns[column];
        if (line !== undefined && place !== undefined) this.#draw(place, line);
      }
      this.#y += slot;
    }
    this.#y += options.padding;
    if (options.ruled) this.#rule(HAIRLINE);
  }

  /** Says that something was left out. */
  shortened(): void {
    this.keep(STYLES.small.leading + 10);
    this.#y += 6;
    this.block({ x: this.left, width: this.width, align: 'left' }, this.oneLine(SHORTENED, 'small'));
    this.#y += 4;
  }

  /** Goes on to a new page where less than `height` is left on this one. */
  keep(height: number): void {
    if (this.#y + height <= this.#bottom) return;
    this.#document.addPage();
    this.#colour = '';
    this.#y = MARGINS.top;
    const head: Column = { x: this.left, width: this.width, align: 'left' };
    this.block(head, this.wrapped(this.#runningHead, 'small', head.width, 1));
    this.#y += 8;
    const top = this.#y;
    this.#tableHead?.();
    this.#headHeight = this.#y - (this.#tableHead === null ? top : MARGINS.top);
  }

  /** Begins a table whose head is repeated on each page until {@link endTable}. */
  beginTable(columns: readonly Column[], names: readonly string[]): void {
    const cells = names.map((name) => this.oneLine(name, 'small'));
    this.#tableHead = () => {
      for (const [index, lines] of cells.entries()) {
        const column = columns[index];
        if (column !== undefined) for (const line of lines) this.#draw(column, line);
      }
      this.#y += STYLES.small.leading + 3;
      this.#rule(RULE);
    };
    const top = this.#y;
    this.#tableHead();
    // The running head stands above it on the pages to come.
    this.#headHeight = this.#y - top + STYLES.small.leading + 8;
  }

  endTable(): void {
    this.#tableHead = null;
    this.#headHeight = 0;
  }

  /** The foot of every page, once all are there. */
  footPages(footOf: (page: number, pages: number) => string): void {
    const { start, count } = this.#document.bufferedPageRange();
    for (let index = 0; index < count; index += 1) {
      this.#document.switchToPage(start + index);
      this.#colour = '';
      this.#y = this.#bottom + 20;
      const column: Column = { x: this.left, width: this.width, align: 'right' };
      this.block(column, this.oneLine(footOf(index + 1, count), 'small'));
    }
  }

  /** Text that is read from right to left begins at the right edge of a column. */
  #draw({ x, width, align }: Column, { line: { runs, isRightToLeft, advance }, style }: TextLine): void {
    if (runs.length === 0) return;
    const { size, colour } = STYLES[style];
    if (colour !== this.#colour) this.#document.fillColor(colour);
    this.#colour = colour;
    const isAtTheRight = align === 'right' || isRightToLeft;
    const isExact = align === 'right' || runs.length > 1;
    const advances = isExact ? runs.map((run) => run.face.shapedAdvanceOf(run.text)) : [advance];
    const total = advances.reduce((sum, each) => sum + each, 0);
    let at = isAtTheRight ? x + width - total * size : x;
    for (const [index, run] of runs.entries()) {
      this.#pen.draw(run, at, this.#y + this.#pen.ascent * size, size);
      at += (advances[index] ?? 0) * size;
    }
  }

  #rule(rule: { readonly width: number; readonly colour: string }): void {
    this.#document
      .moveTo(this.left, this.#y)
      .lineTo(this.left + this.width, this.#y)
      .lineWidth(rule.width)
      .strokeColor(rule.colour)
      .stroke();
  }
}

/** The height of each line across the cells: that of its highest. */
function slotHeights(cells: readonly (readonly TextLine[])[]): number[] {
  const count = Math.max(0, ...cells.map((cell) => cell.length));
  return Array.from({ length: count }, (_none, index) =>
    Math.max(
      ...cells.map((cell) => {
        const line = cell[index];
        return line === undefined ? 0 : STYLES[line.style].leading;
      }),
    ),
  );
}
