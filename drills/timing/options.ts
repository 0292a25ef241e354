import { parseArgs } from 'node:util';
import { numberOption, withUsage } from '../../bench/command-line.ts';

/** How many calls of each kind are measured; bounded, so that the drill ends by itself. */
export interface Options {
  /** By secret: a millisecond or two each. */
  readonly secrets: number;
  /** By password: half a second each. */
  readonly passwords: number;
}

const MOST_CALLS = 10_000;

const USAGE = `npm run drill:timing -- [options]
  --secrets N     calls of each kind by API secret (default 1000)
  --passwords N   calls of each kind by password (default 1000: half a second each)`;

/** Reads the command line; throws UsageError. */
export function readOptions(args: readonly string[]): Options {
  return withUsage(USAGE, () => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        secrets: { type: 'string', default: '1000' },
        passwords: { type: 'string', default: '1000' },
      },
    });
    return {
      secrets: numberOption('secrets', values.secrets, 20, MOST_CALLS),
      passwords: numberOption('passwords', values.passwords, 20, MOST_CALLS),
    };
  });
}
