import { EmbeddedServerError } from '../db/embedded/launcher.ts';
import { driverText, kindOfFault } from '../db/postgres/translate-error.ts';
import { ConfigError } from './config/environment.ts';

/** sysexits.h: something is wrong with the configuration. */
const EX_CONFIG = 78;

/** Another process, which could not start, has said why; this one ends with its exit code. */
export class ChildFailed extends Error {
  override readonly name = 'ChildFailed';
  readonly exitCode: number;

  constructor(exitCode: number) {
    super('A process of the gateway could not be started');
    this.exitCode = exitCode;
  }
}

/**
 * Writes why the gateway does not start, and sets the exit code. One sentence for what people can mend; a stack only for
 * what they cannot. `urlName` is the variable with the database's URL.
 */
export function complain(error: unknown, urlName = 'DATABASE_URL'): void {
  if (error instanceof ChildFailed) {
    process.exitCode = error.exitCode;
    return;
  }
  if (error instanceof ConfigError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = EX_CONFIG;
    return;
  }
  process.stderr.write(`${sentenceOf(error, urlName)}\n`);
  process.exitCode = 1;
}

function sentenceOf(error: unknown, url: string): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof EmbeddedServerError) return error.message;
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
