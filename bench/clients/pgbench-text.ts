/** The output of pgbench at its end. */
interface PgbenchSummary {
  readonly processed: number;
  readonly failed: number;
}

/** One transaction of pgbench's log (`-l`). */
interface LoggedTransaction {
  readonly latencyMs: number;
  /** When it ended: milliseconds since 1970. */
  readonly endedAt: number;
}

/**
 * A statement as pgbench may hold it: to it a colon before a word is a variable, within a text too, and cannot be
 * escaped. The same text without a colon is written with the colon's code.
 */
export function withoutColons(sql: string): string {
  return sql.replace(/'[^']*'/g, (literal) =>
    /:\w/.test(literal) ? `E${literal.replaceAll('\\', '\\\\').replaceAll(':', '\\x3a')}` : literal,
  );
}

/** Reads the summary; throws where there is none. */
export function readSummary(output: string): PgbenchSummary {
  const numberAfter = (label: string): number | null => {
    const text = new RegExp(`^${label}: ([0-9]+)`, 'm').exec(output)?.[1];
    return text === undefined ? null : Number(text);
  };
  const processed = numberAfter('number of transactions actually processed');
  if (processed === null) throw new Error(`pgbench said no result: ${output.slice(-500)}`);
  return { processed, failed: numberAfter('number of failed transactions') ?? 0 };
}

/** Reads `client number latency-µs script seconds microseconds`, a transaction a line; a failed one has no latency. */
export function readLog(text: string): LoggedTransaction[] {
  const transactions: LoggedTransaction[] = [];
  for (const line of text.split('\n')) {
    const [, , latency, , seconds, micros] = line.split(' ').map(Number);
    if (latency === undefined || seconds === undefined || micros === undefined || Number.isNaN(latency)) continue;
    transactions.push({ latencyMs: latency / 1_000, endedAt: seconds * 1_000 + micros / 1_000 });
  }
  return transactions;
}
