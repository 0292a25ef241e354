import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { numberOption, withUsage } from './command-line.ts';
import { UsageError } from '../src/cli/support/usage-error.ts';
import { GROUPS, isGroup, SLOW_GROUPS, type GroupName } from './scenarios/groups.ts';

/** The sizes of one run of the benchmark; every number is bounded, so that it ends by itself. */
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
  /** The administrator's URL of a PostgreSQL to measure with; `null`: the embedded one. */
  readonly databaseUrl: string | null;
  /** Where the results go as JSON, besides the tables; `null` for nowhere. */
  readonly jsonFile: string | null;
  /** Where the gateway leaves a CPU profile when it stops; `null` for none. */
  readonly profileDir: string | null;
}

const USAGE = `npm run bench -- [options]
  --only GROUP,...     of ${GROUPS.join(', ')}
  --large              adds the group large: a database of many invoices beside a small one
  --requests N         adds the group memory: N requests (1000000)
  --seconds N          length of a round (default 4)
  --rounds N           rounds of every contender (default 3)
  --connections N      callers at once (default 64)
  --invoices N         invoices that payments are spread over (default 100000)
  --large-invoices N   invoices of the large database (default 2000000)
  --database-url URL   a PostgreSQL to measure with, by its administrator's URL (default: the embedded one)
  --json FILE          write the results there too
  --profile DIR        write a CPU profile of the gateway there`;

/** Reads the command line; throws UsageError. */
export function readOptions(args: readonly string[]): Options {
  return withUsage(USAGE, () => {
    const { values } = parseKnown(args);
    return {
      groups: groupsOf(values.only, values.large, values.requests !== undefined),
      seconds: numberOption('seconds', values.seconds, 1, 600),
      rounds: numberOption('rounds', values.rounds, 1, 100),
      connections: numberOption('connections', values.connections, 1, 1_000),
      invoices: numberOption('invoices', values.invoices, 1, 1_000_000),
      largeInvoices: numberOption('large-invoices', values['large-invoices'], 1, 10_000_000),
      requests: numberOption('requests', values.requests ?? '1000000', 1, 100_000_000),
      databaseUrl: urlOption(values['database-url']),
      jsonFile: values.json === undefined ? null : resolve(values.json),
      profileDir: values.profile === undefined ? null : resolve(values.profile),
    };
  });
}

/** The named ones, or all that are quick; and the slow ones that are asked for by their own option. */
function groupsOf(only: string | undefined, isLarge: boolean, isMemory: boolean): readonly GroupName[] {
  const names = only?.split(',') ?? GROUPS.filter((name) => !SLOW_GROUPS.includes(name));
  const unknown = names.find((name) => !isGroup(name));
  if (unknown !== undefined) {
    throw new UsageError(`--only knows ${GROUPS.join(', ')}, and not "${unknown}".`);
  }
  const wanted = new Set([...names, ...(isLarge ? ['large'] : []), ...(isMemory ? ['memory'] : [])]);
  return GROUPS.filter((name) => wanted.has(name));
}

function urlOption(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol)) return text;
  throw new UsageError(`--database-url must be postgres://USER:PASSWORD@HOST:PORT/DATABASE.`);
}

function parseKnown(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      large: { type: 'boolean', default: false },
      requests: { type: 'string' },
      'database-url': { type: 'string' },
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
