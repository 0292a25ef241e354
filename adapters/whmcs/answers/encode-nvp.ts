import { isAnswerList, scalarText, wireName } from './answer-data.ts';
import type { AnswerData, AnswerValue } from './answer-data.ts';

/**
 * `name=value;` pairs on one line, nested as `items[item][0][id]=1;`, after the flattened keys of the GetCredits
 * document. Percent-encoded are `;`, `=`, the C0 controls other than tab, and a `%` that two hex digits follow. A decoder
 * that leaves any other `%` as it is (PHP's rawurldecode) gives each text back, and a caller that decodes nothing reads
 * `50% off`. An empty list has no pair. A lone surrogate becomes U+FFFD. Throws TypeError for what `wireName` and
 * `integerText` refuse.
 */
export function encodeNvp(data: AnswerData): string {
  let pairs = '';
  for (const name of Object.keys(data)) pairs += encodePairs(wireName(name), data[name] as AnswerValue);
  return pairs;
}

export function encodePairs(path: string, value: AnswerValue): string {
  if (value === null || typeof value !== 'object') return `${path}=${escapeText(scalarText(value))};`;
  if (isAnswerList(value)) return value.map((element, index) => encodePairs(`${path}[${index}]`, element)).join('');
  let pairs = '';
  for (const name of Object.keys(value)) pairs += encodePairs(`${path}[${wireName(name)}]`, value[name] as AnswerValue);
  return pairs;
}

const SPECIAL = /[^\t\u0020-\uFFFF]|[;=]|%(?=[0-9A-Fa-f]{2})/g;

function escapeText(text: string): string {
  return text.toWellFormed().replace(SPECIAL, percentEncoded);
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
