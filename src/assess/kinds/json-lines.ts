import { linesOf } from '../input/lines.ts';
import { readRequest, type RecordedRequest } from './recording.ts';
import type { Dialects, Kind } from './kind.ts';

/** As long as the largest body that the gateway takes, with every byte of it escaped. */
const LONGEST_LINE = 2 * 1_048_576;
const BYTE_ORDER_MARK = /^(?:\xef\xbb\xbf|\ufeff)/;
const METHOD_FIELD = /^\{(?:[^{}]*,)?\s*"(?:request_)?method"\s*:/;
/** The fields, each with the names that logs of web servers give it. */
const METHOD = ['method', 'request_method'];
const ADDRESS = ['path', 'url', 'uri', 'request_uri'];
const QUERY = ['query', 'args', 'query_string'];
const CONTENT_TYPE = ['contentType', 'content_type'];
const BODY = ['body', 'request_body'];

/** Recordings: a request a line, as a JSON object with `method`, `path`, `contentType` and `body` or `bodyBase64`. */
export function jsonLines(dialects: Dialects): Kind {
  return {
    name: 'recordings',
    detects: ({ head }) => {
      const [first = ''] = head.replace(BYTE_ORDER_MARK, '').split('\n', 1);
      // A line that is longer than the head is not complete.
      return first.length === head.length ? METHOD_FIELD.test(first) : requestOf(first) !== null;
    },
    read: async (file, finds) => {
      for await (const lines of linesOf(file.chunks(), LONGEST_LINE)) {
        for (const line of lines) {
          if (line.trim() === '') continue;
          const request = requestOf(line.replace(BYTE_ORDER_MARK, ''));
          if (request === null) finds.damaged();
          else await readRequest(request, dialects, finds);
        }
      }
    },
  };
}

/** `null` where the line is not a request. */
function requestOf(line: string): RecordedRequest | null {
  const fields = fieldsOf(line);
  const [method, address] = [textOf(fields, METHOD), textOf(fields, ADDRESS)];
  if (method === '' || address === '') return null;
  const query = address.includes('?') ? '' : textOf(fields, QUERY);
  const encoded = textOf(fields, ['bodyBase64']);
  return {
    method,
    url: query === '' ? address : `${address}?${query}`,
    contentType: textOf(fields, CONTENT_TYPE),
    body: encoded === '' ? Buffer.from(textOf(fields, BODY), 'utf8') : Buffer.from(encoded, 'base64'),
  };
}

function fieldsOf(line: string): Readonly<Record<string, unknown>> {
  if (!line.startsWith('{')) return {};
  try {
    // A code unit of a line is a byte.
    const text = /[^\0-\xff]/.test(line) ? line : Buffer.from(line, 'latin1').toString('utf8');
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}

function textOf(fields: Readonly<Record<string, unknown>>, names: readonly string[]): string {
  for (const name of names) {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (typeof value === 'string') return value;
  }
  return '';
}
