import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ROOT, services } from './stack.ts';

const folder = mkdtempSync(join(tmpdir(), 'invoice-gateway-test-'));
const FILES = ['Dockerfile', 'docker-compose.yml', 'docs/operations.md'];
const DIGEST = `sha256:${'a1'.repeat(32)}`;

/** `npm run images:pin` in a copy of the checkout, with a docker that the test controls. */
function pin(docker: string): { readonly code: number | null; readonly out: string; readonly err: string } {
  writeFileSync(join(folder, 'bin/docker'), `#!/bin/sh\n${docker}\n`);
  chmodSync(join(folder, 'bin/docker'), 0o755);
  const env = { PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}` };
  const done = spawnSync(process.execPath, [join(folder, 'scripts/pin-images.mjs')], { env, encoding: 'utf8' });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

const textsOf = (base: string): readonly string[] => FILES.map((file) => readFileSync(join(base, file), 'utf8'));

beforeEach(() => {
  for (const path of ['bin', 'docs']) mkdirSync(join(folder, path), { recursive: true });
  cpSync(join(ROOT, 'scripts'), join(folder, 'scripts'), { recursive: true });
  for (const file of FILES) cpSync(join(ROOT, file), join(folder, file));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('npm run images:pin', () => {
  it('writes the digest of every image behind its tag, and may be repeated', () => {
    const { code, out } = pin(`echo '"${DIGEST}"'`);
    expect(code).toBe(0);
    const pinned = textsOf(folder);
    const foreign = services.map(([, { image }]) => image).filter((image) => image?.includes('$') === false);
    for (const image of new Set(foreign)) {
      expect(out).toContain(`${image}@${DIGEST}\n`);
      expect(pinned[1]).toContain(`image: ${image}@${DIGEST}\n`);
    }
    expect(pinned[0]?.match(/^FROM \S+@sha256:\S+/gm)).toHaveLength(3);
    expect(pinned.join('').replaceAll(`@${DIGEST}`, '')).toBe(textsOf(ROOT).join(''));
    expect(pin(`echo '"${DIGEST}"'`).code).toBe(0);
    expect(textsOf(folder)).toEqual(pinned);
  });

  it.each([
    ['no registry answers', 'echo "no such host" >&2; exit 1', 69, 'no such host'],
    ['docker answers something else', 'echo hello', 1, 'hello'],
  ])('changes nothing where %s', (_case, docker, code, words) => {
    const done = pin(docker);
    expect(done).toMatchObject({ code, out: '', err: expect.stringContaining(words) });
    expect(done.err).toContain('Nothing was changed.');
    expect(textsOf(folder)).toEqual(textsOf(ROOT));
  });
});
