import { writeFile } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import { assess } from '../../../assess/assess.ts';
import { pageOf } from '../../../assess/report/page.ts';
import { allWorks, hasCalls, type AssessedAction, type Report } from '../../../assess/report/report.ts';
import {
  gapsOf,
  generalSentence,
  notesOf,
  readParameters,
  readSentence,
  STATE_WORDS,
  verdictOf,
} from '../../../assess/report/words.ts';
import { withoutDatabase } from '../../support/database/need.ts';
import type { Dialects } from '../../support/dialects.ts';
import { CommandError, Ended, EXIT } from '../../support/errors.ts';
import { say, type Io } from '../../support/io.ts';
import { examples } from '../../support/options.ts';
import { Output } from '../../support/output.ts';
import { printable } from '../../support/printable.ts';

const HELP = `
Reads access logs of web servers, source code, collections of Postman and Insomnia, and recordings:
HAR files, or a JSON object a line with method, path, contentType and body. Files may be compressed
by gzip. A folder is read whole, but for node_modules, vendor and .git. Only names of actions and parameters are shown.

Exit codes: 0 all calls work; 1 some do not; 2 a file could not be read, or no call was found.
`;

/** `assess`: which calls of programs and logs the gateway answers. */
export function addAssessCommand(program: Command, io: Io, dialects: Dialects): void {
  withoutDatabase(program.command('assess'))
    .description('show which calls of your programs, logs and recordings the gateway answers')
    .argument('<path...>', 'files and folders')
    .addOption(new Option('--html <file>', 'write the report as a page too'))
    .addHelpText('after', HELP + examples('assess access.log', 'assess callers access.log --html report.html'))
    .action(async (paths: readonly string[], { html }: { html?: string }, command: Command) => {
      const report = await assess(paths, dialects);
      const output = new Output(io, command);
      if (output.isJson) output.json(report);
      else print(report, output, io);
      if (html !== undefined) await writePage(html, report);
      if (report.unread.length > 0 || !hasCalls(report)) throw new Ended(EXIT.usage);
      if (!allWorks(report)) throw new Ended(EXIT.failure);
    });
}

async function writePage(file: string, report: Report): Promise<void> {
  try {
    await writeFile(file, pageOf(report));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new CommandError(`The report could not be written to ${printable(file)} (${code}).`);
  }
}

function print(report: Report, output: Output, io: Io): void {
  say(io, readSentence(report));
  for (const { path, reason } of report.unread) say(io, `${printable(path)} was not read: ${reason}.`);
  if (!hasCalls(report)) {
    say(io, 'No call was found. Name an access log, source code or a recording of the callers.');
    return;
  }
  output.many('actions', report.actions.map(viewOf), [
    ...(['action', 'dialect', 'state', 'calls', 'places', 'parametersRead', 'differences'] as const),
  ]);
  for (const line of linesOf(report)) output.text(`${printable(line)}\n`);
}

function viewOf(action: AssessedAction): Readonly<Record<string, string | number | null>> & { action: string } {
  const { action: name, dialect, state, calls, places, differences } = action;
  return {
    ...{ action: name, dialect, state: STATE_WORDS[state], calls, places },
    ...{
      parametersRead: readParameters(action),
      differences: differences.length === 0 ? null : differences.join(', '),
    },
  };
}

/** The lines below the table. */
function linesOf(report: Report): readonly string[] {
  const places = report.actions
    .filter(({ state, where }) => state !== 'supported' && where.length > 0)
    .map(({ action, where }) => `${action}: in ${where.join(', ')}`);
  const rows = report.differences.map(({ number, subject }) => `${number}: ${subject.replaceAll('`', '')}`);
  return [
    ...block(places),
    ...block(report.actions.flatMap(notesOf)),
    ...block(gapsOf(report)),
    ...block([...rows, ...report.general.map(generalSentence)]),
    ...block([verdictOf(report)]),
  ];
}

function block(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}
