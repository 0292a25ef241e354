import { join } from 'node:path';
import { EX_USAGE } from '../../bench/command-line.ts';
import { CheckoutCopy } from './copy.ts';
import { chosen, MUTANTS, type Mutant } from './list.ts';

/** `npm run mutants [-- M3 M5]`: seeds faults one at a time, and prints which test caught each. */

/** The least of the seventeen that the tests must catch. */
const FEWEST_CAUGHT = 15;
/** `dist/drills/mutants` is three below the checkout. */
const ROOT = join(import.meta.dirname, '..', '..', '..');

interface Row {
  readonly mutant: Mutant;
  readonly caughtBy: string | null;
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);

function runOne(copy: CheckoutCopy, mutant: Mutant): Row {
  say(`${mutant.id}: ${mutant.fault}`);
  const builds = mutant.file.startsWith('db/migrations/');
  return copy.with(mutant, () => {
    for (const file of mutant.tests) {
      const failed = copy.test([file], { builds }).find(({ hasPassed }) => !hasPassed);
      if (failed !== undefined) return { mutant, caughtBy: `${failed.file}: ${failed.name}` };
    }
    return { mutant, caughtBy: null };
  });
}

function tableOf(rows: readonly Row[]): string {
  const cells = rows.map(({ mutant, caughtBy }) => [
    ...[mutant.id, mutant.fault, mutant.file, caughtBy ?? '', caughtBy === null ? 'no' : 'yes'],
  ]);
  const head = ['mutant', 'change', 'in', 'caught by', 'caught'];
  return [head, head.map(() => '---'), ...cells].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function main(): void {
  const mutants = chosen(process.argv.slice(2));
  if (mutants === null) {
    say(`npm run mutants [-- ${MUTANTS.map(({ id }) => id).join(' ')}]`);
    process.exitCode = EX_USAGE;
    return;
  }
  const copy = new CheckoutCopy(ROOT);
  try {
    say('Without a mutant, every test must pass');
    const tests = [...new Set(mutants.flatMap((mutant) => mutant.tests))];
    const failed = copy.test(tests, { builds: true }).find(({ hasPassed }) => !hasPassed);
    if (failed !== undefined) throw new Error(`${failed.file} fails without a mutant: ${failed.name}`);
    const rows = mutants.map((mutant) => runOne(copy, mutant));
    const caught = rows.filter(({ caughtBy }) => caughtBy !== null).length;
    console.log(`${tableOf(rows)}\n\n${caught} of ${rows.length} caught`);
    if (rows.length - caught > MUTANTS.length - FEWEST_CAUGHT) process.exitCode = 1;
  } finally {
    copy.remove();
  }
}

main();
