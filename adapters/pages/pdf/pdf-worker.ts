import { getHeapStatistics } from 'node:v8';
import { parentPort } from 'node:worker_threads';
import { renderPdf, type MadePdf } from './document.ts';
import type { PdfJob, PdfReply } from './pdf-job.ts';

/** The thread that makes PDFs. Calls go on even if a text keeps the thread busy. */
parentPort?.on('message', (job: PdfJob) => {
  void answer(job);
});

async function answer({ sheet, paper, now }: PdfJob): Promise<void> {
  const made = await renderPdf(sheet, paper, now).catch(faultOf);
  const reply: PdfReply = { ...made, usedHeapBytes: getHeapStatistics().used_heap_size };
  parentPort?.postMessage(reply);
}

function faultOf(error: unknown): MadePdf | { readonly fault: string } {
  return { fault: error instanceof Error ? String(error.stack) : String(error) };
}
