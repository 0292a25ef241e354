import { parseArgs } from 'node:util';
import { numberOption, withUsage } from '../../bench/command-line.ts';

export interface Options {
  readonly sequences: number;
  readonly seed: number;
}

const USAGE = `npm run model -- [options]
  --sequences N   of random calls, each on a tenant of its own (default 10000)
  --seed N        of the calls (default: a new one each time)`;

const MOST_SEQUENCES = 1_000_000;
const LARGEST_SEED = 2_147_483_647;

/** Reads the command line; throws UsageError. */
export function readOptions(args: readonly string[]): Options {
  return withUsage(USAGE, () => {
    const { values } = parseArgs({
      args: [...args],
      options: { sequences: { type: 'string', default: '10000' }, seed: { type: 'string' } },
    });
    return {
      sequences: numberOption('sequences', values.sequences, 1, MOST_SEQUENCES),
      seed: numberOption('seed', values.seed ?? String(Date.now() % LARGEST_SEED), 1, LARGEST_SEED),
    };
  });
}
