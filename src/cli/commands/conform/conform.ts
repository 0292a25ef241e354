import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { Case, Kit } from '../../../conform/cases/case.ts';
import { kitNames, loadKit } from '../../../conform/cases/load.ts';
import { chosenCases, type Choice } from '../../../conform/run/choose.ts';
import { runKit } from '../../../conform/run/run-kit.ts';
import { HarnessError } from '../../../conform/run/session.ts';
import { htmlReport } from '../../../conform/report/html.ts';
import { junitReport } from '../../../conform/report/junit.ts';
import {
  countOf,
  ExpectedFailures,
  faultsOf,
  judge,
  UNEXPECTED,
  type RunSummary,
} from '../../../conform/report/outcomes.ts';
import { textReport } from '../../../conform/report/text.ts';
import { instantText } from '../../../core/dates.ts';
import { VERSION } from '../../../../schemas/version.ts';
import { withoutDatabase } from '../../support/database/need.ts';
import { defaultDialect, type Dialects } from '../../support/dialects.ts';
import { CommandError, Ended, EXIT } from '../../support/errors.ts';
import { say, type Io } from '../../support/io.ts';
import { examples, listOption, valueArgument } from '../../support/options.ts';
import { Output } from '../../support/output.ts';
import { printable } from '../../support/printable.ts';
import { withProgress } from '../../support/progress.ts';
import { UsageError } from '../../support/usage-error.ts';
import * as parsers from '../../support/value-parsers.ts';
import { paramOf, SECRET_ENV } from '../call/call-credential.ts';
import { addressOf, type Address } from './address.ts';
import { CREDENTIAL, proofOf, type ProofOptions } from './proof.ts';

interface Options extends ProofOptions {
  readonly dialect?: string;
  readonly set?: readonly (readonly [string, string])[];
  readonly expectedFailures?: string;
  readonly only?: readonly string[];
  readonly profile: string;
  readonly readOnly?: true;
  readonly html?: string;
  readonly junit?: string;
  readonly list?: true;
}

const PARAM = {
  rule: 'name=value',
  read: (text: string): readonly [string, string] | null => paramOf(text),
};
const WORD = { rule: 'a part of a case’s name', read: (text: string): string | null => (text === '' ? null : text) };

/** `conform`: runs the cases of conformance/ against any server. */
export function addConformCommand(program: Command, io: Io, dialects: Dialects): void {
  const command = withoutDatabase(program.command('conform'))
    .description('run the conformance cases against a server, which may be any; ends with 0 when all is as expected')
    .addArgument(
      valueArgument('<url>', 'the address of the dialect, …/includes/api.php, or the base URL', parsers.BASE_URL),
    )
    .option(
      '--dialect <dialect>',
      `${kitNames().join(' or ')}; default: by the address, else ${defaultDialect(dialects).name}`,
    )
    .addOption(
      listOption(
        '--credential <credential>',
        'IDENTIFIER:SECRET; or a parameter of the credential, name=value, once for each. Default: the demo’s',
        CREDENTIAL,
      ),
    )
    .option('--identifier <identifier>', 'the identifier of the credential')
    .option('--username <login>', 'the login of the credential')
    .option('--secret-stdin', `read the secret or password from stdin; default: ${SECRET_ENV}, where it is set`)
    .option('--credential-file <file>', 'read the credential from a file, name=value on each line')
    .addOption(
      listOption('--set <variable>', 'a variable of the cases, such as method=banktransfer; may be repeated', PARAM),
    )
    .addOption(listOption('--only <word>', 'only cases whose id, action or grade has the word; may be repeated', WORD))
    .option(
      '--profile <profile>',
      'the cases for servers with some settings, as docs/conformance.md lists them',
      'default',
    )
    .option('--read-only', 'only cases that send reads')
    .option(
      '--expected-failures <file>',
      'the ids of cases that fail here, one a line; one that passes is a failure too',
    )
    .option('--html <file>', 'write a report as a page')
    .option('--junit <file>', 'write a report as the XML of JUnit')
    .option('--list', 'list the cases, and send nothing')
    .addHelpText(
      'after',
      examples(
        'conform http://127.0.0.1:8080 --html report.html',
        'conform https://billing.example.com/includes/api.php --credential IDENTIFIER:SECRET --junit report.xml',
        'conform http://127.0.0.1:8080 --identifier demo-identifier --secret-stdin --read-only < secret.txt',
        'conform http://127.0.0.1:8080 --dialect corp --list',
      ),
    );
  command.action((url: string, options: Options) => conform(io, dialects, { url, options }, command));
}

