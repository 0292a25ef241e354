/** The command line is unusable: a sentence that says how to mend it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Reads an option that is a whole number, at most six digits; throws UsageError. */
export function numberOption(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^[0-9]{1,6}$/.test(text) && value >= least && value <= most) return value;
  throw new UsageError(`--${name} must be a whole number from ${least} to ${most}, not "${text}".`);
}

/** Runs what reads a command line; every fault of it ends in the usage. Throws UsageError. */
export function withUsage<T>(usage: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${usage}`);
  }
}
