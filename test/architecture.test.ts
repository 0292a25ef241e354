import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..');

/** The allowed imports of a folder's files: folders and files of the project, and packages. `*` is anything. */
interface Rule {
  readonly folder: string;
  readonly project: readonly string[];
  readonly packages: readonly string[];
}

const PRODUCT = ['src/', 'db/', 'adapters/', 'schemas/'];

/** The first rule whose folder a file is in holds. */
const RULES: readonly Rule[] = [
  { folder: 'src/core/', project: ['src/core/'], packages: [] },
  { folder: 'src/concurrency/', project: ['src/concurrency/', 'src/core/'], packages: ['node:timers/promises'] },
  { folder: 'schemas/', project: ['schemas/'], packages: [] },
  { folder: 'db/embedded/', project: ['db/embedded/', 'db/schema/roles.ts'], packages: ['pg', 'node:*'] },
  {
    folder: 'db/',
    project: ['db/', 'src/core/', 'src/concurrency/'],
    packages: ['knex', 'pg', 'graphile-worker', 'node:crypto', 'node:timers/promises'],
  },
  {
    folder: 'adapters/forms/',
    project: ['adapters/forms/'],
    packages: ['@fastify/busboy', 'lossless-json', 'node:buffer', 'node:stream', 'node:events'],
  },
  { folder: 'adapters/access/', project: [], packages: ['node:net', 'ipaddr.js'] },
  { folder: 'adapters/values/', project: ['adapters/values/', 'src/core/'], packages: [] },
  {
    folder: 'adapters/whmcs/',
    project: [
      ...['adapters/whmcs/', 'adapters/forms/', 'adapters/access/', 'adapters/values/', 'adapters/dialect.ts'],
      ...['adapters/dialect-settings.ts', 'adapters/idempotency.ts'],
      ...['adapters/descriptor.ts', 'adapters/kit/', 'adapters/mail/catalogue.ts', 'src/core/', 'schemas/'],
    ],
    packages: ['ajv', 'node:crypto'],
  },
  {
    folder: 'adapters/corp/',
    project: [
      ...['adapters/corp/', 'adapters/forms/', 'adapters/access/', 'adapters/values/', 'adapters/dialect.ts'],
      ...['adapters/dialect-settings.ts', 'adapters/idempotency.ts'],
      ...['adapters/descriptor.ts', 'adapters/kit/', 'src/core/', 'schemas/'],
    ],
    packages: ['ajv', 'saxes', 'node:crypto'],
  },
  { folder: 'adapters/metrc/', project: ['adapters/metrc/', 'src/core/'], packages: [] },
  { folder: 'adapters/mail/', project: ['adapters/mail/', 'adapters/html.ts', 'src/core/'], packages: ['nodemailer'] },
  {
    folder: 'adapters/pages/',
    project: ['adapters/pages/', 'adapters/values/', 'adapters/dialect.ts', 'adapters/html.ts', 'src/core/'],
    packages: [
      'pdfkit',
      'fontkit',
      'bidi-js',
      'node:crypto',
      'node:fs',
      'node:module',
      'node:os',
      'node:path',
      'node:v8',
      'node:worker_threads',
    ],
  },
  { folder: 'adapters/dialect.ts', project: [], packages: [] },
  { folder: 'adapters/dialect-settings.ts', project: ['src/core/'], packages: ['ajv'] },
  {
    folder: 'adapters/idempotency.ts',
    project: ['adapters/dialect.ts', 'adapters/values/', 'src/core/'],
    packages: ['node:crypto'],
  },
  { folder: 'adapters/html.ts', project: [], packages: [] },
  {
    folder: 'adapters/descriptor.ts',
    project: ['adapters/dialect.ts', 'adapters/kit/traces.ts', 'schemas/openapi.ts', 'src/core/'],
    packages: [],
  },
  {
    folder: 'adapters/kit/',
    project: ['adapters/kit/', 'adapters/descriptor.ts', 'adapters/dialect.ts'],
    packages: [],
  },
  { folder: 'adapters/dialects.ts', project: ['adapters/'], packages: [] },
  {
    folder: 'src/server/',
    project: [
      ...[
        'src/server/',
        'src/observability/',
        'src/jobs/loop.ts',
        'src/core/',
        'adapters/access/',
        'adapters/dialect.ts',
      ],
      'schemas/openapi.ts',
    ],
    packages: ['express', 'node:*'],
  },
  {
    folder: 'src/observability/',
    project: [
      ...['src/observability/', 'src/concurrency/', 'src/core/', 'src/server/intake/', 'adapters/dialect.ts'],
      'db/postgres/translate-error.ts',
    ],
    packages: ['winston', 'prom-client', 'lru-cache', 'node:*'],
  },
  {
    folder: 'src/auth/',
    project: ['src/auth/', 'src/concurrency/', 'src/core/', 'adapters/access/'],
    packages: ['lru-cache', 'otplib', 'node:crypto'],
  },
  {
    folder: 'src/site/',
    project: [
      ...[
        'src/site/',
        'src/compatibility/',
        'src/core/',
        'src/auth/operators/',
        'src/demo/demo.ts',
        'adapters/dialect.ts',
        'adapters/html.ts',
      ],
      ...['adapters/descriptor.ts', 'adapters/dialects.ts', 'schemas/placeholders.ts', 'schemas/version.ts'],
    ],
    packages: [
      'csv-stringify/sync',
      'd3-array',
      'd3-scale',
      'd3-shape',
      'd3-time-format',
      'markdown-it',
      'node:crypto',
      'node:fs',
      'node:path',
      'node:timers/promises',
      'uqr',
    ],
  },
  {
    folder: 'src/calls-log/',
    project: ['src/calls-log/', 'src/core/', 'src/server/call.ts', 'adapters/dialect.ts', 'adapters/values/'],
    packages: [],
  },
  {
    // It speaks HTTP only, and knows no dialect.
    folder: 'src/conform/',
    project: ['src/conform/', 'src/site/assets/style/', 'adapters/html.ts', 'schemas/conformance.ts'],
    packages: ['ajv', 'saxes', 'yaml', 'node:fs', 'node:path', 'node:timers/promises'],
  },
  { folder: 'src/', project: ['*'], packages: ['*'] },
  // Rooms of the benchmark: each knows itself and those before it.
  { folder: 'bench/clients/', project: ['bench/clients/', ...PRODUCT], packages: ['*'] },
  { folder: 'bench/stage/', project: ['bench/stage/', 'bench/clients/', ...PRODUCT], packages: ['*'] },
  { folder: 'bench/report/', project: ['bench/report/', 'bench/stage/', 'bench/clients/'], packages: ['*'] },
  {
    folder: 'bench/scenarios/',
    project: ['bench/scenarios/', 'bench/report/', 'bench/stage/', 'bench/clients/', ...PRODUCT],
    packages: ['*'],
  },
  { folder: 'bench/', project: ['*'], packages: ['*'] },
  { folder: 'drills/', project: ['*'], packages: ['*'] },
];

