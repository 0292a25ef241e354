import { linesOf, LONGEST_LOG_LINE } from '../input/lines.ts';
import type { Finds } from '../found.ts';
import { formNames } from './form-names.ts';
import { endOfPath, METHODS, type Dialects, type Kind } from './kind.ts';

const LONGEST_METHOD = 4;
/** A request line of Apache, nginx and their like, or the head of a log of IIS. */
const REQUEST = /[A-Z]{3,8} \S{1,2000} HTTP\\?\/\d|^#Fields: /m;
const END = /[\s"'\\]/;
const BEHIND_PATH = /[?/;\s"'\\]/;

interface Target {
  readonly dialect: string;
  readonly end: string;
  readonly actionParameter: string;
}

/** The logs of web servers: a request a line. */
export function accessLogs(dialects: Dialects): Kind {
  const targets = dialects.flatMap(({ name, paths, client, traces }): readonly Target[] =>
    traces === undefined
      ? []
      : [...new Set(paths.map(endOfPath))].map((end) => ({
          ...{ dialect: name, end, actionParameter: client.actionParameter },
        })),
  );
  return {
    name: 'access logs',
    detects: ({ head }) => REQUEST.test(head),
    read: async (file, finds) => {
      for await (const lines of linesOf(file.chunks(), LONGEST_LOG_LINE)) {
        for (const line of lines) {
          const plain = line.startsWith('{') ? unescaped(line) : line;
          targets.some((target) => readLine(plain, target, finds));
        }
      }
    },
  };
}

/** Some writers of JSON escape the signs of an address. */
function unescaped(line: string): string {
  return line.replaceAll('\\/', '/').replaceAll('\\u0026', '&').replaceAll('\\u003d', '=');
}

/** Whether the request of the line is for this target. */
function readLine(line: string, { dialect, end, actionParameter }: Target, finds: Finds): boolean {
  const found = line.indexOf(end);
  if (found < 1 || line[found - 1] !== '/') return false;
  if (!BEHIND_PATH.test(line[found + end.length] ?? ' ') || !isRequest(line, found)) return false;
  const stop = endOfToken(line, found);
  const mark = line.indexOf('?', found);
  const query = mark >= 0 && mark < stop ? line.slice(mark + 1, stop) : queryBehind(line, stop);
  let call = formNames(query, actionParameter);
  // Some logs have the body too.
  if (call.action === '') call = formNames(bodyIn(line, stop, actionParameter), actionParameter);
  if (call.action === '') finds.hidden({ dialect, sort: 'call', where: null });
  else finds.call({ dialect, action: call.action, parameters: call.names, sort: 'call', where: null });
  return true;
}

/** Whether the path that has something at `within` is behind a method: other fields have addresses too. */
function isRequest(line: string, within: number): boolean {
  let blank = within - 1;
  while (blank >= 0 && line[blank] !== ' ' && line[blank] !== '\t') blank -= 1;
  if (blank < 3) return false;
  let first = blank;
  while (first > 0 && blank - first <= LONGEST_METHOD && isCapital(line.charCodeAt(first - 1))) first -= 1;
  return METHODS.has(line.slice(first, blank)) && !line.slice(blank + 1, within).includes('?');
}

function isCapital(code: number): boolean {
  return code >= 65 && code <= 90;
}

function endOfToken(line: string, from: number): number {
  for (let at = from; at < line.length; at += 1) if (END.test(line[at] ?? '')) return at;
  return line.length;
}

/** IIS writes the query string as a field of its own, behind the path. */
function queryBehind(line: string, blank: number): string {
  if (line[blank] !== ' ' && line[blank] !== '\t') return '';
  const field = line.slice(blank + 1, endOfToken(line, blank + 1));
  return field.startsWith('-') || field.startsWith('HTTP/') ? '' : field;
}

/** A field behind the request that is a form with the action; an address with one is of another page. */
function bodyIn(line: string, from: number, actionParameter: string): string {
  const wanted = `${actionParameter}=`;
  let stop = from;
  for (let found = line.indexOf(wanted, from); found >= 0; found = line.indexOf(wanted, stop)) {
    let start = found;
    while (start > stop && !END.test(line[start - 1] ?? '')) start -= 1;
    stop = endOfToken(line, found);
    if (!/[?#]|:\/\//.test(line.slice(start, found))) return line.slice(start, stop);
  }
  return '';
}
