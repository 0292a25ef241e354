import { writeFile } from 'node:fs/promises';
import { EX_USAGE } from './command-line.ts';
import { UsageError } from '../src/cli/support/usage-error.ts';
import { readOptions } from './options.ts';
import { isComplete, machineLines, paymentsLine, summaryOf } from './report/report.ts';
import { run, type Listener, type Results } from './run.ts';
import { Undo } from './stage/undo.ts';

/** Progress goes to stderr and results to stdout, so that the latter can be kept. */
const listener: Listener = {
  doing: (text) => process.stderr.write(`${text}\n`),
  found: ({ tables, figures }) => {
    console.log(`\n${[...tables, summaryOf(figures)].join('\n\n')}\n`);
  },
};

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const undo = new Undo();
  stopOnSignals(undo);
  try {
    const results = await run(options, undo, listener);
    console.log(textOf(results));
    if (options.jsonFile !== null) await writeFile(options.jsonFile, `${JSON.stringify(results, withoutTables, 2)}\n`);
    if (complaintsOf(results).length > 0) {
      process.stderr.write(`${complaintsOf(results).join('\n')}\n`);
      process.exitCode = 1;
    }
  } finally {
    await undo.run();
  }
}

function textOf({ machine, groups, payments }: Results): string {
  const summary = summaryOf(groups.flatMap(({ figures }) => figures));
  const about = machine === null ? [] : [...machineLines(machine), paymentsLine(payments)];
  return [summary, '', ...about].join('\n');
}

/** Tables are for people: the same is in the details. */
function withoutTables(key: string, value: unknown): unknown {
  return key === 'tables' ? undefined : value;
}

function complaintsOf({ groups, payments }: Results): string[] {
  const differ = 'Acknowledged payments and recorded payments differ.';
  const complaints = groups.flatMap((group) => group.complaints);
  return isComplete(payments) ? complaints : [...complaints, differ];
}

function stopOnSignals(undo: Undo): void {
  for (const [signal, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ] as const) {
    process.once(signal, () => {
      const complain = (error: unknown): void => {
        process.stderr.write(`${causesOf(error)}\n`);
      };
      void undo
        .run()
        .catch(complain)
        .finally(() => process.exit(128 + number));
    });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof UsageError ? error.message : causesOf(error)}\n`);
  process.exitCode = error instanceof UsageError ? EX_USAGE : 1;
});

function causesOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${causesOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
