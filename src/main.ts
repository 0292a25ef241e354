import { EmbeddedServerError } from '../db/embedded/launcher.ts';
import { driverText, kindOfFault } from '../db/postgres/translate-error.ts';
import { readConfig, type Config } from './config/config.ts';
import { ConfigError, nameAsSet } from './config/environment.ts';
import { environmentFile, unknownNames } from './config/environment-file.ts';
import { LogFileError } from './observability/log-file.ts';
import { createLogger, type Logger } from './observability/logger.ts';
import { serve, type Serving } from './serve.ts';

/** sysexits.h: something is wrong with the configuration. */
const EX_CONFIG = 78;
const UNEXPECTED = ['uncaughtException', 'unhandledRejection'] as const;
const STOP_LIMIT_MS = 45_000;
/** Work that still runs after the stop waits for an unreachable database: nothing depends on it. */
const LEFTOVER_MS = 1_000;

/** The process: configuration, everything up, everything down on a signal. */
async function main(): Promise<void> {
  const config = readConfig(process.env, process.stdout.isTTY);
  const logger = loggerOf(config);
  for (const event of UNEXPECTED) process.on(event, endTheStart);
  for (const sentence of unknownNames(process.env, environmentFile())) logger.warn(sentence);
  const serving = await serve(config, logger);
  for (const event of UNEXPECTED) process.off(event, endTheStart);
  stopOnSignals(serving, logger);
  endOnTheUnexpected(serving, logger);
}

/** Throws ConfigError where LOG_FILE cannot be written. */
function loggerOf({ logLevel, logFormat, logFile }: Config): Logger {
  try {
    return createLogger(logLevel, logFormat, logFile);
  } catch (error) {
    if (!(error instanceof LogFileError)) throw error;
    throw new ConfigError(`LOG_FILE must be a file that can be written; ${String(logFile)} cannot (${error.code}).`);
  }
}

function stopOnSignals(serving: Serving, logger: Logger): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      logger.info('stopping', { signal });
      serving.stop().then(
        () => {
          logger.info('stopped');
          setTimeout(() => process.exit(), LEFTOVER_MS).unref();
        },
        (error: unknown) => {
          logger.error('stopping failed', { fault: String(error) });
          process.exitCode = 1;
        },
      );
    });
  }
}

/**
 * A process in an unknown state must not serve: it logs the reason and ends in order, and a supervisor starts another.
 */
function endOnTheUnexpected(serving: Serving, logger: Logger): void {
  for (const event of UNEXPECTED) {
    process.once(event, (error: unknown) => {
      logger.error(event, { fault: error instanceof Error ? error.stack : String(error) });
      process.exitCode = 1;
      // In an unknown state even stopping may hang.
      setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
      void serving.stop();
    });
  }
}

/** Ends the process with the same words for faults beside the start, such as a lost connection. */
function endTheStart(error: unknown): void {
  complain(error);
  process.exit();
}

/** One sentence for what people can mend; a stack only for what they cannot. */
function complain(error: unknown): void {
  if (error instanceof ConfigError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = EX_CONFIG;
    return;
  }
  process.stderr.write(`${sentenceOf(error)}\n`);
  process.exitCode = 1;
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof EmbeddedServerError) return error.message;
  const url = nameAsSet(process.env, 'DATABASE_URL');
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    const port = 'port' in error ? ` (${String(error.port)})` : '';
    return `PORT is in use${port}: set PORT to another one, or to 0 for any that is free.`;
  }
  if (code === 'EACCES') return 'PORT may not be opened by this user: set PORT to one above 1023.';
  if (code === 'EADDRNOTAVAIL')
    return 'HOST is not an address of this machine: set HOST to one that is, e.g. 127.0.0.1.';
  if (typeof code === 'string') return `${url} could not be used: ${driverText(error.message) || code}`;
  if (kindOfFault(error) === 'unavailable') {
    return `${url} was lost while the gateway started (${driverText(error.message)}): start it again when the database answers.`;
  }
  return error.stack ?? error.message;
}

main().catch(complain);
