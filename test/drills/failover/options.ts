import { parseArgs } from 'node:util';

/** What one drill does; every number is bounded, so that it ends by itself. */
export interface Options {
  /** Of load before the first kill, between two, and after the last. */
  readonly seconds: number;
  readonly kills: number;
  readonly seed: number;
  readonly payers: number;
  /** From the kill to the order to promote: what a failover manager takes to be sure. */
  readonly decideMs: number;
  /** Writes what was found as JSON, in place of words. */
  readonly isJson: boolean;
}

/** The command line is unusable: a sentence that says how to mend it. */
export class UsageFault extends Error {
  override readonly name = 'UsageFault';
}

export const USAGE = `npm run drill:failover -- [options]
  --seconds N     of load before, between and after the kills (default 8)
  --kills N       of the primary, each with a promotion (default 2)
  --seed N        of what is paid where (default 1)
  --payers N      callers at once (default 24)
  --decide-ms N   from a kill to the order to promote (default 1000)
  --json          write the results as JSON`;

/** Reads the command line; throws UsageFault. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parsed(args);
  return {
    seconds: numberOf('seconds', values.seconds, 3, 300),
    kills: numberOf('kills', values.kills, 1, 20),
    seed: numberOf('seed', values.seed, 1, 999_999),
    payers: numberOf('payers', values.payers, 1, 200),
    decideMs: numberOf('decide-ms', values['decide-ms'], 0, 60_000),
    isJson: values.json,
  };
}

function parsed(args: readonly string[]): ReturnType<typeof parseKnown> {
  try {
    return parseKnown(args);
  } catch (error) {
    throw new UsageFault(`${(error as Error).message}\n${USAGE}`);
  }
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

function numberOf(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^[0-9]{1,6}$/.test(text) && value >= least && value <= most) return value;
  throw new UsageFault(`--${name} must be a whole number from ${least} to ${most}, not "${text}".\n${USAGE}`);
}
