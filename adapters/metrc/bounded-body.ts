/** Far above the size of a delivery with thousands of packages. */
const LIMIT_BYTES = 1024 * 1024;

/** The text of an answer, or `null` if it is larger than 1 MiB: the rest is not read. Rejects like fetch. */
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
