import { readConfig, type Config } from './config/config.ts';
import { ConfigError, nameAsSet } from './config/environment.ts';
import { environmentFile, unknownNames } from './config/environment-file.ts';
import { LogFileError } from './observability/log/log-file.ts';
import { createLogger, type Logger } from './observability/log/logger.ts';
import { serve, type Serving } from './serve.ts';
import { complain } from './start-fault.ts';

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
  replaceOnSignal(serving, logger);
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

/** At a terminal the signal says that the terminal has gone: it ends the gateway, as without this. */
function replaceOnSignal({ replaceAll }: Serving, logger: Logger): void {
  if (replaceAll === null || process.stdout.isTTY) return;
  process.on('SIGHUP', () => {
    replaceAll().catch((error: unknown) => {
      logger.error('the processes could not be replaced', { fault: String(error) });
    });
  });
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
  complainOfStart(error);
  process.exit();
}

function complainOfStart(error: unknown): void {
  complain(error, nameAsSet(process.env, 'DATABASE_URL'));
}

main().catch(complainOfStart);