/** Banned code, and its replacement; `allowed` names the files that are exceptions. */
const BANNED: readonly { pattern: RegExp; instead: string; allowed?: readonly string[] }[] = [
  { pattern: /\bparseFloat\(/, instead: 'parseDecimal of src/core/money/decimal.ts' },
  { pattern: /\.toFixed\(/, instead: 'decimalText of src/core/money/money.ts' },
  { pattern: /\bMath\.round\(/, instead: 'divideRounding of src/core/money/decimal.ts' },
  {
    pattern: /\bnew Date\(\)|\bDate\.now\(/,
    instead: 'the Clock port',
    allowed: ['src/clock.ts', 'db/embedded/'],
  },
  {
    pattern: /\bprocess\.env\b/,
    instead: 'the Config of src/config/config.ts',
    allowed: ['src/main.ts', 'src/cli/', 'db/embedded/'],
  },
  {
    pattern: /\bconsole\./,
    instead: 'the logger',
    // The samples are programs of callers.
    allowed: ['src/site/samples/'],
  },
  { pattern: /\bas any\b/, instead: 'a type' },
  {
    pattern: /\.commit\(/,
    instead: 'knex.transaction(async (trx) => …): an explicit commit resolves although COMMIT failed',
  },
  {
    pattern: /express\.urlencoded|from 'qs'/,
    instead: "PHP's own semantics in adapters/forms/php-form.ts",
    // The plain handler that the gateway's speed is compared with is written as others would write it.
  },
  {
    // A request's fields must not become a condition or a row: columns and values are written out.
    pattern: /\.(?:where|andWhere|orWhere|whereNot|having)\((?!\{|'|`|\[|\))/,
    instead: 'an object with its columns written out',
    // Keys that the statement beside them has built; the plain handler is not part of the gateway.
    allowed: ['db/admin/metrc.ts', 'bench/baseline/'],
  },
  { pattern: /\b(?:export )?(?:const )?enum \w+ \{/, instead: 'a union of string literals' },
];

/** Measurements and drills are programs of their own: what is banned in the product is not banned there. */
const PROGRAMS = ['bench/', 'drills/'];

const files = ['src', 'schemas', 'adapters', 'db', 'bench', 'drills']
  .map((folder) => join(ROOT, folder))
  .filter((folder) => existsSync(folder))
  .flatMap(sourceFiles);

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => relative(ROOT, join(folder, name)));
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

function scriptFiles(): string[] {
  return filesBelow('scripts').filter((file) => file.endsWith('.mjs'));
}

/** Groups of files that import each other, directly or through others (Tarjan's strongly connected components). */
function circlesOf(all: readonly string[]): readonly (readonly string[])[] {
  const circles: string[][] = [];
  const numbers = new Map<string, number>();
  const path: string[] = [];
  const visit = (file: string): number => {
    const own = numbers.size;
    numbers.set(file, own);
    path.push(file);
    let lowest = own;
    for (const imported of importsOf(file).filter((name) => name.startsWith('.'))) {
      const target = normalize(join(dirname(file), imported));
      if (!numbers.has(target)) lowest = Math.min(lowest, visit(target));
      else if (path.includes(target)) lowest = Math.min(lowest, numbers.get(target) ?? own);
    }
    if (lowest === own) {
      const circle = path.splice(path.indexOf(file));
      if (circle.length > 1) circles.push(circle);
    }
    return lowest;
  };
  for (const file of all) if (!numbers.has(file)) visit(file);
  return circles;
}

function textOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** The code without comments and strings' worth of prose: a ban is on what runs. */
function codeOf(file: string): string {
  return textOf(file)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '');
}

function importsOf(file: string): string[] {
  return [...codeOf(file).matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');
}

function faultOf(file: string, rule: Rule, imported: string): string | null {
  const isRelative = imported.startsWith('.');
  const target = isRelative ? normalize(join(dirname(file), imported)) : imported;
  const allowed = isRelative ? rule.project : rule.packages;
  const isAllowed = allowed.some(
    (name) =>
      name === '*' ||
      (name.endsWith('*')
        ? target.startsWith(name.slice(0, -1))
        : name.endsWith('/')
          ? target.startsWith(name)
          : target === name),
  );
  return isAllowed ? null : `${file} imports ${target}`;
}

describe('The architecture', () => {
  it('lets every folder import only what its rule allows', () => {
    const faults = files.flatMap((file) => {
      const rule = RULES.find(({ folder }) => file.startsWith(folder));
      return rule === undefined
        ? [`${file} has no rule`]
        : importsOf(file)
            .map((imported) => faultOf(file, rule, imported))
            .filter((fault) => fault !== null);
    });
    expect(faults).toEqual([]);
  });

  it.each(BANNED)('bans $pattern: use $instead', ({ pattern, allowed = [] }) => {
    const offenders = files.filter(
      (file) => ![...PROGRAMS, ...allowed].some((place) => file.startsWith(place)) && pattern.test(codeOf(file)),
    );
    expect(offenders).toEqual([]);
  });

  it('lets core know no dialect', () => {
    const words = /corp|whmcs|payee|money.?type|merchant|legacy-strings/i;
    expect(files.filter((file) => file.startsWith('src/core/') && words.test(textOf(file)))).toEqual([]);
  });

  it('has no circle of imports', () => {
    expect(circlesOf(files)).toEqual([]);
  });

  it('keeps rooms small: no file of code or of scripts has more than 250 lines', () => {
    // A migration is one script that never changes again.
    const large = [...files, ...scriptFiles()].filter(
      (file) => !file.startsWith('db/migrations/') && textOf(file).split('\n').length > 251,
    );
    expect(large).toEqual([]);
  });

  it('keeps rooms small: no folder has more than 20 files', () => {
    const all = ['src', 'schemas', 'adapters', 'db', 'bench', 'drills', 'scripts', 'test', 'deploy'].flatMap(
      filesBelow,
    );
    const counts = new Map<string, number>();
    for (const file of all) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
    expect([...counts].filter(([folder, count]) => count > 20 && folder !== 'db/migrations')).toEqual([]);
  });
});
