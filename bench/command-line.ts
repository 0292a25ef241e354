import { UsageError } from '../src/cli/support/usage-error.ts';

/** sysexits.h: the command line is wrong. */
export const EX_USAGE = 64;

/** Reads an option that is a whole number from `least` to `most`; throws UsageError. */
export function numberOption(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^[0-9]{1,10}$/.test(text) && value >= least && value <= most) return value;
  throw new UsageError(`--${name} must be a whole number from ${least} to ${most}, not "${text}".`);
}

/** Reads a command line with `read`; any error of it becomes a UsageError that ends with `usage`. */
export function withUsage<T>(usage: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${usage}`);
  }
}
