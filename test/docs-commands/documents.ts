import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

/** The documents whose commands are run; one that is not there is passed over. */
export const DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  'docs/assess.md',
  'docs/operations.md',
  'docs/scaling.md',
  'docs/observability.md',
  'docs/runbook.md',
  'docs/metrc.md',
  'docs/performance.md',
  'docs/security.md',
  'docs/reliability.md',
  'docs/cli.md',
  'docs/conformance.md',
  'docs/customer-pages.md',
  'docs/dialects/whmcs.md',
  'docs/dialects/corp.md',
  'docs/tutorials/first-tenant.md',
  'docs/tutorials/whmcs-module.md',
].filter((file) => existsSync(join(ROOT, file)));

/** Something of a document that is run or read by a program, in the document's order. */
export interface Piece {
  readonly file: string;
  /** Of its first line, from 1. */
  readonly line: number;
  /** The heading above it. */
  readonly heading: string;
  /** The language of a fenced block, in lower case; a command in the text is `inline`. */
  readonly language: string;
  readonly text: string;
}

/** A command in the text begins with one of these, perhaps behind settings of the environment. */
const INLINE = /^(?:[A-Z][A-Z_]*=\S+ )*(?:npm|npx|docker|invoice-gateway|\.\/gateway) /;
const INLINE_SPAN = /(?<!`)`([^`]+)`(?!`)/g;

/** Every fenced block and every command in the text of a document. */
export function piecesOf(file: string): readonly Piece[] {
  return piecesIn(readFileSync(join(ROOT, file), 'utf8'), file);
}

/** The same of a text that is at hand. */
export function piecesIn(text: string, file: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let heading = '';
  let block: { line: number; language: string; fence: string; lines: string[] } | null = null;
  let paragraph: string[] = [];
  for (const [index, line] of [...text.split('\n'), ''].entries()) {
    const [, fence, language] = /^\s*(`{3,}|~{3,})\s*(\S*)/.exec(line) ?? [];
    if (block !== null) {
      if (fence === undefined || !fence.startsWith(block.fence)) block.lines.push(line);
      else {
        pieces.push({ file, heading, line: block.line, language: block.language, text: block.lines.join('\n') });
        block = null;
      }
    } else if (fence === undefined && line.trim() !== '' && !line.startsWith('#')) paragraph.push(line);
    else {
      const first = index + 1 - paragraph.length;
      pieces.push(...inlineOf(paragraph, first).map((found) => ({ file, heading, language: 'inline', ...found })));
      paragraph = [];
      if (fence !== undefined) block = { line: index + 2, language: (language ?? '').toLowerCase(), fence, lines: [] };
      else heading = /^#+ (.*)/.exec(line)?.[1] ?? heading;
    }
  }
  return pieces;
}

/** The commands in a paragraph's sentences; one may be broken by the end of a line. */
function inlineOf(
  lines: readonly string[],
  first: number,
): readonly { readonly line: number; readonly text: string }[] {
  const paragraph = lines.join('\n');
  return [...paragraph.matchAll(INLINE_SPAN)]
    .map(({ 1: code = '', index }) => ({
      line: first + paragraph.slice(0, index).split('\n').length - 1,
      text: code.replaceAll(/\s*\n\s*/g, ' '),
    }))
    .filter(({ text }) => INLINE.test(text));
}

/** A piece for the name of a test: its place and its first line. */
export function titleOf({ file, line, text }: Piece): string {
  const first = text.split('\n').find((shown) => shown.trim() !== '') ?? '';
  return `${file}:${line} ${first.length > 90 ? `${first.slice(0, 90)}…` : first}`;
}

const SHELLS = ['sh', 'bash', 'shell', 'console', 'inline'];

export function isShell({ language }: Piece): boolean {
  return SHELLS.includes(language);
}

/** The commands, each with the answer that the document prints after it; a sentence's command once. */
export function runnablesOf(pieces: readonly Piece[]): readonly { readonly piece: Piece; readonly answer?: string }[] {
  const blocks = pieces.filter(({ language }) => language !== 'inline');
  const isSaidBefore = (piece: Piece, place: number): boolean =>
    piece.language === 'inline' && pieces.slice(0, place).some(({ text }) => text === piece.text);
  return pieces
    .filter((piece, place) => (isShell(piece) || piece.language === 'php') && !isSaidBefore(piece, place))
    .map((piece) => {
      const next = blocks[blocks.indexOf(piece) + 1];
      const answers = piece.language === 'php' || /^curl /m.test(piece.text);
      const isAnswer = answers && piece.language !== 'inline' && ['json', 'text', 'xml'].includes(next?.language ?? '');
      return { piece, ...(isAnswer && next !== undefined ? { answer: next.text } : {}) };
    });
}
