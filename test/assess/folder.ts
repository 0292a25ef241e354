import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from '@jest/globals';

/** A folder for the files of a test file; it is removed at the end. */
export function madeFolder(): {
  readonly path: string;
  readonly write: (name: string, text: string | Buffer) => string;
} {
  const path = mkdtempSync(join(tmpdir(), 'assess-'));
  afterAll(() => {
    rmSync(path, { recursive: true });
  });
  return {
    path,
    write: (name, text) => {
      const file = join(path, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      return file;
    },
  };
}
