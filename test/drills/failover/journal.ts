import type { Answer, Payment } from './payment.ts';

/** One call: when it was sent and answered, in milliseconds of one clock. */
interface Call {
  readonly sentAt: number;
  readonly answeredAt: number;
  readonly answer: Answer;
}

/** A stretch of the drill, from one instant to another. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Everything that callers sent and were told. */
export class Journal {
  readonly #calls: Call[] = [];
  /** Sent at least once, by reference. */
  readonly sent = new Map<string, Payment>();
  /** Of these a caller was told success. */
  readonly acknowledged = new Map<string, Payment>();
  /** Given up without a definitive answer, when the drill ended. */
  readonly unresolved: Payment[] = [];
  /** Payments that were asked for more than once before the answer was definitive. */
  retried = 0;
  /** Payments that were sent again after their success. */
  resent = 0;

  note(payment: Payment, sentAt: number, answeredAt: number, answer: Answer): void {
    this.#calls.push({ sentAt, answeredAt, answer });
    if (answer.class === 'success') this.acknowledged.set(payment.reference, payment);
  }

  /** How many answers of each name came. */
  counts(): Readonly<Record<string, number>> {
    return countsOf(this.#calls);
  }

  /** How many answers of each name but success came in a stretch. */
  failures(span: Span): Readonly<Record<string, number>> {
    return countsOf(
      this.#calls.filter(({ answer, answeredAt }) => answer.class !== 'success' && inside(answeredAt, span)),
    );
  }

  refusals(): readonly string[] {
    return this.#calls.filter(({ answer }) => answer.class === 'refused').map(({ answer }) => answer.name);
  }

  /** The longest that a caller waited for any answer. */
  slowestMs(): number {
    return this.#calls.reduce((most, { sentAt, answeredAt }) => Math.max(most, answeredAt - sentAt), 0);
  }

  /** The longest time in which nobody was told success. */
  longestGap(span: Span): Span {
    const times = this.#calls
      .filter(({ answer, answeredAt }) => answer.class === 'success' && inside(answeredAt, span))
      .map(({ answeredAt }) => answeredAt)
      .sort((a, b) => a - b);
    let longest: Span = { from: span.from, to: span.from };
    let previous = span.from;
    for (const time of [...times, span.to]) {
      if (time - previous > longest.to - longest.from) longest = { from: previous, to: time };
      previous = time;
    }
    return longest;
  }

  /** From an instant to the first success that a call sent after it was told; `null` where there was none. */
  firstSuccessAfter(instant: number): number | null {
    const times = this.#calls
      .filter(({ answer, sentAt }) => answer.class === 'success' && sentAt >= instant)
      .map(({ answeredAt }) => answeredAt - instant);
    return times.length === 0 ? null : times.reduce((least, time) => Math.min(least, time));
  }

  /** Successes a second. */
  rate(span: Span): number {
    const count = this.#calls.filter((call) => call.answer.class === 'success' && inside(call.answeredAt, span)).length;
    return (1_000 * count) / (span.to - span.from);
  }
}

function countsOf(calls: readonly Call[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { answer } of calls) counts[answer.name] = (counts[answer.name] ?? 0) + 1;
  return counts;
}

function inside(instant: number, { from, to }: Span): boolean {
  return instant >= from && instant <= to;
}
