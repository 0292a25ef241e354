import { parseArgs } from 'node:util';
import { numberOption, withUsage } from '../../bench/command-line.ts';
import { UsageError } from '../../src/cli/support/usage-error.ts';

export const ARMS = ['form', 'multipart', 'json', 'wddx', 'query'] as const;
/** One way in; each has inputs of its own. */
export type Arm = (typeof ARMS)[number];

export interface Options {
  /** Of each arm. */
  readonly inputs: number;
  readonly seed: number;
  readonly arms: readonly Arm[];
  /** The number of an arm's first input: with `--inputs 1` one input is sent again. */
  readonly from: number;
  /** Where inputs with a problem are written; a temporary directory where none is named. */
  readonly keep: string | null;
}

const USAGE = `npm run fuzz -- [options]
  --inputs N   of each arm (default 50000)
  --seed N     of what is sent (default 1)
  --only LIST  of ${ARMS.join(', ')}, separated by commas (default all)
  --from N     number of the first input (default 0)
  --keep DIR   write inputs with a problem there (default: a temporary directory)`;

/** Reads the command line; throws UsageError. */
export function readOptions(args: readonly string[]): Options {
  return withUsage(USAGE, () => {
    const { values } = parseKnown(args);
    return {
      inputs: numberOption('inputs', values.inputs, 1, 10_000_000),
      seed: numberOption('seed', values.seed, 0, 999_999_999),
      from: numberOption('from', values.from, 0, 10_000_000),
      arms: armsOf(values.only),
      keep: values.keep ?? null,
    };
  });
}

function parseKnown(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      inputs: { type: 'string', default: '50000' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string', default: ARMS.join(',') },
      from: { type: 'string', default: '0' },
      keep: { type: 'string' },
    },
  });
}

function armsOf(list: string): readonly Arm[] {
  const names = list.split(',');
  const unknown = names.find((name) => !(ARMS as readonly string[]).includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`--only takes ${ARMS.join(', ')}, and not "${unknown}".`);
  }
  return ARMS.filter((arm) => names.includes(arm));
}
