import { parseArgs } from 'node:util';
import { numberOption, withUsage } from '../../bench/command-line.ts';
import { UsageError } from '../../src/cli/support/usage-error.ts';
import { DISTURBANCES, KILLS, type FaultKind } from './plan.ts';

/** The sizes of one run; every number is bounded, so that it ends by itself. */
export interface Options {
  readonly seed: number;
  /** Of the gateways and of PostgreSQL together. */
  readonly kills: number;
  /** At the least; callers go on, slowly, until the last fault is over. */
  readonly payments: number;
  readonly payers: number;
  readonly gateways: number;
  /** Every gateway's pools have one connection; otherwise only those of every third start. */
  readonly hasSmallPools: boolean;
  /** The gateways take the database for one of Citus: the parts of a batch are statements of their own. */
  readonly isApart: boolean;
  /** Releases the jobs of killed gateways right after the load; gateways do it after a minute. */
  readonly releasesJobs: boolean;
  readonly faults: readonly FaultKind[];
  /** From the time when PostgreSQL accepts connections to the first success. */
  readonly recoveryMs: number;
  /** Writes the findings as JSON, instead of text. */
  readonly isJson: boolean;
}

const KINDS: readonly FaultKind[] = [...KILLS, ...DISTURBANCES];

export const USAGE = `npm run chaos -- [options]
  --seed N          of the faults, their order and the payments (default 1)
  --kills N         of gateways and of PostgreSQL together (default 12)
  --payments N      at the least (default 3000)
  --payers N        callers at once (default 16)
  --gateways N      (default 2)
  --pool-of-one     every gateway has pools of one connection; else every third one that starts
  --apart           the parts of a batch are statements of their own, as on Citus
  --release-jobs    do not wait, for a minute, until jobs of killed gateways are taken over: for tests
  --faults a,b,c    only these kinds: ${KINDS.join(', ')}
  --recovery-ms N   the longest from PostgreSQL's first connection to a success (default 5000)
  --json            write the results as JSON
POSTGRES_BIN_DIR names a directory with another PostgreSQL than the bundled one.`;

/** Reads the command line; throws UsageError. */
export function readOptions(args: readonly string[]): Options {
  return withUsage(USAGE, () => {
    const { values } = parseKnown(args);
    return {
      seed: numberOption('seed', values.seed, 1, 999_999),
      kills: numberOption('kills', values.kills, 0, 1_000),
      payments: numberOption('payments', values.payments, 100, 500_000),
      payers: numberOption('payers', values.payers, 1, 200),
      gateways: numberOption('gateways', values.gateways, 1, 4),
      hasSmallPools: values['pool-of-one'],
      isApart: values.apart,
      releasesJobs: values['release-jobs'],
      faults: values.faults === undefined ? KINDS : kindsOf(values.faults),
      recoveryMs: numberOption('recovery-ms', values['recovery-ms'], 100, 120_000),
      isJson: values.json,
    };
  });
}

function kindsOf(text: string): FaultKind[] {
  return text.split(',').map((name) => {
    const kind = KINDS.find((known) => known === name);
    if (kind === undefined) throw new UsageError(`--faults has no "${name}".`);
    return kind;
  });
}

function parseKnown(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string', default: '1' },
      kills: { type: 'string', default: '12' },
      payments: { type: 'string', default: '3000' },
      payers: { type: 'string', default: '16' },
      gateways: { type: 'string', default: '2' },
      'pool-of-one': { type: 'boolean', default: false },
      apart: { type: 'boolean', default: false },
      'release-jobs': { type: 'boolean', default: false },
      faults: { type: 'string' },
      'recovery-ms': { type: 'string', default: '5000' },
      json: { type: 'boolean', default: false },
    },
  });
}
