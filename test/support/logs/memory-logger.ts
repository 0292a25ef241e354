import { Writable } from 'node:stream';
import winston from 'winston';
import { jsonFormat, prettyFormat } from '../../../src/observability/log/logger.ts';

/** A logger that keeps its lines, all of them: as JSON, and as a terminal shows them. */
export function memoryLogger(lines: string[], prettyLines: string[] = []): winston.Logger {
  const { Stream } = winston.transports;
  return winston.createLogger({
    level: 'silly',
    format: winston.format.timestamp(),
    transports: [
      new Stream({ stream: keeping(lines), format: jsonFormat() }),
      new Stream({ stream: keeping(prettyLines), format: prettyFormat() }),
    ],
  });
}

function keeping(lines: string[]): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
}
