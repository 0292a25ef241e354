import type { Instant } from '../../src/core/dates.ts';
import type { Paper } from './pdf-layout.ts';
import type { Sheet } from './view-model.ts';

/** Each is a fraction of a second of this thread's time; payments have a right to it too. */
const MOST_WAITING = 16;

/** Makes PDFs one at a time; refuses more than may wait. */
export class PdfQueue {
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  async render(sheet: Sheet, paper: Paper, now: Instant): Promise<Buffer | 'busy'> {
    if (this.#waiting >= MOST_WAITING) return 'busy';
    this.#waiting += 1;
    // Loaded with the first PDF: its libraries cost every start a tenth of a second, and a tenth of the memory.
    const rendered = this.#last.then(async () => (await import('./pdf.ts')).renderPdf(sheet, paper, now));
    this.#last = rendered.catch(() => undefined);
    try {
      return await rendered;
    } finally {
      this.#waiting -= 1;
    }
  }
}
