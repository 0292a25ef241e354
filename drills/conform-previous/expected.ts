import { readFileSync } from 'node:fs';
import { ExpectedFailures } from '../../src/conform/report/outcomes.ts';
import { UsageError } from '../../src/cli/support/usage-error.ts';
import { fileOf } from './checkout.ts';

/**
 * The cases that a commit is expected to fail: the lines that were added to the list after it. A line that the commit has
 * itself is about commits before it. Throws UsageError where a line names none of the dialect's `ids`.
 */
export function expectedFailures(
  root: string,
  commit: string,
  dialect: string,
  ids: readonly string[],
): ExpectedFailures {
  const path = `drills/conform-previous/expected/${dialect}.txt`;
  const present = new ExpectedFailures(readFileSync(new URL(`expected/${dialect}.txt`, import.meta.url), 'utf8'));
  const [unknown] = present.unknownAmong(ids);
  if (unknown !== undefined) throw new UsageError(`${path} names ${unknown}, and there is no such case.`);
  return present.addedTo(new ExpectedFailures(fileOf(root, commit, path)));
}
