interface ProbeOptions {
  /** How long an answer is taken for the present state. */
  readonly freshMs: number;
  /** How long a caller waits for it. */
  readonly limitMs: number;
  /** Milliseconds that only go forward. */
  readonly now?: () => number;
}

/** The question had no answer in time. */
class ProbeTimeout extends Error {
  override readonly name = 'ProbeTimeout';
}

/**
 * A question that may be asked often and by many: only one query runs at a time, its answer is cached for a moment,
 * and no caller waits longer than the limit. Rejects with ProbeTimeout, or with the error of the work.
 */
export function probe<T>(work: () => Promise<T>, options: ProbeOptions): () => Promise<T> {
  const { freshMs, limitMs, now = () => performance.now() } = options;
  let last: { readonly answer: Promise<T>; answeredAt: number | null } | null = null;
  return () => {
    const isFresh = last !== null && (last.answeredAt === null || now() - last.answeredAt < freshMs);
    if (last === null || !isFresh) {
      const asked: NonNullable<typeof last> = { answer: work(), answeredAt: null };
      const note = (): void => {
        asked.answeredAt = now();
      };
      asked.answer.then(note, note);
      last = asked;
    }
    return within(last.answer, limitMs);
  };
}

function within<T>(answer: Promise<T>, limitMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new ProbeTimeout(`There was no answer within ${limitMs} ms`));
    }, limitMs);
    answer.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}
