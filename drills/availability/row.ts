/** One line of the report: the requirement, the action and the result. */
export interface Row {
  /** Its id in the list of requirements, such as `A1`. */
  readonly requirement: string;
  readonly done: string;
  readonly measured: string;
  readonly limit: string;
  readonly isMet: boolean;
  /** The figure divided by its limit; Infinity where an unexpected value was found. */
  readonly excess: number;
  /** Whether the figure is the machine's speed: another program on the machine changes it. */
  readonly isSpeed?: boolean;
}

/** A figure that may not be above its limit. */
export function atMost(requirement: string, done: string, value: number, limit: number, unit: string): Row {
  return {
    requirement,
    done,
    measured: `${shown(value)} ${unit}`,
    limit: `≤ ${limit} ${unit}`,
    isMet: value <= limit,
    excess: value / limit,
  };
}

/** A figure of speed, such as a percentile of calls. */
export function speed(...figure: Parameters<typeof atMost>): Row {
  return { ...atMost(...figure), isSpeed: true };
}

/** A figure with one right value, such as 0 for a count of lost payments. */
export function exactly(requirement: string, done: string, value: number | string, wanted: number | string): Row {
  return {
    requirement,
    done,
    measured: String(value),
    limit: String(wanted),
    isMet: value === wanted,
    excess: value === wanted ? 0 : Infinity,
  };
}

function shown(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(3);
}

/** The rows as a table of Markdown. */
export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(({ requirement, done, measured, limit, isMet }) =>
    [requirement, done, measured, limit, isMet ? 'yes' : 'NO'].join(' | '),
  );
  return ['requirement | what was done | measured | limit | ok', '--- | --- | --- | --- | ---', ...lines]
    .map((line) => `| ${line} |`)
    .join('\n');
}
