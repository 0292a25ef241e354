import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ROOT, service, textOf } from './stack.ts';

const lines = textOf('Dockerfile').split('\n');
const instructions = lines.filter((line) => /^[A-Z]+ /.test(line));
const stages = instructions.filter((line) => line.startsWith('FROM '));

/** The lines behind the last FROM: the image itself. */
const shipped = instructions.slice(instructions.lastIndexOf(stages.at(-1) ?? ''));

describe('The Dockerfile', () => {
  it('needs no frontend from a registry', () => {
    expect(lines.filter((line) => /^#\s*syntax=/.test(line))).toEqual([]);
  });

  it('builds in stages of one pinned, slim image', () => {
    expect(stages).toHaveLength(3);
    for (const stage of stages)
      expect(stage).toMatch(/^FROM node:22\.[0-9]+\.[0-9]+-bookworm-slim(@sha256:[0-9a-f]{64})?( AS [a-z]+)?$/);
  });

  it('is of one version in all stages', () => {
    expect(new Set(stages.map((stage) => stage.split(' ')[1])).size).toBe(1);
  });

  it('ships neither development dependencies nor the embedded server, and runs no install script', () => {
    const installs = lines.filter((line) => line.includes('npm ci'));
    expect(installs).toHaveLength(2);
    for (const install of installs) {
      expect(install).toContain('--ignore-scripts');
      expect(install).toContain('--omit=optional');
    }
    expect(installs[0]).toContain('--omit=dev');
    expect(shipped).toContain('COPY --from=dependencies /app/node_modules ./node_modules');
    expect(shipped.filter((line) => line.includes('npm'))).toEqual([]);
  });

  it('holds no compiler: without optional and development packages the lock file has none', () => {
    const { packages } = JSON.parse(textOf('package-lock.json')) as {
      packages: Record<string, { devOptional?: boolean; version: string }>;
    };
    expect(packages['node_modules/typescript']).toMatchObject({ devOptional: true });
  });

  it('names no registry and holds no secret', () => {
    expect(textOf('Dockerfile')).not.toMatch(/https?:\/\/|--registry|^ARG|PASSWORD|SECRET|_KEY/m);
  });

  it("runs node itself, as a user above 10000 who is compose's too", () => {
    expect(shipped).toContain('CMD ["node", "--max-semi-space-size=32", "dist/src/main.js"]');
    expect(shipped.filter((line) => line.startsWith('USER '))).toEqual([`USER ${service('gateway').user ?? ''}`]);
    expect(Number(/^USER ([0-9]+):/m.exec(shipped.join('\n'))?.[1])).toBeGreaterThanOrEqual(10_000);
    expect(shipped.filter((line) => line.startsWith('HEALTHCHECK '))).toHaveLength(1);
  });

  it('copies what is there', () => {
    const sources = shipped
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from'))
      .flatMap((line) => line.split(' ').slice(1, -1));
    expect(sources.length).toBeGreaterThan(2);
    for (const source of sources) expect([source, existsSync(join(ROOT, source))]).toEqual([source, true]);
  });
});

describe('.dockerignore', () => {
  const patterns = textOf('.dockerignore')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

  it('shuts everything out but what is named, none of which is a secret or local state', () => {
    expect(patterns[0]).toBe('*');
    const allowed = patterns.slice(1);
    for (const pattern of allowed) {
      expect(pattern).toMatch(/^![A-Za-z./-]+$/);
      expect([pattern, existsSync(join(ROOT, pattern.slice(1)))]).toEqual([pattern, true]);
    }
    expect(allowed.filter((pattern) => /env|\.git|\.data|node_modules|dist|test/.test(pattern))).toEqual([]);
  });
});
