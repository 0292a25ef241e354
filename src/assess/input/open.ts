import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** The part of a file by which its kind is found. */
const HEAD_BYTES = 64 * 1_024;
const CHUNK_BYTES = 64 * 1_024;
/** The part of a file whose zeros are counted. */
const ZEROS_IN = 1_024;

export type Encoding = 'bytes' | 'utf-16le' | 'utf-16be';

/** A file with its content as text. */
export interface OpenFile {
  readonly path: string;
  /** Its name without `.gz`. */
  readonly name: string;
  /** The first 64 KiB, or all of a smaller file. */
  readonly head: string;
  readonly isBinary: boolean;
  /** The content, from its beginning. One code unit is a byte, unless the file is in UTF-16. */
  readonly chunks: () => AsyncIterable<string>;
}

/** Opens a file, also one that gzip compressed. Rejects where it cannot be read. */
export async function openFile(path: string): Promise<OpenFile> {
  const isCompressed = (await firstBytes(path, 3)).equals(Buffer.from([0x1f, 0x8b, 0x08]));
  const head = await headOf(path, isCompressed);
  const encoding = encodingOf(head);
  return {
    path,
    name: isCompressed ? path.replace(/\.gz$/i, '') : path,
    head: encoding === 'bytes' ? head.toString('latin1') : new TextDecoder(encoding).decode(head),
    isBinary: encoding === 'bytes' && head.includes(0),
    chunks: () => textOf(bytesOf(path, isCompressed), encoding),
  };
}

async function firstBytes(path: string, count: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(count), 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function headOf(path: string, isCompressed: boolean): Promise<Buffer> {
  if (!isCompressed) return await firstBytes(path, HEAD_BYTES);
  const parts: Buffer[] = [];
  let length = 0;
  // Leaving the loop closes the file.
  for await (const part of bytesOf(path, true)) {
    parts.push(part);
    length += part.length;
    if (length >= HEAD_BYTES) break;
  }
  return Buffer.concat(parts).subarray(0, HEAD_BYTES);
}

function bytesOf(path: string, isCompressed: boolean): AsyncIterable<Buffer> {
  const file: Readable = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  if (!isCompressed) return file;
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  // The iteration of `gunzip` rejects with a failure of either.
  pipeline(file, gunzip, () => undefined);
  return gunzip;
}

/** By its byte order mark; without one, by the zeros of its ASCII characters. */
function encodingOf(head: Buffer): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const sample = head.subarray(0, ZEROS_IN);
  const zeros = [0, 1].map((rest) => sample.filter((byte, at) => byte === 0 && at % 2 === rest).length);
  const [even = 0, odd = 0] = zeros;
  // A program has zeros at both kinds of places.
  if (even === 0 && odd > sample.length / 4) return 'utf-16le';
  if (odd === 0 && even > sample.length / 4) return 'utf-16be';
  return 'bytes';
}

async function* textOf(chunks: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<string> {
  if (encoding === 'bytes') {
    for await (const chunk of chunks) yield chunk.toString('latin1');
    return;
  }
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/** The whole content, decoded as UTF-8. Throws for more than `most` characters or bytes. */
export async function wholeOf(file: OpenFile, most: number): Promise<string> {
  const parts: string[] = [];
  let length = 0;
  for await (const part of file.chunks()) {
    length += part.length;
    if (length > most) throw new Error(`it is larger than ${most / 1_048_576} MiB`);
    parts.push(part);
  }
  const text = parts.join('');
  // A code unit above U+00FF is of a decoded file.
  return /[^\0-\xff]/.test(text) ? text : Buffer.from(text, 'latin1').toString('utf8');
}
