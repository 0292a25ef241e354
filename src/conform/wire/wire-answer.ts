import type { AnswerFormat } from '../cases/case.ts';

/** An answer as it came, and what it says. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** `null`: the body has no form that is known. */
  readonly format: AnswerFormat | null;
  readonly members: Readonly<Record<string, unknown>>;
}