interface Wanted {
  readonly url: string;
  readonly options: Options;
}

async function conform(io: Io, dialects: Dialects, { url, options }: Wanted, command: Command): Promise<void> {
  const output = new Output(io, command);
  const address = addressOf(url, dialects, options.dialect);
  const kit = kitAt(address);
  const expected = new ExpectedFailures(textOfFile(options.expectedFailures));
  const { cases, leftOut } = chosenCases(kit, choiceOf(options));
  const [unknown] = expected.unknownAmong(kit.cases.map(({ id }) => id));
  if (unknown !== undefined)
    throw new UsageError(`--expected-failures names ${printable(unknown)}, and there is no such case.`);
  if (cases.length === 0)
    throw new UsageError('No case is left: --only, --profile or --read-only leaves all of them out.');
  if (options.list === true) {
    listed(output, cases);
    return;
  }

  const proof = await proofOf(io, dialects, kit.dialect, options);
  const from = performance.now();
  const startedAt = instantText(io.clock.now());
  const seconds = (): number => performance.now() / 1_000;
  const run = await withProgress(io, `conform ${address.dialect}`, async (progress) => {
    progress.total(cases.length);
    const onResult = (): void => {
      progress.advance(1);
    };
    const variables = Object.fromEntries(options.set ?? []);
    const runKey = `cf-${randomBytes(4).toString('hex')}`;
    return await runKit({ ...kit, cases }, { url: address.base, proof, variables, runKey, seconds, onResult });
  }).catch((error: unknown) => {
    if (!(error instanceof HarnessError)) throw error;
    say(io, `${error.message} Check the URL and the credential.`);
    throw new Ended(EXIT.undecided);
  });
  const summary: RunSummary = {
    ...{
      dialect: address.dialect,
      url,
      profile: options.profile,
      startedAt,
      version: VERSION,
      leftOut,
      left: run.left,
    },
    seconds: (performance.now() - from) / 1_000,
    judged: judge(run.results, expected),
  };
  writeReports(io, options, summary);
  report(output, summary);
}

function report(output: Output, summary: RunSummary): void {
  if (output.isJson) output.json(jsonOf(summary));
  else output.text(`${textReport(summary).map(printable).join('\n')}\n`);
  const { judged } = summary;
  if (judged.some(({ outcome }) => UNEXPECTED.includes(outcome))) throw new Ended(EXIT.failure);
  if (countOf(judged, 'error') > 0) throw new Ended(EXIT.undecided);
}

function kitAt({ dialect, path }: Address): Kit {
  const known = kitNames();
  if (!known.includes(dialect))
    throw new UsageError(
      `--dialect ${printable(dialect)} has no cases yet: those with cases are ${known.join(' and ')}.`,
    );
  const kit = loadKit(dialect);
  return path === null ? kit : { ...kit, dialect: { ...kit.dialect, path } };
}

function choiceOf({ only = [], profile, readOnly }: Options): Choice {
  return { words: only, profile, isReadOnly: readOnly === true };
}

function listed(output: Output, cases: readonly Case[]): void {
  output.many(
    'cases',
    cases.map(({ id, grade, differs, action, source }) => ({ id, action, grade, differs, source })),
    ['id', 'grade'],
  );
}

function textOfFile(file: string | undefined): string {
  if (file === undefined) return '';
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`--expected-failures must be a file with an id a line; ${file} cannot be read.`);
  }
}

function writeReports(io: Io, options: Options, summary: RunSummary): void {
  const reports = [
    [options.html, htmlReport],
    [options.junit, junitReport],
  ] as const;
  for (const [file, make] of reports) {
    if (file === undefined) continue;
    try {
      writeFileSync(file, make(summary));
    } catch (error) {
      throw new CommandError(
        `${file} could not be written (${(error as NodeJS.ErrnoException).code ?? String(error)}).`,
      );
    }
    say(io, `Wrote ${file}.`);
  }
}

function jsonOf({ judged, ...about }: RunSummary): Readonly<Record<string, unknown>> {
  const cases = judged.map((one) => ({
    ...{ id: one.case.id, outcome: one.outcome, grade: one.case.grade, differs: one.case.differs },
    ...{ source: one.case.source, seconds: one.seconds, faults: faultsOf(one) },
  }));
  return { ...about, cases };
}
