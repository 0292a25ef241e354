import { parseArgs } from 'node:util';

/** How many calls of each kind are measured; bounded, so that the drill ends by itself. */
export interface Options {
  /** By secret: a millisecond or two each. */
  readonly secrets: number;
  /** By password: half a second each. */
  readonly passwords: number;
}

/** The command line is unusable: a sentence that says how to mend it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const USAGE = `npm run drill:timing -- [options]
  --secrets N     calls of each kind by API secret (default 1000)
  --passwords N   calls of each kind by password (default 1000: half a second each)`;

/** Reads the command line; throws UsageError. */
export function readOptions(args: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        secrets: { type: 'string', default: '1000' },
        passwords: { type: 'string', default: '1000' },
      },
    });
    return { secrets: countOf('secrets', values.secrets), passwords: countOf('passwords', values.passwords) };
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`${(error as Error).message}\n${USAGE}`);
  }
}

function countOf(name: string, text: string): number {
  const value = Number(text);
  if (/^[0-9]{1,5}$/.test(text) && value >= 20 && value <= 10_000) return value;
  throw new UsageError(`--${name} must be a whole number from 20 to 10000, not "${text}".\n${USAGE}`);
}
