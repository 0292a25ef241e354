/** The target of a figure: at least, or at most, a value in the figure's own unit. */
export interface Target {
  readonly bound: '≥' | '≤';
  readonly value: number;
}

export type Unit = 'ratio' | 'MiB' | '%' | 's' | 'µs';

/** One line of the summary. */
export interface Figure {
  readonly what: string;
  /** `null` if this machine could not measure it. */
  readonly value: number | null;
  readonly unit: Unit;
  /** `null` for a figure without a target. */
  readonly target: Target | null;
}

export type Verdict = 'met' | 'missed' | 'not measured' | 'no target';

export function atLeast(value: number): Target {
  return { bound: '≥', value };
}

export function atMost(value: number): Target {
  return { bound: '≤', value };
}

/** Judged on the value as measured, not as printed. */
export function verdictOf({ value, target }: Figure): Verdict {
  if (value === null || Number.isNaN(value)) return 'not measured';
  if (target === null) return 'no target';
  const isMet = target.bound === '≥' ? value >= target.value : value <= target.value;
  return isMet ? 'met' : 'missed';
}
