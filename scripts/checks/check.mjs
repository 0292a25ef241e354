import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { prepare } from '../prepare.mjs';
import { runNode } from '../run-child.mjs';

const STATIC = [
  ['lock file', ['scripts/checks/check-lock.mjs']],
  ['types', ['node_modules/typescript/bin/tsc', '--noEmit']],
  ['lint', ['node_modules/eslint/bin/eslint.js', '.']],
  ['documents', ['scripts/docs.mjs', '--check']],
  ['format', ['node_modules/prettier/bin/prettier.cjs', '--check', '.']],
];
const TESTS = ['tests', ['scripts/test.mjs']];
const REST = [
  ['build', ['scripts/build.mjs']],
  ['long tests', ['scripts/test.mjs', '--long']],
];

async function runAll(steps) {
  for (const [name, command] of steps) {
    process.stdout.write(`— ${name}\n`);
    const code = await runNode(command);
    if (code !== 0) {
      process.stderr.write(`${name}: failed\n`);
      return code;
    }
  }
  return 0;
}

/** Runs everything; the last line is the count of the tests. */
async function runWhole() {
  const counts = join(tmpdir(), `invoice-gateway-counts-${process.pid}`);
  writeFileSync(counts, '0 passed, 0 failed\n');
  // Each run of tests adds to the counts of the runs before it.
  Object.assign(process.env, { TEST_COUNTS_FILE: counts, TEST_COUNTS_ADD: '1' });
  try {
    const code = await runAll([TESTS, ...STATIC, ...REST]);
    const text = readFileSync(counts, 'utf8');
    // A step without tests has failed, or tests that did not start.
    process.stdout.write(code !== 0 && text.includes(' 0 failed') ? text.replace(' 0 failed', ' 1 failed') : text);
    return code;
  } finally {
    rmSync(counts, { force: true });
  }
}

/** `--static` leaves out the tests. */
const [argument] = process.argv.slice(2);
if (argument !== undefined && argument !== '--static') {
  process.stderr.write('npm run check takes only --static; npm test takes names of tests.\n');
  process.exitCode = 64;
} else {
  await prepare({ devTools: true });
  process.exitCode = argument === '--static' ? await runAll(STATIC) : await runWhole();
}
