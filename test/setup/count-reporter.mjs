import { readFileSync, writeFileSync } from 'node:fs';

/** The counts that an earlier run wrote, where TEST_COUNTS_ADD says that this one continues it. */
function earlier(file) {
  if (!process.env.TEST_COUNTS_ADD) return { passed: 0, failed: 0 };
  const text = readFileSync(file, 'utf8');
  const count = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(text)?.[1] ?? 0);
  return { passed: count('passed'), failed: count('failed') };
}

/** Writes how many tests passed and failed to the file named by TEST_COUNTS_FILE. The runner's own summary counts skipped ones. */
export default class CountReporter {
  onRunComplete(_contexts, results) {
    const file = process.env.TEST_COUNTS_FILE;
    if (file === undefined || file === '') return;
    const before = earlier(file);
    const passed = before.passed + results.numPassedTests;
    // A file that could not even be loaded counts as a failure of its own.
    const failed = before.failed + results.numFailedTests + results.numRuntimeErrorTestSuites;
    writeFileSync(file, `${passed} passed, ${failed} failed\n`);
  }
}
