import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Library } from '../../../src/site/docs/library/library.ts';
import { render } from '../../../src/site/docs/library/markdown.ts';
import { search, snippetOf, wordsOf } from '../../../src/site/docs/library/search.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { Visitor } from '../visitor.ts';

const ROOT = join(import.meta.dirname, '../../..');
const library = new Library('');
const NOWHERE = { link: () => null, image: () => null };
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
});

afterAll(async () => {
  await gateway.close();
});

const get = (path: string) => new Visitor(gateway.url).get(path);

describe('A document', () => {
  it('is served for each file of docs, under an address of its own', () => {
    const files = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`);
    const served = library.sources.map(({ file }) => file);
    expect(served).toEqual(expect.arrayContaining([...files, 'README.md', 'ARCHITECTURE.md']));
    expect(new Set(library.sources.map(({ slug }) => slug)).size).toBe(served.length);
  });

  it.each(library.sources.map(({ slug }) => slug))('%s has one title, and links that lead somewhere', async (slug) => {
    const { status, text } = await get(`/docs/${slug}`);
    expect(status).toBe(200);
    expect(text.match(/<h1/g)).toHaveLength(1);
    expect(text).not.toContain('begin generated');
    const anchors = new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id));
    for (const [, href = ''] of text.matchAll(/href="([^"]+)"/g)) {
      if (href.startsWith('#')) expect([href, anchors.has(decodeURIComponent(href.slice(1)))]).toEqual([href, true]);
      const [, target = '', anchor] = /^\/docs\/([a-z0-9-]+)(?:#(.+))?$/.exec(href) ?? [];
      const document = target === '' ? null : library.document(target);
      if (document === null) continue;
      // Headings, and rows with a number.
      const ids = [...String(document.html).matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id);
      if (anchor !== undefined) expect([href, ids.includes(decodeURIComponent(anchor))]).toEqual([href, true]);
    }
  });

  it('is listed with its first sentence, and not with the name of its first part', async () => {
    const { text } = await get('/docs');
    expect(text).toContain('router and its request');
    expect(text).not.toContain('>Context.<');
  });

  it('points links to its own pages, and shows links to other files as text', () => {
    const readme = library.document('readme');
    expect(readme?.html.toString()).toContain('href="/docs/tutorials-first-tenant"');
    expect(readme?.html.toString()).not.toMatch(/href="[^"]*(?:LICENSE|\.env)/);
    const below = new Library('/pay').document('readme');
    expect(below?.html.toString()).toContain('href="/pay/docs/tutorials-first-tenant"');
  });

  it('shows HTML as text, and makes no link of a script', () => {
    const { html, passages } = render(
      '# T\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1)) ![y](nothing.png)',
      {
        ...NOWHERE,
        link: (href) => href,
      },
    );
    expect(html.toString()).toContain('&lt;script&gt;');
    expect(html.toString()).not.toMatch(/<script|href="javascript|<img/);
    expect(passages.map(({ text }) => text)).toContain('[x](javascript:alert(1)) y');
  });

  it('aligns cells without a style, which the policy of the pages refuses', () => {
    const html = render('# T\n\n| a | b | c |\n| :-- | --: | :-: |\n| 1 | 2 | 3 |\n', NOWHERE).html.toString();
    expect(html).not.toContain('style');
    expect(html).toContain('<td>1</td>\n<td class="figure">2</td>\n<td>3</td>');
  });

  it('lets a table of three columns scroll, and keeps room for one of more', () => {
    const table = (columns: number): string =>
      render(`# T\n\n${'| a '.repeat(columns)}|\n${'| --- '.repeat(columns)}|\n`, NOWHERE).html.toString();
    expect(table(2)).not.toContain('class="scroll');
    expect(table(3)).toContain('class="scroll"');
    expect(table(4)).toContain('class="scroll many"');
  });

  it('numbers the anchors of headings that repeat, and keeps one of the first level', () => {
    const { headings, title } = render('# A\n\n# B c\n\n## B `c`\n', NOWHERE);
    expect(title).toBe('A');
    expect(headings.map(({ id, level }) => [id, level])).toEqual([
      ['b-c', 2],
      ['b-c-1', 2],
    ]);
  });

  it('is not found by another name', async () => {
    for (const path of ['/docs/nothing', '/docs/..%2Freadme', '/docs/pictures/..%2F..%2FREADME.md', '/docs/%00'])
      expect([path, (await get(path)).status]).toEqual([path, 404]);
  });
});

describe('The start of the documentation', () => {
  it('has a place for each crowd, and every document in one of them', async () => {
    const { text } = await get('/docs');
    for (const crowd of ['Integrators', 'Operators', 'Bookkeepers', 'Engineers'])
      expect(text).toContain(`>${crowd}</h2>`);
    for (const { slug } of library.sources) expect(text).toContain(`href="/docs/${slug}"`);
  });
});

describe('The search', () => {
  it('finds the passages with all words, headings first', async () => {
    const found = search(await library.all(), wordsOf('  Access KEY '));
    expect(found.length).toBeGreaterThan(1);
    for (const { document, heading, text } of found) {
      expect(`${document.title} ${heading?.text ?? ''} ${text}`.toLowerCase()).toMatch(/access[^]*key|key[^]*access/);
    }
    const signing = await get('/docs?q=signing+in');
    expect(signing.text).toContain('href="/docs/console#signing-in"');
    expect(signing.text.indexOf('console#signing-in')).toBeLessThan(signing.text.lastIndexOf('<li>'));
  });

  it('marks the words, and takes any text as text', async () => {
    expect(snippetOf('A (b) c', ['(b)'])).toEqual([
      { text: 'A ', isHit: false },
      { text: '(b)', isHit: true },
      { text: ' c', isHit: false },
    ]);
    const { status, text } = await get(`/docs?q=${encodeURIComponent('"><script>alert(1)</script> .* [')}`);
    expect(status).toBe(200);
    expect(text).not.toContain('<script>alert');
    expect(text).toContain('Nothing found');
  });

  it('is bounded, whatever is typed', () => {
    expect(wordsOf('a b c d e f g h i j k l')).toHaveLength(8);
  });
});
