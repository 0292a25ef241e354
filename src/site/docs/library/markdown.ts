import MarkdownIt from 'markdown-it';
import type { Token } from 'markdown-it';
import { trusted, type Html } from '../../../../adapters/html.ts';

interface Heading {
  readonly level: number;
  readonly id: string;
  readonly text: string;
}

/** A paragraph, an item or a row, for the search. */
export interface Passage {
  /** The heading above it; `null` before the first one. */
  readonly heading: Heading | null;
  readonly text: string;
}

export interface Rendered {
  /** The first heading, which the HTML does not have. */
  readonly title: string;
  readonly html: Html;
  /** All but the title. */
  readonly headings: readonly Heading[];
  readonly passages: readonly Passage[];
}

/** The addresses of the things that a document names; `null` where the site does not serve them. */
export interface Addresses {
  readonly link: (href: string) => string | null;
  readonly image: (source: string) => string | null;
}

const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });
/** A table of more columns scrolls where its words are too wide for a phone; another one fits. */
const FEW_COLUMNS = 2;
/** A table of more columns is never narrower than they need. */
const NOT_MANY_COLUMNS = 3;

/** A document of ours as HTML, with an anchor at each heading. HTML in it is shown as text; comments are left out. */
export function render(text: string, addresses: Addresses): Rendered {
  const tokens = markdown.parse(text.replaceAll(/^<!--.*-->$/gm, ''), {});
  const headings = markHeadings(tokens);
  const passages = passagesOf(tokens, headings);
  for (const { children } of tokens) rewrite(children ?? [], addresses);
  for (const [index, token] of tokens.entries()) {
    markRow(token, tokens[index + 2]);
    alignCell(token);
  }
  const first = tokens.findIndex(({ type }) => type === 'heading_open');
  if (first >= 0) tokens.splice(first, 3);
  return {
    title: headings.get(0)?.text ?? '',
    html: trusted(markdown.renderer.render(widened(tokens), markdown.options, {})),
    headings: [...headings.values()].slice(1),
    passages,
  };
}

/** One line of ours as HTML: code, emphasis and links. */
export function renderLine(text: string, addresses: Addresses): Html {
  const tokens = markdown.parseInline(text, {});
  for (const { children } of tokens) rewrite(children ?? [], addresses);
  return trusted(markdown.renderer.render(tokens, markdown.options, {}));
}

/** The anchor of a heading, as other places that show Markdown make it. */
function anchorOf(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
}

/** Gives every heading its anchor, and returns them by the order of the document. Only the first is of level 1. */
function markHeadings(tokens: Token[]): ReadonlyMap<number, Heading> {
  const headings = new Map<number, Heading>();
  const used = new Map<string, number>();
  for (const [index, token] of tokens.entries()) {
    if (token.type !== 'heading_open') continue;
    const text = plain(tokens[index + 1]);
    const anchor = anchorOf(text);
    const count = used.get(anchor) ?? 0;
    used.set(anchor, count + 1);
    const id = count === 0 ? anchor : `${anchor}-${count}`;
    const level = Math.max(Number(token.tag.slice(1)), headings.size === 0 ? 1 : 2);
    token.attrSet('id', id);
    for (const tag of [token, tokens[index + 2]]) if (tag !== undefined) tag.tag = `h${level}`;
    headings.set(headings.size, { level, id, text });
  }
  return headings;
}

const ROW_NUMBER = /^[A-Z]-\d+$/;

/** Gives a row that begins with a number, such as `W-07`, an anchor. */
function markRow(token: Token, first: Token | undefined): void {
  if (token.type === 'tr_open' && ROW_NUMBER.test(first?.content ?? '')) {
    token.attrSet('id', (first?.content ?? '').toLowerCase());
  }
}

/** Aligns a cell by a class: the policy of the pages refuses a style in an element. */
function alignCell(token: Token): void {
  const style = token.attrGet('style');
  if (style === null) return;
  token.attrs = style === 'text-align:right' ? [['class', 'figure']] : [];
}

function passagesOf(tokens: readonly Token[], headings: ReadonlyMap<number, Heading>): readonly Passage[] {
  const passages: Passage[] = [];
  let heading: Heading | null = null;
  let count = 0;
  let row: string[] | null = null;
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'heading_open') {
      heading = headings.get(count) ?? null;
      count += 1;
      passages.push({ heading, text: '' });
    } else if (token.type === 'tr_open') row = [];
    else if (token.type === 'tr_close') {
      passages.push({ heading, text: (row ?? []).filter((cell) => cell !== '').join(' · ') });
      row = null;
    } else if (token.type === 'inline' && tokens[index - 1]?.type !== 'heading_open') {
      if (row === null) passages.push({ heading, text: plain(token) });
      else row.push(plain(token));
    }
  }
  return passages;
}

function plain(token: Token | undefined): string {
  return (token?.children ?? [])
    .map(({ type, content }) => (type === 'softbreak' || type === 'hardbreak' ? ' ' : content))
    .join('');
}

/** Points links and images to the site's own addresses; a link that leads nowhere becomes its text. */
function rewrite(tokens: Token[], { link, image }: Addresses): void {
  const open: Token[] = [];
  for (const token of tokens) {
    if (token.type === 'link_open') {
      open.push(token);
      const address = link(String(token.attrGet('href')));
      if (address === null) token.hidden = true;
      else token.attrSet('href', address);
    } else if (token.type === 'link_close') token.hidden = open.pop()?.hidden ?? false;
    else if (token.type === 'image') {
      const address = image(String(token.attrGet('src')));
      if (address === null) Object.assign(token, { type: 'text', tag: '' });
      else token.attrSet('src', address);
    }
  }
}

/** Lets what is too wide for a phone scroll by itself, by keyboard too: tables of many columns, and drawings. */
function widened(tokens: Token[]): Token[] {
  return tokens.flatMap((token, index) => {
    if (token.type === 'fence' && token.info === 'text') {
      return [boxOf(token, `<pre class="drawing" tabindex="0">${markdown.utils.escapeHtml(token.content)}</pre>\n`)];
    }
    if (token.type === 'table_open' && columnsOf(tokens, index) > FEW_COLUMNS) {
      const box = columnsOf(tokens, index) > NOT_MANY_COLUMNS ? 'scroll many' : 'scroll';
      return [boxOf(token, `<div class="${box}" role="group" aria-label="Table" tabindex="0">`), token];
    }
    if (token.type === 'table_close' && columnsOf(tokens, openingOf(tokens, index)) > FEW_COLUMNS) {
      return [token, boxOf(token, '</div>\n')];
    }
    return [token];
  });
}

/** A token that is rendered as it is. */
function boxOf(beside: Token, content: string): Token {
  const box = Object.create(beside) as Token;
  return Object.assign(box, { type: 'html_block', content, hidden: false });
}

function openingOf(tokens: readonly Token[], closing: number): number {
  return tokens.findLastIndex(({ type }, index) => type === 'table_open' && index < closing);
}

function columnsOf(tokens: readonly Token[], opening: number): number {
  const end = tokens.findIndex(({ type }, index) => type === 'thead_close' && index > opening);
  return tokens.slice(opening, end).filter(({ type }) => type === 'th_open').length;
}
