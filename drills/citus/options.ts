import { parseArgs } from 'node:util';
import { numberOption, withUsage } from '../../bench/command-line.ts';

/** The sizes of one drill; every number is bounded, so that it ends by itself. */
export interface Options {
  /** Of load before the first fault, between two, and after the last. */
  readonly seconds: number;
  readonly seed: number;
  readonly payers: number;
  /** How long a killed server is away. */
  readonly downMs: number;
  /** Writes the findings as JSON, instead of text. */
  readonly isJson: boolean;
}

export const USAGE = `npm run drill:citus -- [options]
  --seconds N     of load before, between and after the faults (default 8)
  --seed N        of the payments (default 1)
  --payers N      callers at once (default 16)
  --down-ms N     how long a killed server is away (default 8000)
  --json          write the results as JSON
CITUS_BIN_DIR names the programs of a PostgreSQL with the extension Citus.`;

/** Reads the command line; throws UsageError. */
export function readOptions(args: readonly string[]): Options {
  return withUsage(USAGE, () => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        seconds: { type: 'string', default: '8' },
        seed: { type: 'string', default: '1' },
        payers: { type: 'string', default: '16' },
        'down-ms': { type: 'string', default: '8000' },
        json: { type: 'boolean', default: false },
      },
    });
    return {
      seconds: numberOption('seconds', values.seconds, 3, 300),
      seed: numberOption('seed', values.seed, 1, 999_999),
      payers: numberOption('payers', values.payers, 4, 200),
      downMs: numberOption('down-ms', values['down-ms'], 1_000, 60_000),
      isJson: values.json,
    };
  });
}
