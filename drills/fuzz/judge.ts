import { SaxesParser } from 'saxes';
import type { RawAnswer } from './connection.ts';
import type { Input } from './inputs/inputs.ts';
import { CANARY } from './scene-names.ts';
import { wddxFault } from './inputs/wddx-rules.ts';

/** The class of an answer, and its problems. */
export interface Verdict {
  /** `success`, `refused`, `login`, a status of HTTP, or `closed`. */
  readonly class: string;
  readonly problems: readonly string[];
}

/** Words of the software behind an answer (reliability L3), unless the caller sent them. */
const INSIDES = ['node_modules', 'at /', 'select ', 'sqlstate', 'stack', 'knex', '.ts:', '.js:'];
const HTTP_REFUSALS = [400, 405, 408, 413, 417, 431];
// Beyond the controls of ASCII nothing ends a line or a pair.
// eslint-disable-next-line no-control-regex
const NVP = /^(?:[A-Za-z_][\w.[\]-]*=[^=;\u0000-\u0008\u000a-\u001f]*;)+$/;

/** Judges one answer. `tables` are names that no answer may hold. */
export function verdictOf(input: Input, answer: RawAnswer, tables: readonly string[]): Verdict {
  if (answer.status === 0) {
    return {
      class: 'closed',
      problems: input.isCut || input.mayBreakHttp ? [] : ['The connection was closed without an answer'],
    };
  }
  const text = answer.body.toString('utf8');
  const isHttps = answer.headers.get('x-request-id') === undefined;
  if (isHttps && input.mayBreakHttp && HTTP_REFUSALS.includes(answer.status)) {
    return { class: String(answer.status), problems: text === '' ? [] : ['A refusal of HTTP has a body'] };
  }
  const problems = [
    ...(answer.status >= 500 ? [`Status ${answer.status}: ${text.slice(0, 300)}`] : []),
    ...headFaults(answer),
    ...formatFaults(input, answer, text),
    ...leaksIn(input, text, tables),
  ];
  return { class: classOf(input, answer.status, text), problems };
}

function headFaults({ headers }: RawAnswer): string[] {
  return [
    ...(headers.get('x-content-type-options') === 'nosniff' ? [] : ['No X-Content-Type-Options: nosniff']),
    ...(/; ?charset=utf-8$/i.test(headers.get('content-type') ?? '')
      ? []
      : [`Content-Type: ${headers.get('content-type') ?? 'none'}`]),
    ...(headers.get('x-request-id') === undefined ? ['No X-Request-Id'] : []),
    ...(headers.has('x-powered-by') ? ['X-Powered-By is sent'] : []),
  ];
}

function formatFaults(input: Input, { status, headers, body }: RawAnswer, text: string): string[] {
  const type = (headers.get('content-type') ?? '').split(';')[0] ?? '';
  if (!Buffer.from(text).equals(body)) return ['The answer is not UTF-8'];
  const faults = malformed(input, type, text);
  // The format of an unread request is unknown.
  if (input.askedType !== null && status < 400 && type !== input.askedType)
    faults.push(`Asked for ${input.askedType}, answered ${type}`);
  return faults;
}

function malformed(input: Input, type: string, text: string): string[] {
  try {
    switch (type) {
      case 'application/json':
        JSON.parse(text);
        return [];
      case 'application/xml':
        readXml(text);
        return text.includes('<whmcsapi ') ? [] : ['XML of another root'];
      case 'text/xml': {
        readXml(text);
        const fault = wddxFault(text);
        return fault === null ? [] : [`Not WDDX: ${fault}`];
      }
      case 'text/plain':
        return NVP.test(text) ? [] : [`Not NVP: ${text.slice(0, 200)}`];
      case 'text/html':
        return input.dialect === null ? [] : ['HTML'];
      default:
        return [`Of type ${type}`];
    }
  } catch (error) {
    return [`Not well-formed ${type}: ${(error as Error).message}`];
  }
}

/** Throws for what is not well-formed. */
function readXml(text: string): void {
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(text).close();
}

function leaksIn(input: Input, text: string, tables: readonly string[]): string[] {
  const answered = text.toLowerCase();
  const said = (word: string): boolean => {
    const bytes = input.bytes.toString('latin1').toLowerCase();
    return (
      bytes.includes(word) ||
      bytes
        .replaceAll('+', ' ')
        .replace(/%([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
        .includes(word)
    );
  };
  const words = [...INSIDES, ...tables].filter((word) => answered.includes(word) && !said(word));
  return [
    ...words.map((word) => `The answer contains "${word}": ${text.slice(0, 300)}`),
    ...(text.includes(CANARY) ? [`The answer holds a secret: ${text.slice(0, 300)}`] : []),
  ];
}

function classOf({ dialect }: Input, status: number, text: string): string {
  if (status !== 200) return String(status);
  return dialect?.client.isSuccess(text) === true ? 'success' : 'refused';
}
