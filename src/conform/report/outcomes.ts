import type { CaseResult } from '../run/run-kit.ts';

/** A result beside the list of expected failures. */
export type Outcome = 'passed' | 'failed' | 'error' | 'expected-failure' | 'unexpected-pass';

export interface Judged extends CaseResult {
  readonly outcome: Outcome;
}

/** The outcomes that make a run fail. A case that could not be judged is not a failure of the server. */
export const UNEXPECTED: readonly Outcome[] = ['failed', 'unexpected-pass'];

/** Ids of a file, one a line; `#` begins a comment, and `*` at the end fits any end. */
export class ExpectedFailures {
  readonly #lines: readonly string[];

  constructor(text: string) {
    this.#lines = text
      .split(/\r?\n/)
      .map((line) => line.replace(/(?:^|\s)#.*$/, '').trim())
      .filter((line) => line !== '');
  }

  /** The lines that an earlier list does not have, as a list. */
  addedTo(earlier: ExpectedFailures): ExpectedFailures {
    return new ExpectedFailures(this.#lines.filter((line) => !earlier.#lines.includes(line)).join('\n'));
  }

  has(id: string): boolean {
    return this.#lines.some((line) => fits(line, id));
  }

  /** The lines that name none of the ids. */
  unknownAmong(ids: readonly string[]): readonly string[] {
    return this.#lines.filter((line) => !ids.some((id) => fits(line, id)));
  }
}

function fits(line: string, id: string): boolean {
  return line.endsWith('*') ? id.startsWith(line.slice(0, -1)) : line === id;
}

/** Compares results with the expected failures. */
export function judge(results: readonly CaseResult[], expected: ExpectedFailures): readonly Judged[] {
  return results.map((result) => ({ ...result, outcome: outcomeOf(result, expected) }));
}

function outcomeOf({ case: { id }, verdict }: CaseResult, expected: ExpectedFailures): Outcome {
  if (verdict.kind === 'error') return 'error';
  if (verdict.kind === 'failed') return expected.has(id) ? 'expected-failure' : 'failed';
  return expected.has(id) ? 'unexpected-pass' : 'passed';
}

/** The sentences of a result that did not pass. */
export function faultsOf({ verdict, outcome }: Judged): readonly string[] {
  if (verdict.kind === 'failed') return verdict.faults;
  if (verdict.kind === 'error') return [verdict.fault];
  return outcome === 'unexpected-pass'
    ? ['It passes, but is listed as an expected failure: take it off the list.']
    : [];
}

/** A run, for its reports. */
export interface RunSummary {
  readonly dialect: string;
  readonly url: string;
  readonly profile: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly seconds: number;
  readonly version: string;
  readonly judged: readonly Judged[];
  /** Cases that this run left out, by the reason. */
  readonly leftOut: Readonly<Record<string, number>>;
  /** Things that could not be cleaned up. */
  readonly left: readonly string[];
}

export function countOf(judged: readonly Judged[], outcome: Outcome): number {
  return judged.filter((one) => one.outcome === outcome).length;
}
