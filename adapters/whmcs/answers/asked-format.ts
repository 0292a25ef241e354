import type { WireRequest } from '../../dialect.ts';
import type { ResponseType } from './encode.ts';
import type { PhpArray } from '../../forms/php-value.ts';

/** `responsetype` and its value in a form, in JSON or in a multipart body. */
const MENTION = /responsetype["']?(?:=|\s*:\s*"|\r?\n\r?\n)(json|xml|nvp)\b/gi;

/** The format that decoded parameters ask for; `null` for none, and for an unknown one. */
export function formatOf(values: PhpArray): ResponseType | null {
  const asked = values.get('responsetype');
  return typeof asked === 'string' ? formatNamed(asked) : null;
}

/** The format that a request seems to ask for, where its parameters cannot be decoded: the last mention wins. */
export function askedFormat(request: WireRequest): ResponseType | null {
  const body = Buffer.isBuffer(request.body) ? request.body.toString('latin1') : '';
  const mentions = [...`${request.query}&${body}`.matchAll(MENTION)];
  return formatNamed(mentions.at(-1)?.[1] ?? '');
}

function formatNamed(text: string): ResponseType | null {
  const name = text.toLowerCase();
  return name === 'json' || name === 'xml' || name === 'nvp' ? name : null;
}
