import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ROOT } from './stack.ts';

const nothing = mkdtempSync(join(tmpdir(), 'invoice-gateway-no-docker-'));

afterAll(() => {
  rmdirSync(nothing);
});

describe('npm run check:compose', () => {
  it('says in one sentence that there is no Docker engine, with an exit code of its own', () => {
    const done = spawnSync(process.execPath, [join(ROOT, 'scripts/checks/check-compose.mjs')], {
      env: { PATH: nothing },
      encoding: 'utf8',
    });
    expect([done.status, done.stdout]).toEqual([69, '']);
    expect(done.stderr).toBe(
      'The container stack was not checked, because no Docker engine with Compose answers: the program docker is not installed.\n',
    );
  });
});
