import type { Instant } from '../../../src/core/dates.ts';
import type { Sheet } from '../view-model.ts';
import type { MadePdf } from './document.ts';
import type { Paper } from './paper.ts';

/** What the thread is given. */
export interface PdfJob {
  readonly sheet: Sheet;
  readonly paper: Paper;
  readonly now: Instant;
}

/** What it answers; `fault` is a bug's words. */
export type PdfReply = (MadePdf | { readonly fault: string }) & { readonly usedHeapBytes: number };
