import type { IncomingMessage } from 'node:http';
import type { BodyFault } from '../../adapters/dialect.ts';

/**
 * The raw body of a request, or why it is not read. A body that is announced or turns out larger than the limit is
 * refused at once: the caller gets its answer while the server throws the rest away.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer | BodyFault> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') return Promise.resolve('encoding-unsupported');
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.resolve('too-large');
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const end = (result: Buffer | BodyFault): void => {
      request.off('data', take).off('end', finish).off('error', abort).off('close', abort);
      // Errors that come after the answer concern nobody.
      request.on('error', () => undefined);
      resolve(result);
    };
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > limit) end('too-large');
      else chunks.push(chunk);
    };
    const finish = (): void => {
      end(Buffer.concat(chunks, size));
    };
    const abort = (): void => {
      end('aborted');
    };
    request.on('data', take).once('end', finish).once('error', abort).once('close', abort);
  });
}
