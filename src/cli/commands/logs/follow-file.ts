import { open, stat, type FileHandle } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout } from 'node:timers/promises';

interface FollowOptions {
  /** Whether to wait for more at the end. */
  readonly follows: boolean;
  readonly signal: AbortSignal;
  /** Called once, after the last line that the file had at the start. */
  readonly atEnd: () => void;
}

const CHUNK_BYTES = 64 * 1024;
const POLL_MS = 200;
/** Longest line: a line without an end must not fill the memory. */
const LONGEST_LINE = 1024 * 1024;

/** Cuts text into lines as it comes. */
export class LineCutter {
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  take(chunk: Uint8Array): readonly string[] {
    const pieces = (this.#rest + this.#decoder.write(Buffer.from(chunk))).split('\n');
    const rest = pieces.pop() ?? '';
    const isEndless = rest.length > LONGEST_LINE;
    this.#rest = isEndless ? '' : rest;
    return isEndless ? [...pieces, rest] : pieces;
  }

  /** The last line, where it has no end. */
  end(): readonly string[] {
    const rest = this.#rest + this.#decoder.end();
    this.#rest = '';
    return rest === '' ? [] : [rest];
  }
}

/**
 * The lines of a file, and new lines as they appear. A rotated file is read to its end, and then the new file of its
 * name. A truncated file is read from its beginning. Rejects with the error of opening it.
 */
export async function* linesOfFile(path: string, { follows, signal, atEnd }: FollowOptions): AsyncGenerator<string> {
  let file = await open(path, 'r');
  let position = 0;
  let cutter = new LineCutter();
  let isNew = true;
  try {
    for (;;) {
      const chunk = await readAt(file, position);
      if (chunk.length > 0) {
        position += chunk.length;
        yield* cutter.take(chunk);
        continue;
      }
      if (isNew) {
        if (!follows) yield* cutter.end();
        atEnd();
        isNew = false;
      }
      if (!follows || signal.aborted) return;
      const change = await changeOf(file, path, position);
      if (change === 'none') {
        await setTimeout(POLL_MS, undefined, { signal }).catch(() => undefined);
        continue;
      }
      // Read the lines between the last read and the rotation.
      if (change === 'replaced') {
        for (let last = await readAt(file, position); last.length > 0; last = await readAt(file, position)) {
          position += last.length;
          yield* cutter.take(last);
        }
        await file.close();
        file = await open(path, 'r');
      }
      yield* cutter.end();
      cutter = new LineCutter();
      position = 0;
    }
  } finally {
    await file.close();
  }
}

async function readAt(file: FileHandle, position: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, position);
  return buffer.subarray(0, bytesRead);
}

async function changeOf(file: FileHandle, path: string, position: number): Promise<'none' | 'replaced' | 'emptied'> {
  const now = await stat(path).catch(() => null);
  // During a rotation: the new file does not exist yet.
  if (now === null) return 'none';
  const { ino, dev } = await file.stat();
  if (now.ino !== ino || now.dev !== dev) return 'replaced';
  return now.size < position ? 'emptied' : 'none';
}
