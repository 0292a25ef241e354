import type { WireAnswer } from '../../adapters/dialect.ts';

/** The whole body of an answer, also of one that comes in pieces. */
export async function bodyText(body: WireAnswer['body']): Promise<string> {
  if (typeof body === 'string' || Buffer.isBuffer(body)) return body.toString();
  let text = '';
  for await (const piece of body) text += piece;
  return text;
}
