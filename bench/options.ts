import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { GROUPS, isGroup, SLOW_GROUPS, type GroupName } from './scenarios/groups.ts';

/** What one run of the benchmark does; every number is bounded, so that it ends by itself. */
export interface Options {
  readonly groups: readonly GroupName[];
  readonly seconds: number;
  readonly connections: number;
  readonly rounds: number;
  /** Invoices that payments are spread over. */
  readonly invoices: number;
  /** Invoices of the large database; it has three times as many payments. */
  readonly largeInvoices: number;
  /** Requests after which the gateway's memory is looked at. */
  readonly requests: number;
  /** Where the results go as JSON, besides the tables; `null` for nowhere. */
  readonly jsonFile: string | null;
  /** Where the gateway leaves a CPU profile when it stops; `null` for none. */
  readonly profileDir: string | null;
}

/** The command line is unusable: a sentence that says how to mend it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const USAGE = `npm run bench -- [options]
  --only GROUP,...     of ${GROUPS.join(', ')}
  --large              adds the group large: a database of many invoices beside a small one
  --requests N         adds the group memory: N requests (1000000)
  --seconds N          length of a round (default 4)
  --rounds N           rounds of every contender (default 3)
  --connections N      callers at once (default 64)
  --invoices N         invoices that payments are spread over (default 100000)
  --large-invoices N   invoices of the large database (default 2000000)
  --json FILE          write the results there too
  --profile DIR        write a CPU profile of the gateway there`;

/** Reads the command line; throws UsageError. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parsed(args);
  return {
    groups: groupsOf(values.only, values.large, values.requests !== undefined),
    seconds: numberOf('seconds', values.seconds, 600),
    rounds: numberOf('rounds', values.rounds, 100),
    connections: numberOf('connections', values.connections, 1_000),
    invoices: numberOf('invoices', values.invoices, 1_000_000),
    largeInvoices: numberOf('large-invoices', values['large-invoices'], 10_000_000),
    requests: numberOf('requests', values.requests ?? '1000000', 100_000_000),
    jsonFile: values.json === undefined ? null : resolve(values.json),
    profileDir: values.profile === undefined ? null : resolve(values.profile),
  };
}

/** The named ones, or all that are quick; and the slow ones that are asked for by their own option. */
function groupsOf(only: string | undefined, isLarge: boolean, isMemory: boolean): readonly GroupName[] {
  const names = only?.split(',') ?? GROUPS.filter((name) => !SLOW_GROUPS.includes(name));
  const unknown = names.find((name) => !isGroup(name));
  if (unknown !== undefined) {
    throw new UsageError(`--only knows ${GROUPS.join(', ')}, and not "${unknown}".\n${USAGE}`);
  }
  const wanted = new Set([...names, ...(isLarge ? ['large'] : []), ...(isMemory ? ['memory'] : [])]);
  return GROUPS.filter((name) => wanted.has(name));
}

function parsed(args: readonly string[]): ReturnType<typeof parseKnown> {
  try {
    return parseKnown(args);
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

function parseKnown(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      large: { type: 'boolean', default: false },
      requests: { type: 'string' },
      seconds: { type: 'string', default: '4' },
      rounds: { type: 'string', default: '3' },
      connections: { type: 'string', default: '64' },
      invoices: { type: 'string', default: '100000' },
      'large-invoices': { type: 'string', default: '2000000' },
      json: { type: 'string' },
      profile: { type: 'string' },
    },
  });
}

function numberOf(name: string, text: string, largest: number): number {
  const value = Number(text);
  if (/^[0-9]{1,9}$/.test(text) && value >= 1 && value <= largest) return value;
  throw new UsageError(`--${name} must be a whole number from 1 to ${largest}, not "${text}".\n${USAGE}`);
}
