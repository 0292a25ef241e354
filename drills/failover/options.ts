import { parseArgs } from 'node:util';
import { numberOption, withUsage } from '../../bench/command-line.ts';

/** The sizes of one drill; every number is bounded, so that it ends by itself. */
export interface Options {
  /** Of load before the first kill, between two, and after the last. */
  readonly seconds: number;
  readonly kills: number;
  readonly seed: number;
  readonly payers: number;
  /** From the kill to the order to promote: the time that a failover manager needs to decide. */
  readonly decideMs: number;
  /** Writes the findings as JSON, instead of text. */
  readonly isJson: boolean;
}

export const USAGE = `npm run drill:failover -- [options]
  --seconds N     of load before, between and after the kills (default 8)
  --kills N       of the primary, each with a promotion (default 2)
  --seed N        of the payments (default 1)
  --payers N      callers at once (default 24)
  --decide-ms N   from a kill to the order to promote (default 1000)
  --json          write the results as JSON`;

/** Reads the command line; throws UsageError. */
export function readOptions(args: readonly string[]): Options {
  return withUsage(USAGE, () => {
    const { values } = parseKnown(args);
    return {
      seconds: numberOption('seconds', values.seconds, 3, 300),
      kills: numberOption('kills', values.kills, 1, 20),
      seed: numberOption('seed', values.seed, 1, 999_999),
      payers: numberOption('payers', values.payers, 1, 200),
      decideMs: numberOption('decide-ms', values['decide-ms'], 0, 60_000),
      isJson: values.json,
    };
  });
}

function parseKnown(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '8' },
      kills: { type: 'string', default: '2' },
      seed: { type: 'string', default: '1' },
      payers: { type: 'string', default: '24' },
      'decide-ms': { type: 'string', default: '1000' },
      json: { type: 'boolean', default: false },
    },
  });
}
