import winston from 'winston';
import { JoinedLines } from './joined-lines.ts';
import { LogFile } from './log-file.ts';
import { prettyLine, safeJson } from './log-text.ts';

export type Logger = winston.Logger;
export type LogLevel = 'error' | 'warn' | 'info' | 'http' | 'verbose' | 'debug' | 'silly';
export type LogFormat = 'json' | 'pretty';

const FILE = { maxBytes: 50 * 1024 * 1024, files: 5 } as const;

interface LoggerOptions {
  /** Fields of every line. */
  readonly always?: Readonly<Record<string, unknown>>;
  /** Whether another process turns the file over. */
  readonly isGuest?: boolean;
}

/** The object that winston's formats pass on: this symbol holds the line as it will be written. */
const LINE = Symbol.for('message');

/**
 * One line an event: JSON for programs, coloured for people; in the file, where there is one, always JSON. Only named
 * fields are ever logged, never a body. Throws LogFileError where the file cannot be written.
 */
export function createLogger(
  level: LogLevel,
  format: LogFormat,
  file: string | null = null,
  { always = {}, isGuest = false }: LoggerOptions = {},
): Logger {
  const { Stream } = winston.transports;
  const eol = '\n';
  return winston.createLogger({
    level,
    defaultMeta: always,
    format: winston.format.timestamp(),
    transports: [
      new Stream({
        stream: new JoinedLines(process.stdout),
        eol,
        format: format === 'json' ? jsonFormat() : prettyFormat(),
      }),
      ...(file === null
        ? []
        : [new Stream({ stream: new LogFile(file, { ...FILE, isGuest }), eol, format: jsonFormat() })]),
    ],
  });
}

/** Also for loggers that write elsewhere. */
export function jsonFormat(): winston.Logform.Format {
  const { combine, json } = winston.format;
  const safe = winston.format((info) => {
    info[LINE] = safeJson(String(info[LINE]));
    return info;
  });
  return combine(json(), safe());
}

/** Coloured, for a terminal. */
export function prettyFormat(): winston.Logform.Format {
  const { combine, timestamp, printf } = winston.format;
  return combine(
    timestamp({ format: 'HH:mm:ss.SSS' }),
    printf(({ timestamp: time, level, message, ...fields }) =>
      prettyLine(String(time), level, String(message), fields, true),
    ),
  );
}
