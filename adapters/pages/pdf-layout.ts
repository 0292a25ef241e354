import { setImmediate } from 'node:timers/promises';
import { wrapText } from './pdf-text.ts';

export type Paper = 'a4' | 'letter';

/** Lengths are points, 72 to the inch. */
export const PAPERS: Readonly<Record<Paper, readonly [width: number, height: number]>> = {
  a4: [595.28, 841.89],
  letter: [612, 792],
};
export const MARGINS = { side: 48, top: 50, bottom: 62 } as const;

export const STYLES = {
  title: { font: 'bold', size: 20, leading: 27, colour: '#1b2430' },
  strong: { font: 'bold', size: 9.5, leading: 14, colour: '#1b2430' },
  body: { font: 'body', size: 9.5, leading: 14, colour: '#1b2430' },
  small: { font: 'body', size: 8, leading: 11.5, colour: '#566170' },
} as const;
export type StyleName = keyof typeof STYLES;

export interface TextLine {
  readonly text: string;
  readonly style: StyleName;
}

/** A column of a table or of a block. */
export interface Column {
  readonly x: number;
  readonly width: number;
  readonly align: 'left' | 'right';
}

const HAIRLINE = { width: 0.5, colour: '#dfe3e8' } as const;
const RULE = { width: 1, colour: '#1b2430' } as const;

/** Pages of text in columns: a cursor that moves down, and a head that every page of a table begins with. */
export class PdfLayout {
  readonly #document: PDFKit.PDFDocument;
  readonly #runningHead: string;
  readonly left = MARGINS.side;
  readonly width: number;
  readonly #bottom: number;
  #y: number = MARGINS.top;
  #tableHead: (() => void) | null = null;
  #headHeight = 0;
  /** What the page at hand was last told to draw with: telling it again at every line is slow. */
  #colour = '';

  /** `runningHead` stands on top of every page but the first. */
  constructor(document: PDFKit.PDFDocument, paper: Paper, runningHead: string) {
    const [width, height] = PAPERS[paper];
    this.#document = document;
    this.#runningHead = runningHead;
    this.width = width - 2 * MARGINS.side;
    this.#bottom = height - MARGINS.bottom;
  }

  get y(): number {
    return this.#y;
  }

  moveTo(y: number): void {
    this.#y = y;
  }

  /** Text in lines that fit a column. */
  wrapped(text: string, style: StyleName, width: number): TextLine[] {
    this.#use(style);
    return wrapText(text, width, (run) => this.#document.widthOfString(run)).map((line) => ({ text: line, style }));
  }

  /** Lines in one column, which must fit on what is left of the page. */
  block(column: Column, lines: readonly TextLine[]): void {
    for (const line of lines) {
      this.#draw(column, line);
      this.#y += STYLES[line.style].leading;
    }
  }

  /**
   * Cells side by side, kept on one page unless they are higher than any. Gives other requests a turn at each new page:
   * a PDF is made in this thread.
   */
  async row(
    columns: readonly Column[],
    cells: readonly (readonly TextLine[])[],
    options: { readonly padding: number; readonly ruled: boolean },
  ): Promise<void> {
    const slots = slotHeights(cells);
    const height = slots.reduce((sum, slot) => sum + slot, 2 * options.padding);
    if (height <= this.#bottom - MARGINS.top - this.#headHeight) await this.keep(height);
    this.#y += options.padding;
    for (const [index, slot] of slots.entries()) {
      await this.keep(slot);
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

  /** Goes on to a new page where less than `height` is left on this one. */
  async keep(height: number): Promise<void> {
    if (this.#y + height <= this.#bottom) return;
    this.#document.addPage();
    this.#colour = '';
    this.#y = MARGINS.top;
    this.block({ x: this.left, width: this.width, align: 'left' }, [{ text: this.#runningHead, style: 'small' }]);
    this.#y += 8;
    const top = this.#y;
    this.#tableHead?.();
    this.#headHeight = this.#y - (this.#tableHead === null ? top : MARGINS.top);
    await setImmediate();
  }

  /** Begins a table whose head is repeated on each page until {@link endTable}. */
  beginTable(columns: readonly Column[], names: readonly string[]): void {
    this.#tableHead = () => {
      for (const [index, name] of names.entries()) {
        const column = columns[index];
        if (column !== undefined) this.#draw(column, { text: name, style: 'small' });
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
      this.#draw(column, { text: footOf(index + 1, count), style: 'small' });
    }
  }

  #use(style: StyleName): void {
    const { font, size } = STYLES[style];
    this.#document.font(font).fontSize(size);
  }

  #draw({ x, width, align }: Column, { text, style }: TextLine): void {
    if (text === '') return;
    this.#use(style);
    const { colour } = STYLES[style];
    if (colour !== this.#colour) this.#document.fillColor(colour);
    this.#colour = colour;
    const indent = align === 'right' ? width - this.#document.widthOfString(text) : 0;
    // The lines are broken already; a break of the library's own would add pages behind our back.
    this.#document.text(text, x + indent, this.#y, { lineBreak: false });
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
