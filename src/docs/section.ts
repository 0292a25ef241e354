import type { DocumentBlock } from '../../adapters/descriptor.ts';

/** A text with the generated section of a name replaced, between its two marks. Throws where a mark is missing. */
export function replaceSection(text: string, name: string, content: string): string {
  const [begin, end] = [`<!-- begin generated: ${name} -->`, `<!-- end generated: ${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`There is no generated section ${name}`);
  return `${text.slice(0, from)}${begin}\n\n${content.trim()}\n\n${text.slice(to)}`;
}

/** A Markdown table; bars in its cells are escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** The Markdown of a dialect's document. */
export function markdown(blocks: readonly DocumentBlock[]): string {
  return blocks.map((block) => (typeof block === 'string' ? block : table(block.head, block.rows))).join('\n\n');
}
