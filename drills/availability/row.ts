/** One line of the report: what was asked for, what was done, and what came of it. */
export interface Row {
  /** Its id in the list of requirements, such as `A1`. */
  readonly requirement: string;
  readonly done: string;
  readonly measured: string;
  readonly limit: string;
  readonly isMet: boolean;
  /** How often the limit goes into the figure; Infinity where something else than the wanted was found. */
  readonly excess: number;
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

/** A figure that must be this one, as a count of what was lost must be 0. */
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
