import type { Creation, CreationAnswer } from './creation.ts';
import type { Answer, Payment } from './payment.ts';

/** One call: when it was sent and answered, in milliseconds of one clock. */
interface Call {
  readonly tenantId: number;
  readonly sentAt: number;
  readonly answeredAt: number;
  readonly answer: Answer;
}

/** A stretch of the drill, from one instant to another. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The results of all callers together. */
export interface Totals {
  readonly sent: number;
  readonly retried: number;
  readonly resent: number;
  readonly unresolved: number;
  /** Names of the refusals. */
  readonly refusals: readonly string[];
  /** How many answers of each name came. */
  readonly answers: Readonly<Record<string, number>>;
  /** The longest that a caller waited for any answer. */
  readonly slowestMs: number;
}

/** All calls and answers. */
export class Journal {
  readonly #calls: Call[] = [];
  #successes = 0;
  /** Sent at least once, by reference. */
  readonly sent = new Map<string, Payment>();
  /** Of these the acknowledged ones. */
  readonly acknowledged = new Map<string, Payment>();
  /** Invoices that were asked for, by their keys. */
  readonly creations = new Map<string, Creation>();
  /** The different ids that their answers named. */
  readonly created = new Map<string, Set<number>>();
  /** Given up without a definitive answer, when the drill ended: references and keys. */
  readonly unresolved: string[] = [];
  /** Calls that were repeated until their answer was definitive. */
  retried = 0;
  /** Calls that were sent again after their success. */
  resent = 0;

  note(payment: Payment, sentAt: number, answeredAt: number, answer: Answer): void {
    this.#noteCall({ tenantId: payment.tenantId, sentAt, answeredAt, answer });
    if (answer.class === 'success') this.acknowledged.set(payment.reference, payment);
  }

  noteCreation({ key, tenantId }: Creation, sentAt: number, answeredAt: number, answer: CreationAnswer): void {
    this.#noteCall({ tenantId, sentAt, answeredAt, answer });
    if (answer.invoiceId === undefined) return;
    this.created.set(key, (this.created.get(key) ?? new Set()).add(answer.invoiceId));
  }

  /** Calls that succeeded. */
  get successes(): number {
    return this.#successes;
  }

  #noteCall(call: Call): void {
    this.#calls.push(call);
    if (call.answer.class === 'success') this.#successes += 1;
  }

  /** How many answers of each name but success came in a stretch, to callers of some tenants or of all. */
  failures(span: Span, tenants: readonly number[] | null = null): Readonly<Record<string, number>> {
    return countsOf(this.#of(tenants, span).filter(({ answer }) => answer.class !== 'success'));
  }

  #of(tenants: readonly number[] | null, span: Span): readonly Call[] {
    return this.#calls.filter(
      ({ tenantId, answeredAt }) => (tenants === null || tenants.includes(tenantId)) && inside(answeredAt, span),
    );
  }

  totals(): Totals {
    return {
      sent: this.sent.size,
      retried: this.retried,
      resent: this.resent,
      unresolved: this.unresolved.length,
      refusals: this.#calls.filter(({ answer }) => answer.class === 'refused').map(({ answer }) => answer.name),
      answers: countsOf(this.#calls),
      slowestMs: this.#calls.reduce((most, { sentAt, answeredAt }) => Math.max(most, answeredAt - sentAt), 0),
    };
  }

  /** The longest time without a success of some tenants together, or of all. */
  longestGap(span: Span, tenants: readonly number[] | null = null): Span {
    const times = this.#of(tenants, span)
      .filter(({ answer }) => answer.class === 'success')
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

  /** From an instant to the first success of a call that was sent after it; `null` without one. */
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
