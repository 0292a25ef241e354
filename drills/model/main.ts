import { EX_USAGE } from '../../bench/command-line.ts';
import { UsageError } from '../../src/cli/support/usage-error.ts';
import { readOptions, type Options } from './options.ts';
import { runModel, type ModelRun } from './run.ts';

const TELL_EVERY = 500;

/** `npm run model`: many more sequences than the suite runs. Sets the exit code: 1 where the model was contradicted. */
export async function main(args: readonly string[]): Promise<void> {
  const options = optionsOf(args);
  if (options === null) return;
  const startedAt = performance.now();
  let begun = 0;
  const run = await runModel(options.seed, options.sequences, () => {
    begun += 1;
    if (begun % TELL_EVERY === 0) process.stderr.write(`${begun} sequences begun\n`);
  });
  console.log(reportOf(run, (performance.now() - startedAt) / 1_000));
  if (run.counterexample !== null) process.exitCode = 1;
}

function optionsOf(args: readonly string[]): Options | null {
  try {
    return readOptions(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = EX_USAGE;
    return null;
  }
}

function reportOf(run: ModelRun, seconds: number): string {
  return [
    `seed ${run.seed}: ${run.sequences} sequences, ${run.calls} calls, ${seconds.toFixed(0)} s`,
    ...Object.entries(run.replies).map(([what, count]) => `${String(count).padStart(8)}  ${what}`),
    run.counterexample ?? 'Every answer, and the books after every sequence, were as the model has them.',
  ].join('\n');
}
