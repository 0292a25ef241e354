import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Ends this process with one sentence. */
export function fail(sentence, code = 1) {
  process.stderr.write(`${sentence}\n`);
  process.exit(code);
}

/** Reports what was done, and how long it took: `[1/4] dependencies  installed, 9.8 s`. */
export function report(step, text) {
  process.stderr.write(`[${step}/4] ${text}\n`);
}

/** A file's JSON, or null where it cannot be read. */
export function readJson(path) {
  try {
    return JSON.parse(fs.readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/** Seconds since a moment of performance.now(), for people. */
export const secondsSince = (start) => `${((performance.now() - start) / 1_000).toFixed(1)} s`;
