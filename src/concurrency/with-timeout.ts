import { LedgerUnavailable } from '../core/errors.ts';

/** Resolves with the work's result, or rejects with LedgerUnavailable after the limit. The work itself goes on. */
export async function withTimeout<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new LedgerUnavailable('The database did not answer in time'));
    }, limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
