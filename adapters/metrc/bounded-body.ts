/** A delivery with thousands of packages stays far below it. */
const LIMIT_BYTES = 1024 * 1024;

/** The text of an answer, or `null` where it is larger than 1 MiB: the rest of it is not read. Rejects as fetch does. */
export async function readBounded(response: Response): Promise<string | null> {
  if (response.body === null) return '';
  const reader = response.body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks).toString('utf8');
    size += value.length;
    if (size > LIMIT_BYTES) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
}
