import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What one run of the benchmark does; every number is bounded, so that it ends by itself. */
export interface Options {
  readonly seconds: number;
  readonly connections: number;
  readonly rounds: number;
  /** Where the results go as JSON, besides the table; `null` for nowhere. */
  readonly jsonFile: string | null;
  /** Where the gateway leaves a CPU profile when it stops; `null` for none. */
  readonly profileDir: string | null;
}

/** The command line is unusable: a sentence that says how to mend it. */
export class UsageFault extends Error {
  override readonly name = 'UsageFault';
}

export const USAGE = `npm run bench -- [options]
  --seconds N       length of a round (default 5)
  --connections N   callers at once (default 64)
  --rounds N        rounds of every contender (default 3)
  --json FILE       write the results there too
  --profile DIR     write a CPU profile of the gateway there`;

/** Reads the command line; throws UsageFault. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parsed(args);
  return {
    seconds: numberOf('seconds', values.seconds, 600),
    connections: numberOf('connections', values.connections, 1_000),
    rounds: numberOf('rounds', values.rounds, 100),
    jsonFile: values.json === undefined ? null : resolve(values.json),
    profileDir: values.profile === undefined ? null : resolve(values.profile),
  };
}

function parsed(args: readonly string[]): ReturnType<typeof parseKnown> {
  try {
    return parseKnown(args);
  } catch (error) {
    throw new UsageFault(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

function parseKnown(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '5' },
      connections: { type: 'string', default: '64' },
      rounds: { type: 'string', default: '3' },
      json: { type: 'string' },
      profile: { type: 'string' },
    },
  });
}

function numberOf(name: string, text: string, largest: number): number {
  const value = Number(text);
  if (/^[0-9]{1,6}$/.test(text) && value >= 1 && value <= largest) return value;
  throw new UsageFault(`--${name} must be a whole number from 1 to ${largest}, not "${text}".\n${USAGE}`);
}
