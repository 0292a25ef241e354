import type { Command } from 'commander';
import { ConfigError, readEnvironment } from '../../../config/environment.ts';
import { safeJson } from '../../../observability/log/log-text.ts';
import { withoutDatabase } from '../../support/database/need.ts';
import { CommandError } from '../../support/errors.ts';
import { UsageError } from '../../support/usage-error.ts';
import { LineCutter, linesOfFile } from './follow-file.ts';
import type { Io } from '../../support/io.ts';
import { ID, oneOf, wholeNumber } from '../../support/value-parsers.ts';
import { LEVELS, passes, readLine, shownLine, type LineFilter, type LogLine } from './log-line.ts';
import { examples, valueOption, type ValueParser } from '../../support/options.ts';

const WORD: ValueParser<string> = {
  rule: 'one line of 1 to 200 characters',
  read: (text) => (text !== '' && text.length <= 200 && !/\p{Cc}/u.test(text) ? text : null),
};

interface TailOptions extends Omit<LineFilter, 'tenant'> {
  readonly tenant?: number;
  readonly lines?: number;
  readonly follow: boolean;
}

const DEFAULT_LINES = 10;
const STDIN = '-';

/** `logs tail`: the log of a gateway, for people. */
export function addLogsCommands(program: Command, io: Io): void {
  const group = program.command('logs').description('read the log of a gateway');
  withoutDatabase(group.command('tail'))
    .description('show the last lines of the log and follow it, from a file or from stdin')
    .argument('[file]', 'the file; - is stdin. Default: LOG_FILE, else stdin')
    .addOption(valueOption('--level <level>', 'lines of this level and more severe', oneOf(LEVELS)))
    .addOption(valueOption('--tenant <id>', 'calls of this tenant', ID))
    .addOption(valueOption('--dialect <name>', 'calls of this dialect', WORD))
    .addOption(valueOption('--action <name>', 'calls of this action, in any case', WORD))
    .addOption(valueOption('--outcome <code>', 'calls with this outcome; login is every "login: …"', WORD))
    .addOption(valueOption('--request-id <id>', 'lines of this request', WORD))
    .addOption(
      valueOption(
        '--lines <number>',
        `begin with so many of the last lines that pass (a file: ${DEFAULT_LINES}; stdin: all)`,
        wholeNumber(0, 1_000_000),
      ),
    )
    .option('--follow', 'wait for new lines', true)
    .option('--no-follow', 'end where the log ends')
    .addHelpText(
      'after',
      `
With --json lines are printed unchanged; lines that are not JSON go to stderr.
${examples('logs tail --level warn', 'logs tail /var/log/invoice-gateway.log --tenant 54 --lines 100 --no-follow', 'logs tail --outcome login --json | jq .requestId')}
  $ docker compose logs --no-log-prefix --follow gateway | ./gateway logs tail - --action AddInvoicePayment`,
    )
    .action(async (file: string | undefined, _options: object, command: Command) => {
      const { lines, follow, json, ...asked } = command.optsWithGlobals<TailOptions & { json?: boolean }>();
      const { level, tenant, dialect, action, outcome, requestId } = asked;
      const filter = present({ level, tenant: tenant?.toString(), dialect, action, outcome, requestId });
      const path = file ?? logFileOf(io);
      const printer = new Printer(io, json === true);
      if (path === STDIN) await tailStdin(io, filter, lines ?? null, printer);
      else await tailFile(io, path, filter, { lines: lines ?? DEFAULT_LINES, follows: follow }, printer);
    });
}

function present(filter: { readonly [K in keyof LineFilter]: LineFilter[K] | undefined }): LineFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

/** LOG_FILE, else stdin where it is a pipe or a file. */
function logFileOf({ env, stdin }: Io): string {
  const { values, problems } = readEnvironment(env, ['LOG_FILE']);
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  if (values.LOG_FILE !== undefined) return values.LOG_FILE;
  if (stdin.isTTY === true) throw new UsageError('Name a file, set LOG_FILE, or send the log to stdin.');
  return STDIN;
}

class Printer {
  readonly #io: Io;
  readonly #isJson: boolean;
  readonly #isColoured: boolean;

  constructor(io: Io, isJson: boolean) {
    this.#io = io;
    this.#isJson = isJson;
    this.#isColoured = io.stdout.isTTY === true && (io.env['NO_COLOR'] ?? '') === '';
  }

  print(line: LogLine): void {
    if (!this.#isJson) this.#io.stdout.write(`${shownLine(line, this.#isColoured)}\n`);
    else if (line.entry === null) this.#io.stderr.write(`${shownLine(line, false)}\n`);
    else this.#io.stdout.write(`${safeJson(line.text)}\n`);
  }
}

/** Keeps the last lines that pass until the existing log has been read, and prints every line after it. */
class Tail {
  readonly #filter: LineFilter;
  readonly #most: number;
  readonly #printer: Printer;
  #kept: LogLine[] | null = [];

  constructor(filter: LineFilter, most: number, printer: Printer) {
    this.#filter = filter;
    this.#most = most;
    this.#printer = printer;
  }

  take(text: string): void {
    const line = readLine(text);
    if (line.text === '' || !passes(line, this.#filter)) return;
    if (this.#kept === null) this.#printer.print(line);
    else {
      this.#kept.push(line);
      // Rarely: removing one from the front of a long list costs as much as removing many.
      if (this.#kept.length > 2 * this.#most + 1_000) this.#kept.splice(0, this.#kept.length - this.#most);
    }
  }

  release(): void {
    const kept = this.#kept ?? [];
    this.#kept = null;
    for (const line of this.#most === 0 ? [] : kept.slice(-this.#most)) this.#printer.print(line);
  }
}

async function tailFile(
  io: Io,
  path: string,
  filter: LineFilter,
  { lines, follows }: { readonly lines: number; readonly follows: boolean },
  printer: Printer,
): Promise<void> {
  const tail = new Tail(filter, lines, printer);
  const signal = io.signal ?? new AbortController().signal;
  const atEnd = (): void => {
    tail.release();
  };
  try {
    for await (const line of linesOfFile(path, { follows, signal, atEnd })) tail.take(line);
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : null;
    if (code === null) throw error;
    throw new CommandError(`The log ${path} cannot be read (${code}): name another file, or set LOG_FILE.`);
  }
}

/** The end of stdin is the end of the log: the last lines are known only then. */
async function tailStdin(io: Io, filter: LineFilter, lines: number | null, printer: Printer): Promise<void> {
  const tail = new Tail(filter, lines ?? 0, printer);
  if (lines === null) tail.release();
  const cutter = new LineCutter();
  for await (const chunk of io.stdin) {
    if (io.signal?.aborted === true) return;
    for (const line of cutter.take(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)) tail.take(line);
  }
  for (const line of cutter.end()) tail.take(line);
  tail.release();
}
