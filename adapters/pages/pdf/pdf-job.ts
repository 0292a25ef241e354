import type { Instant } from '../../../src/core/dates.ts';
import type { Sheet } from '../sheet.ts';
import type { MadePdf } from './document.ts';
import type { Paper } from './paper.ts';

/** The input of the thread. */
export interface PdfJob {
  readonly sheet: Sheet;
  readonly paper: Paper;
  readonly now: Instant;
}

/** The answer of the thread. `fault` is the message of a bug. */
export type PdfReply = (MadePdf | { readonly fault: string }) & { readonly usedHeapBytes: number };
