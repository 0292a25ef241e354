import { Dicer } from '@fastify/busboy';
import { charsetOf, toUtf8, withoutMark, type Charset } from './charset.ts';
import { MalformedRequest } from './malformed-request.ts';
import { fromBytePairs, type BytePair } from './php-form.ts';
import { MAX_VARIABLES, type PhpArray } from './php-value.ts';

/** PHP's `max_multipart_body_parts`: as many fields as variables, and 20 files (`max_file_uploads`). */
const MAX_PARTS = MAX_VARIABLES + 20;
const CR = 0x0d;
const LF = 0x0a;

const BOUNDARY = /;[ \t]*boundary[ \t]*=[ \t]*(?:"([^"\\]{1,200})"|([^\s";,]{1,200}))[ \t]*(?:;|$)/i;
// Blanks belong to only one place: with two, a header of blanks took quadratic time.
const DISPOSITION_PARAMETER = /;\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\[^])*)"\s*|([^\s;"']+)\s*)?(?=;|$)/y;

/**
 * Decodes `multipart/form-data` as PHP fills `$_POST`: a part with a filename is a file and no parameter; the names of
 * the others follow a form's rules, without percent-decoding; their types and encodings mean nothing.
 * Rejects with MalformedRequest: a wrong boundary, a body cut short, a part that cannot be read, and a form's limits.
 */
export async function decodeMultipart(body: Buffer, contentType: string): Promise<PhpArray> {
  return fromBytePairs(await multipartPairs(body, contentType));
}

/**
 * The names and values of the parts that are not files, in order, in UTF-8 where the body, or a part of it for its own
 * value, names another charset. Rejects with MalformedRequest, as `decodeMultipart`.
 */
export async function multipartPairs(body: Buffer, contentType: string): Promise<readonly BytePair[]> {
  const found = BOUNDARY.exec(contentType);
  const boundary = found?.[1] ?? found?.[2];
  if (boundary === undefined) throw broken('The multipart body has no usable boundary.');
  const unmarked = withoutMark(body);
  refuseDelimiters(unmarked, boundary);
  const parts = await readParts(unmarked, boundary);
  const fields = parts.filter((part) => part.name !== undefined && !part.isFile);
  const charset = charsetOf(contentType) ?? 'utf-8';
  return fields.map(({ name = '', type, chunks }): BytePair => {
    return [inUtf8(name, charset), inUtf8(chunks.join(''), charsetOf(type, charset) ?? 'utf-8')];
  });
}

function inUtf8(text: string, charset: Charset): string {
  return toUtf8([text], charset)[0] ?? '';
}

/**
 * PHP ends a part at a bare line feed and the boundary too: where that would make a difference, nothing is read. Nor is it
 * where the first boundary is within a line: the first part would be lost, and with it perhaps an amount.
 */
function refuseDelimiters(body: Buffer, boundary: string): void {
  const first = body.indexOf(`--${boundary}`);
  if (first > 0 && body[first - 1] !== LF) throw broken('The first boundary of the multipart body is within a line.');
  const delimiter = `\n--${boundary}`;
  let count = 0;
  for (let at = body.indexOf(delimiter); at >= 0; at = body.indexOf(delimiter, at + delimiter.length)) {
    if (body[at - 1] !== CR) throw broken('A boundary of the multipart body does not follow a CR LF.');
    count += 1;
    // One more than the parts: the last delimiter closes the body.
    if (count > MAX_PARTS + 1) {
      throw new MalformedRequest('too-many-parameters', `The multipart body has more than ${MAX_PARTS} parts.`);
    }
  }
}

interface Part {
  name: string | undefined;
  isFile: boolean;
  /** Its content type, which may name a charset. */
  type: string;
  readonly chunks: string[];
}

type Headers = Readonly<Record<string, readonly string[] | undefined>>;

/** Busboy's own tokenizer, not Busboy: that one decodes text leniently and skips a part it cannot read. */
function readParts(body: Buffer, boundary: string): Promise<Part[]> {
  return new Promise((resolve, reject) => {
    const parts: Part[] = [];
    const refuse = (cause: unknown): void => {
      reject(cause instanceof MalformedRequest ? cause : broken('The multipart body is broken or cut short.'));
    };
    // No part may fill its stream's buffer: the body is all here, so there is nothing to wait for.
    const config = { boundary, partHwm: body.length + 1 };
    const dicer = new Dicer(config);
    dicer.on('error', refuse);
    dicer.on('part', (stream) => {
      const part: Part = { name: undefined, isFile: false, type: '', chunks: [] };
      parts.push(part);
      stream.on('error', refuse);
      stream.on('header', (headers) => {
        try {
          readDisposition(part, headers as Headers);
          part.type = (headers as Headers)['content-type']?.[0] ?? '';
        } catch (error) {
          refuse(error);
        }
      });
      stream.on('data', (chunk: Buffer) => {
        if (!part.isFile) part.chunks.push(chunk.toString('latin1'));
      });
    });
    dicer.on('finish', () => {
      if (parts.every((part) => part.isFile || part.name !== undefined)) resolve(parts);
      else refuse(undefined);
    });
    dicer.end(body, () => {
      // Everything was consumed; a tokenizer that has not finished by now never will.
      setImmediate(refuse, undefined);
    });
  });
}

/** Reads the name and the presence of a filename from `Content-Disposition`; both are bytes. */
function readDisposition(part: Part, headers: Headers): void {
  const disposition = headers['content-disposition']?.[0];
  const start = disposition?.indexOf(';') ?? -1;
  if (disposition === undefined || start < 0) return;
  DISPOSITION_PARAMETER.lastIndex = start;
  let end = start;
  for (let match; (match = DISPOSITION_PARAMETER.exec(disposition)) !== null;) {
    end = DISPOSITION_PARAMETER.lastIndex;
    const key = match[1]?.toLowerCase();
    const value = match[2]?.replace(/\\(["\\])/g, '$1') ?? match[3] ?? '';
    if (key === 'name') part.name = value;
    if (key === 'filename') part.isFile = true;
  }
  // A remainder that is not a parameter may hide a name: never guess.
  if (/[^\s;]/.test(disposition.slice(end))) throw broken('A part of the multipart body has a broken header.');
}

function broken(message: string): MalformedRequest {
  return new MalformedRequest('invalid-multipart', message);
}
