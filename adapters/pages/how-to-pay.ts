import type { Fact } from './sheet.ts';

/** A paragraph of a tenant's text: lines such as `Account: 0000 4417` are facts, others are text. */
export interface PayBlock {
  /** The first line, if others follow it; may be empty. */
  readonly heading: string;
  readonly parts: readonly (string | Fact)[];
}

const FACT = /^([^:]{1,30}):[ \t]+(\S.*)$/;

/** Plain text with the structure that people give it: blank lines between paragraphs, and a label before a colon. */
export function payBlocksOf(text: string): readonly PayBlock[] {
  return paragraphsOf(text).map((lines) => {
    const [first = '', ...rest] = lines;
    const heading = rest.length > 0 && !FACT.test(first) ? first : '';
    return { heading, parts: (heading === '' ? lines : rest).map(partOf) };
  });
}

function paragraphsOf(text: string): string[][] {
  const paragraphs: string[][] = [[]];
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '') paragraphs.push([]);
    else paragraphs.at(-1)?.push(line);
  }
  return paragraphs.filter((lines) => lines.length > 0);
}

function partOf(line: string): string | Fact {
  const [, label, value = ''] = FACT.exec(line) ?? [];
  return label === undefined ? line : { label: label.trim(), value: value.trim() };
}
