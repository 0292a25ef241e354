import type { AnswerData, Typing } from './answer-data.ts';
import { encodeJson } from './encode-json.ts';
import { encodeNvp } from './encode-nvp.ts';
import { encodeXml } from './encode-xml.ts';

/** The `responsetype` a caller may ask for; developers.whmcs.com/api/response-types. */
export type ResponseType = 'json' | 'xml' | 'nvp';

/** The format for a caller that asks for none: one of them, or `auto`, by the shape of the answer. */
export type DefaultFormat = ResponseType | 'auto';

/** The format of an answer that was not asked for: under `auto`, XML for one that holds lists, else NVP. */
export function unaskedFormat(fallback: DefaultFormat, hasLists: boolean): ResponseType {
  if (fallback !== 'auto') return fallback;
  return hasLists ? 'xml' : 'nvp';
}

/** A body and its Content-Type. Only JSON shows typing: the other two formats have only text. */
export function encodeAnswer(
  format: ResponseType,
  action: string,
  data: AnswerData,
  typing: Typing,
): { contentType: string; body: string } {
  switch (format) {
    case 'json':
      return { contentType: 'application/json; charset=utf-8', body: encodeJson(data, typing) };
    case 'xml':
      return { contentType: 'application/xml; charset=utf-8', body: encodeXml(action, data) };
    case 'nvp':
      return { contentType: 'text/plain; charset=utf-8', body: encodeNvp(data) };
  }
}
