import { linesOf } from '../input/lines.ts';
import { readRequest, type RecordedRequest } from './recording.ts';
import type { Dialects, Kind } from './kind.ts';

/** As long as the largest body that the gateway takes, with every byte of it escaped. */
const LONGEST_LINE = 2 * 1_048_576;
const BYTE_ORDER_MARK = /^(?:\xef\xbb\xbf|\ufeff)/;
const METHOD_FIELD = /^\{(?:[^{}]*,)?\s*"(?:request_)?method"\s*:/;
/** The fields by their small letters, in the order of preference; logs of web servers have many names for each. */
const METHOD = ['method', 'requestmethod', 'httpmethod', 'clientrequestmethod', 'verb'];
const ADDRESS = [
  ...['path', 'url', 'uri', 'requesturi', 'requestpath', 'requesturl', 'clientrequesturi'],
  ...['clientrequestpath', 'original', 'request'],
];
const QUERY = ['query', 'args', 'querystring'];
const CONTENT_TYPE = ['contenttype'];
const BODY = ['body', 'requestbody'];
/** Members of members, as of `request` in a log of Caddy. */
const DEEPEST = 4;
/** Members of an answer, of a file or of a program are not of the request. */
const OTHERS = /^(?:response|answer|file|log|agent|referr?er)/;

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
  const fields = new Map<string, readonly string[]>();
  addFields(fields, membersOf(line), 0);
  const method = firstOf(fields, METHOD);
  const addresses = allOf(fields, ADDRESS).filter((address) => !/\s/.test(address));
  const address = addresses.find((each) => each.includes('?')) ?? addresses[0] ?? '';
  if (method === '' || address === '') return null;
  const query = address.includes('?') ? '' : firstOf(fields, QUERY);
  const encoded = firstOf(fields, ['bodybase']);
  return {
    method,
    url: query === '' ? address : `${address}?${query.replace(/^\?/, '')}`,
    contentType: firstOf(fields, CONTENT_TYPE),
    body: encoded === '' ? Buffer.from(firstOf(fields, BODY), 'utf8') : Buffer.from(encoded, 'base64'),
  };
}

/** Adds the texts of the members by the last part of their names, in small letters without other signs. */
function addFields(fields: Map<string, readonly string[]>, members: object, depth: number): void {
  for (const [written, value] of Object.entries(members) as [string, unknown][]) {
    const name = written.toLowerCase();
    if (OTHERS.test(name)) continue;
    const key = name.slice(name.lastIndexOf('.') + 1).replaceAll(/[^a-z]/g, '');
    if (typeof value === 'string') fields.set(key, [...(fields.get(key) ?? []), value]);
    else if (typeof value === 'object' && value !== null && depth < DEEPEST) addFields(fields, value, depth + 1);
  }
}

function membersOf(line: string): object {
  if (!line.startsWith('{')) return {};
  try {
    // A code unit of a line is a byte.
    const text = /[^\0-\xff]/.test(line) ? line : Buffer.from(line, 'latin1').toString('utf8');
    return JSON.parse(text) as object;
  } catch {
    return {};
  }
}

function allOf(fields: ReadonlyMap<string, readonly string[]>, names: readonly string[]): readonly string[] {
  return names.flatMap((name) => fields.get(name) ?? []);
}

function firstOf(fields: ReadonlyMap<string, readonly string[]>, names: readonly string[]): string {
  return allOf(fields, names)[0] ?? '';
}
