import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { prepare } from './prepare.mjs';
import { runNode } from './run-child.mjs';

/** Options that keep the suite whole; with any other argument only some tests may run. */
const WHOLE =
  /^(--(ci|silent|verbose|runInBand|coverage|colors?|no-colors?|forceExit|logHeapUsage)|-i|(-w|--maxWorkers)=.*)$/;

const runJest = (args, env = {}) => {
  Object.assign(process.env, env);
  return runNode([
    '--experimental-vm-modules',
    // Each test file loads the modules again: a larger space for new objects is collected less often.
    '--max-semi-space-size=64',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    ...args,
  ]);
};

/** A whole suite, `short` or `long`, and then the check of every statement that it sent to its server. */
async function runWhole(suite, args) {
  const folder = mkdtempSync(join(tmpdir(), 'invoice-gateway-statements-'));
  const record = join(folder, 'statements.json');
  try {
    const code = await runJest(args, { TEST_STATEMENTS_FILE: record, TEST_SUITE: suite });
    delete process.env.TEST_STATEMENTS_FILE;
    delete process.env.TEST_SUITE;
    // A run that was ended, or never began, leaves no record; it has failed anyway.
    if (code !== 0 && (code > 1 || !existsSync(record))) return code;
    const checked = await runJest(['--config', 'test/statements/jest.config.mjs'], {
      TEST_RECORDED_STATEMENTS: record,
      TEST_RECORDED_SUITE: suite,
      TEST_COUNTS_ADD: '1',
    });
    return code === 0 ? checked : code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const [suite, ...args] =
  process.argv[2] === '--long' ? ['long', ...process.argv.slice(3)] : ['short', ...process.argv.slice(2)];
await prepare({ devTools: true });
process.exitCode = args.every((arg) => WHOLE.test(arg)) ? await runWhole(suite, args) : await runJest(args);
