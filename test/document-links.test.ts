import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..');

const FILES = [
  ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

/** The anchors of a document, as the places that show it make them of its headings. */
function anchorsOf(text: string): readonly string[] {
  return [...withoutBlocks(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}

function withoutBlocks(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```/gm, '');
}

/** The links of a document into the repository that lead nowhere. */
function brokenIn(file: string): readonly string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...withoutBlocks(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^(?:https?|mailto):/.test(target) && !leadsSomewhere(file, target));
}

function leadsSomewhere(file: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const there = path === '' ? file : normalize(join(dirname(file), path));
  if (!existsSync(join(ROOT, there))) return false;
  return anchor === undefined || anchorsOf(readFileSync(join(ROOT, there), 'utf8')).includes(anchor);
}

/** Paths of the repository in code spans that lead nowhere; a test may be named without its ending. */
function missingPathsIn(text: string): readonly string[] {
  return [...text.matchAll(/`((?:src|db|adapters|schemas|bench|drills|scripts|test|deploy)\/[\w./-]+)`/g)]
    .map(([, path = '']) => path)
    .filter((path) => !['', '.ts', '.test.ts'].some((ending) => existsSync(join(ROOT, `${path}${ending}`))));
}

/** The rooms that the table of ARCHITECTURE.md must have: those with a rule of imports, and the folders of the product. */
function rooms(): readonly string[] {
  const rules = readFileSync(join(ROOT, 'test/architecture.test.ts'), 'utf8').matchAll(/\bfolder: '([^']+?)\/?'/g);
  const folders = ['src', 'db', 'adapters'].flatMap((parent) =>
    readdirSync(join(ROOT, parent), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `${parent}/${name}`),
  );
  const ruled = [...rules].map(([, room = '']) => room).filter((room) => !['src', 'db'].includes(room));
  return [...new Set([...ruled, ...folders])];
}

describe('The table of rooms in ARCHITECTURE.md', () => {
  const table = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split(' | ')[0] ?? '')
    .join('\n');

  it.each(rooms())('has %s', (room) => {
    expect(table).toContain(`\`${room}\``);
  });
});

describe('The links of the documents', () => {
  it.each(FILES)('all lead somewhere in %s', (file) => {
    expect(brokenIn(file)).toEqual([]);
  });

  it.each(FILES)('and the paths of the repository in %s exist', (file) => {
    expect(missingPathsIn(readFileSync(join(ROOT, file), 'utf8'))).toEqual([]);
  });

  it('are found, and so are those that lead nowhere', () => {
    expect(leadsSomewhere('docs/observability.md', 'runbook.md#gateway-down')).toBe(true);
    expect(leadsSomewhere('docs/observability.md', 'runbook.md#gateway-up')).toBe(false);
    expect(leadsSomewhere('README.md', 'docs/nothing.md')).toBe(false);
    expect(missingPathsIn('`src/core`, `test/start`, `src/nothing.ts`')).toEqual(['src/nothing.ts']);
    expect(anchorsOf('# A `b` c: d/e\n\n```sh\n# not this\n```')).toEqual(['a-b-c-de']);
  });
});
