import { isIP } from 'node:net';
import { resolve } from 'node:path';
import type { ResponseType } from '../adapters/whmcs/encode.ts';
import { environment } from '../schemas/environment.ts';
import { ConfigFault, listOf, readEnvironment, type Environment, type Values } from './environment.ts';
import type { LogFormat, LogLevel } from './server/logger.ts';

/** The typed, frozen configuration of one process. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** `null`: a server of its own. */
  readonly databaseUrls: { readonly runtime: string; readonly owner: string; readonly worker: string } | null;
  readonly dataDir: string;
  readonly postgresBinDir: string | null;
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
  /** Where lines are kept besides standard output; `null`: nowhere. */
  readonly logFile: string | null;
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  readonly publicUrl: string | null;
  /** The first signs, all verify; empty with the embedded server, which keeps its own. */
  readonly secretKeys: readonly string[];
  /** Where all completions of deliveries go; `null`: to Metrc of the tenant's state. */
  readonly metrcBaseUrl: string | null;
  readonly trustProxy: readonly string[];
  /** API calls that may wait for the database at once. */
  readonly maxCallsInFlight: number;
  readonly defaultResponseType: ResponseType;
  /** Whether only this machine can reach the gateway. */
  readonly isLoopback: boolean;
}

/** Reads the environment; throws ConfigFault with all problems at once. */
export function readConfig(variables: Environment, isTerminal: boolean): Config {
  const { values, problems } = readEnvironment(variables);
  const missing =
    values.DATABASE_URL !== undefined && values.SECRET_KEY === undefined && !problems.some(isOnSecretKey)
      ? ['SECRET_KEY (or SECRET_KEY_FILE) must be set with DATABASE_URL: it must be the same on every gateway.']
      : [];
  if (problems.length + missing.length > 0) throw new ConfigFault([...problems, ...missing].join('\n'));
  return Object.freeze(configOf(values, isTerminal));
}

function isOnSecretKey(problem: string): boolean {
  return problem.startsWith('SECRET_KEY');
}

function configOf(values: Values, isTerminal: boolean): Config {
  const { properties } = environment;
  const host = values.HOST ?? properties.HOST.default;
  const runtime = values.DATABASE_URL;
  return {
    host,
    port: Number(values.PORT ?? properties.PORT.default),
    databaseUrls:
      runtime === undefined
        ? null
        : {
            runtime,
            owner: values.MIGRATION_DATABASE_URL ?? runtime,
            worker: values.DIRECT_DATABASE_URL ?? runtime,
          },
    dataDir: resolve(values.DATA_DIR ?? properties.DATA_DIR.default),
    postgresBinDir: values.POSTGRES_BIN_DIR ?? null,
    logLevel: (values.LOG_LEVEL ?? properties.LOG_LEVEL.default) as LogLevel,
    logFormat: (values.LOG_FORMAT ?? (isTerminal ? 'pretty' : 'json')) as LogFormat,
    logFile: values.LOG_FILE === undefined ? null : resolve(values.LOG_FILE),
    smtpUrl: values.SMTP_URL ?? null,
    mailFrom: values.MAIL_FROM ?? properties.MAIL_FROM.default,
    publicUrl: values.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    secretKeys: listOf(values.SECRET_KEY ?? ''),
    metrcBaseUrl: values.METRC_BASE_URL?.replace(/\/+$/, '') ?? null,
    trustProxy: listOf(values.TRUST_PROXY ?? ''),
    maxCallsInFlight: Number(values.MAX_CALLS_IN_FLIGHT ?? properties.MAX_CALLS_IN_FLIGHT.default),
    defaultResponseType: (values.WHMCS_DEFAULT_RESPONSETYPE ??
      properties.WHMCS_DEFAULT_RESPONSETYPE.default) as ResponseType,
    isLoopback: isLoopback(host),
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
