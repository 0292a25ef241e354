import winston from 'winston';

export type Logger = winston.Logger;
export type LogLevel = 'error' | 'warn' | 'info' | 'http' | 'verbose' | 'debug' | 'silly';
export type LogFormat = 'json' | 'pretty';

/** One line an event: JSON for programs, coloured for people. Only named fields are ever logged, never a body. */
export function createLogger(level: LogLevel, format: LogFormat): Logger {
  const { combine, timestamp, json, colorize, printf } = winston.format;
  const pretty = combine(
    timestamp({ format: 'HH:mm:ss.SSS' }),
    colorize({ level: true }),
    printf(({ timestamp: time, level: name, message, ...fields }) => {
      const shown = Object.entries(fields).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
      return [String(time), name, oneLine(String(message)), ...shown].join(' ');
    }),
  );
  return winston.createLogger({
    level,
    format: format === 'json' ? combine(timestamp(), json()) : pretty,
    transports: [new winston.transports.Console({ stderrLevels: [] })],
  });
}

/** Nothing that a caller sent can begin a line of its own or colour the terminal. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}|\p{Zl}|\p{Zp}/gu, ' ');
}
