import { readXml } from './read-xml.ts';
import type { WireAnswer } from './wire-answer.ts';

/** Reads a body by its first character: the content type is a matter of its own. */
export function readAnswer(status: number, headers: Readonly<Record<string, string>>, text: string): WireAnswer {
  return { status, headers, text, ...read(text.trim()) };
}

const UNKNOWN = { format: null, members: {} } as const;

function read(text: string): Pick<WireAnswer, 'format' | 'members'> {
  try {
    if (text.startsWith('{')) return { format: 'json', members: JSON.parse(text) as Record<string, unknown> };
    if (text.startsWith('<')) return readXml(text);
  } catch {
    return UNKNOWN;
  }
  return /^\w+=/.test(text) ? { format: 'nvp', members: readNvp(text) } : UNKNOWN;
}

function readNvp(text: string): Record<string, string> {
  const pairs = text.split(';').filter((pair) => pair !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}
