import { writeFileSync } from 'node:fs';

/** Writes how many tests passed, failed and were skipped to the file named by TEST_COUNTS_FILE, for whoever asks. */
export default class CountReporter {
  onRunComplete(_contexts, results) {
    const file = process.env.TEST_COUNTS_FILE;
    if (file === undefined || file === '') return;
    const skipped = results.numPendingTests + results.numTodoTests;
    // A file that could not even be loaded counts as a failure of its own.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    writeFileSync(
      file,
      `${results.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`,
    );
  }
}
