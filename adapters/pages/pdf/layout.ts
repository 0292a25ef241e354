import type { Faces } from './faces.ts';
import { PAPERS, type Paper } from './paper.ts';
import { wrapText, type Line } from './wrap.ts';
import type { Run } from './direction.ts';

export const MARGINS = { side: 48, top: 50, bottom: 62 } as const;

const STYLES = {
  title: { weight: 'bold', size: 18, leading: 25, colour: '#14202b' },
  large: { weight: 'bold', size: 12, leading: 18, colour: '#14202b' },
  strong: { weight: 'bold', size: 9.5, leading: 14, colour: '#14202b' },
  body: { weight: 'body', size: 9.5, leading: 14, colour: '#14202b' },
  small: { weight: 'body', size: 8, leading: 11.5, colour: '#53616e' },
} as const;
type StyleName = keyof typeof STYLES;

interface TextLine {
  readonly line: Line;
  readonly style: StyleName;
}

/** A column of a table or of a block. */
export interface Column {
  readonly x: number;
  readonly width: number;
  readonly align: 'left' | 'right';
}

/** A length and a height, in points or in pixels. */
interface Box {
  readonly width: number;
  readonly height: number;
}

/** The drawing functions of a document. */
export interface Pen {
  readonly faces: Readonly<Record<'body' | 'bold', Faces>>;
  /** The height of the letters above the foot of a line, as a fraction of the font size. */
  readonly ascent: number;
  /** Draws a run from `x` on. `y` is the foot of its letters. */
  draw(run: Run, x: number, y: number, size: number): void;
}

const HAIRLINE = { width: 0.5, colour: '#e1e6ea' } as const;
const RULE = { width: 1, colour: '#14202b' } as const;
/** The limit of one text, about twenty pages. */
const MOST_LINES_OF_A_TEXT = 1_000;
/** The limit of all tables and notes together, about a hundred pages. */
const MOST_LINES = 4_000;

/** Texts that the layout itself writes. */
export interface Sentences {
  /** At the top of every page except the first. */
  readonly runningHead: string;
  /** In the place of text that was left out. */
  readonly shortened: string;
}

/** Lays text out in columns, with a cursor that moves down and a table head on every page. */
export class PdfLayout {
  readonly #document: PDFKit.PDFDocument;
  readonly #pen: Pen;
  readonly #sentences: Sentences;
  readonly left = MARGINS.side;
  readonly width: number;
  readonly #bottom: number;
  #y: number = MARGINS.top;
  #tableHead: (() => void) | null = null;
  #headHeight = 0;
  #linesLeft = MOST_LINES;
  /** The current colour of the page. Setting it again at every line is slow. */
  #colour = '';

  constructor(document: PDFKit.PDFDocument, pen: Pen, paper: Paper, sentences: Sentences) {
    const [width, height] = PAPERS[paper];
    this.#document = document;
    this.#pen = pen;
    this.#sentences = sentences;
    this.width = width - 2 * MARGINS.side;
    this.#bottom = height - MARGINS.bottom;
  }

  get y(): number {
    return this.#y;
  }

  /** Whether the document is full, so that rows are left out. */
  isFull(): boolean {
    return this.#linesLeft <= 0;
  }

  moveTo(y: number): void {
    this.#y = y;
  }

  /** Text in lines that fit a column. A text that is too long ends in a note. */
  wrapped(text: string, style: StyleName, width: number, limit = MOST_LINES_OF_A_TEXT): readonly TextLine[] {
    const { weight, size } = STYLES[style];
    const { lines, isShortened } = wrapText(text, width / size, this.#pen.faces[weight], limit);
    const styled = lines.map((line) => ({ line, style }));
    return isShortened && limit === MOST_LINES_OF_A_TEXT
      ? [...styled, ...this.oneLine(this.#sentences.shortened, 'small')]
      : styled;
  }

  /** A short text of this program. */
  oneLine(text: string, style: StyleName = 'body'): readonly TextLine[] {
    return this.wrapped(text, style, Infinity, 1);
  }

  /** Lines in one column. They must fit on the rest of the page. */
  block(column: Column, lines: readonly TextLine[]): void {
    for (const line of lines) {
      this.#draw(column, line);
      this.#y += STYLES[line.style].leading;
    }
  }

  /** A PNG at the cursor, at most as large as the box. Returns its height. */
  picture(content: Uint8Array, size: Box, box: Box): number {
    const scale = Math.min(1, box.width / size.width, box.height / size.height);
    this.#document.image(Buffer.from(content), this.left, this.#y, { width: size.width * scale });
    return size.height * scale;
  }

  /** Cells side by side, on one page if they fit. In a full document a note replaces them. */
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

  /** Draws a note that something was left out. */
  shortened(): void {
    this.keep(STYLES.small.leading + 10);
    this.#y += 6;
    this.block({ x: this.left, width: this.width, align: 'left' }, this.oneLine(this.#sentences.shortened, 'small'));
    this.#y += 4;
  }

  /** Starts a new page if less than `height` is left on this one. */
  keep(height: number): void {
    if (this.#y + height <= this.#bottom) return;
    this.#document.addPage();
    this.#colour = '';
    this.#y = MARGINS.top;
    const head: Column = { x: this.left, width: this.width, align: 'left' };
    this.block(head, this.wrapped(this.#sentences.runningHead, 'small', head.width, 1));
    this.#y += 8;
    const top = this.#y;
    this.#tableHead?.();
    this.#headHeight = this.#y - (this.#tableHead === null ? top : MARGINS.top);
  }

  /** Begins a table. Each page repeats its head until {@link endTable}. */
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
    // On later pages the running head is above it.
    this.#headHeight = this.#y - top + STYLES.small.leading + 8;
  }

  endTable(): void {
    this.#tableHead = null;
    this.#headHeight = 0;
  }

  /** Draws the foot of every page, after the last page exists. */
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

  /** Text that is read from right to left starts at the right edge of its column. */
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

/** The height of each line across the cells: the height of the highest. */
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
