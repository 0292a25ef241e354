import { parseArgs } from 'node:util';
import { withUsage } from '../../bench/command-line.ts';
import { UsageError } from '../../src/cli/support/usage-error.ts';

export interface Options {
  /** A revision of git, such as `HEAD~1`, a tag or a hash. */
  readonly revision: string;
  /** Words of the cases to send, as `conform --only` takes them; all where it is empty. */
  readonly only: readonly string[];
}

export const USAGE = `npm run drill:conform-previous -- [options]
  --revision R   the revision whose build is asked (default HEAD~1)
  --only WORD    only cases whose id, action or grade has the word; may be repeated`;

/** Reads the command line; throws UsageError. */
export function readOptions(args: readonly string[]): Options {
  return withUsage(USAGE, () => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        revision: { type: 'string', default: 'HEAD~1' },
        only: { type: 'string', multiple: true, default: [] },
      },
    });
    // Git would read a leading hyphen as an option.
    if (!/^[\w@][\w@{}./^~-]{0,199}$/.test(values.revision)) {
      throw new UsageError(`--revision must be a revision of git, not "${values.revision}".`);
    }
    return { revision: values.revision, only: values.only };
  });
}
