import { Readable, type Writable } from 'node:stream';
import type { Knex } from 'knex';
import { openDatabase } from '../../../db/postgres/knex.ts';
import type { DialectDescriptor } from '../../../adapters/descriptor.ts';
import { DIALECTS } from '../../../adapters/dialects.ts';
import { runCli } from '../../../src/cli/program.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres/database.ts';
import { TestClock } from '../../support/gateway.ts';

export interface CliResult {
  readonly code: number;
  readonly out: string;
  /** Without the line that names the database. */
  readonly err: string;
}

export interface CliOptions {
  readonly stdin?: string | Buffer;
  /** Standard output as bytes. */
  readonly bytes?: Writable & { readonly isTTY?: boolean };
  readonly env?: Readonly<Record<string, string>>;
  readonly clock?: TestClock;
  /** Ends a command that follows a log. */
  readonly signal?: AbortSignal;
  /** Gets the output on stdout, as it comes. */
  readonly onOut?: (text: string) => void;
}

/** One command line on one database, in this process; a command line in one text is split at blanks. */
export class Cli {
  readonly urls: TestDatabase['urls'];
  readonly #dialects: readonly DialectDescriptor[];
  /** The owner's connection, to look behind the commands. */
  readonly database: Knex;
  /** The database that the last command printed; `null`: it used none. */
  named: string | null = null;

  constructor(urls: TestDatabase['urls'], dialects: readonly DialectDescriptor[] = DIALECTS) {
    this.urls = urls;
    this.#dialects = dialects;
    this.database = openDatabase(urls.owner, { max: 2, name: 'test' });
  }

  /** The three roles' connections. */
  get env(): Readonly<Record<string, string>> {
    const { runtime, owner, worker } = this.urls;
    return { DATABASE_URL: runtime, MIGRATION_DATABASE_URL: owner, DIRECT_DATABASE_URL: worker };
  }

  async run(args: string | readonly string[], options: CliOptions = {}): Promise<CliResult> {
    let out = '';
    let err = '';
    const code = await runCli(
      typeof args === 'string' ? args.split(' ') : args,
      {
        stdin: Readable.from([Buffer.from(options.stdin ?? '')]),
        stdout: {
          write: (text) => {
            out += text;
            options.onOut?.(text);
          },
        },
        stderr: { write: (text) => (err += text) },
        env: options.env ?? this.env,
        clock: options.clock ?? new TestClock(),
        ...(options.signal === undefined ? {} : { signal: options.signal }),
        ...(options.bytes === undefined ? {} : { bytes: options.bytes }),
      },
      this.#dialects,
    );
    const { named, ...rest } = withoutDatabaseLine(err);
    this.named = named;
    return { code, out, ...rest };
  }

  /** The output of a command that succeeds, with `--json`. */
  // Each test knows what it expects.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  async json(args: string | readonly string[], options: CliOptions = {}): Promise<any> {
    const { code, out, err } = await this.run(
      [...(typeof args === 'string' ? args.split(' ') : args), '--json'],
      options,
    );
    if (code !== 0) throw new Error(`Exit code ${code}: ${err}`);
    const document = JSON.parse(out);
    if (this.named === null || Array.isArray(document)) return document;
    // Every document names what stderr names, and needs no test of its own for it.
    const { database, ...fields } = document;
    if (database !== this.named) throw new Error(`--json names ${String(database)}, and stderr ${this.named}`);
    return fields;
  }
}

const LINE = /^Database: (.*)\n/m;

/** The output on stderr, and the database that it names. */
export function withoutDatabaseLine(err: string): { readonly err: string; readonly named: string | null } {
  const named = LINE.exec(err)?.[1] ?? null;
  for (const url of named?.match(/postgres(?:ql)?:\S*/g) ?? []) {
    if (new URL(url).password !== '') throw new Error('The line that names the database has a password');
  }
  return { named, err: err.replace(LINE, '') };
}

/** A database of its own for one test file, and the command line on it. */
export async function startCli(): Promise<{ readonly cli: Cli; readonly stop: () => Promise<void> }> {
  const database = await createTestDatabase();
  const cli = new Cli(database.urls);
  return {
    cli,
    stop: async () => {
      await cli.database.destroy();
      await database.drop();
    },
  };
}
