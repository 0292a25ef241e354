import { parseArgs } from 'node:util';

export interface Options {
  readonly sequences: number;
  readonly seed: number;
}

/** The command line is unusable: a sentence that says how to mend it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const USAGE = `npm run model -- [options]
  --sequences N   of random calls, each on a tenant of its own (default 10000)
  --seed N        of what is called (default: a new one each time)`;

const MOST_SEQUENCES = 1_000_000;
const LARGEST_SEED = 2_147_483_647;

/** Reads the command line; throws UsageError. */
export function readOptions(args: readonly string[]): Options {
  const { sequences, seed } = parsed(args);
  return {
    sequences: numberOf('sequences', sequences ?? '10000', MOST_SEQUENCES),
    seed: numberOf('seed', seed ?? String(Date.now() % LARGEST_SEED), LARGEST_SEED),
  };
}

function parsed(args: readonly string[]): { readonly sequences?: string; readonly seed?: string } {
  try {
    return parseArgs({ args: [...args], options: { sequences: { type: 'string' }, seed: { type: 'string' } } }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${USAGE}`);
  }
}

function numberOf(name: string, text: string, most: number): number {
  const value = Number(text);
  if (/^[0-9]{1,10}$/.test(text) && value >= 1 && value <= most) return value;
  throw new UsageError(`--${name} must be a whole number from 1 to ${most}, not "${text}".\n${USAGE}`);
}
