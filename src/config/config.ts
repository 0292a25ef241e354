import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { DIALECTS } from '../../adapters/dialects.ts';
import { environment } from '../../schemas/environment.ts';
import { ConfigError, listOf, readEnvironment, sentenceOn, type Environment, type Values } from './environment.ts';
import { CertificateError, readCertificate, type CertificateFiles } from '../server/certificate.ts';
import type { LogFormat, LogLevel } from '../observability/log/logger.ts';
import type { CipherChoice } from '../server/secure-context.ts';

/** The typed, frozen configuration of one process. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** Processes that are to take calls; `null`: as many as the machine has room for. */
  readonly processes: number | null;
  /** The files to speak TLS with; `null`: HTTP. */
  readonly tls: CertificateFiles | null;
  /** Which ciphers callers may use. */
  readonly tlsCiphers: CipherChoice;
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
  /** How often the history is sealed. */
  readonly sealEveryMs: number;
  /** For how long outcomes and events are kept, in days. */
  readonly retention: { readonly commands: number; readonly events: number };
  /** For how long the log of calls is kept, in days, and in how many bytes at most; zero days: there is none. */
  readonly keepCalls: { readonly days: number; readonly bytes: number };
  readonly trustProxy: readonly string[];
  /** Whether callers are locked out for a while after wrong secrets. */
  readonly hasLockout: boolean;
  /** API calls that may wait for the database at once. */
  readonly maxCallsInFlight: number;
  /** Connections that one address may have open. */
  readonly connectionsPerAddress: number;
  /** The variables that dialects read, by name. */
  readonly dialectVariables: Readonly<Record<string, string | undefined>>;
  /** Whether only this machine can reach the gateway. */
  readonly isLoopback: boolean;
}

/** Reads the environment; throws ConfigError with all problems at once. */
export function readConfig(variables: Environment, isTerminal: boolean): Config {
  const { values, problems } = readEnvironment(variables);
  const missing =
    values.DATABASE_URL !== undefined && values.SECRET_KEY === undefined && !problems.some(isOnSecretKey)
      ? [
          'SECRET_KEY (or SECRET_KEY_FILE) must be set with DATABASE_URL: it must be the same on every gateway. Make one with openssl rand -hex 32.',
        ]
      : [];
  const all = [...problems, ...missing, ...tlsProblems(values)];
  if (all.length > 0) throw new ConfigError(all.join('\n'));
  return Object.freeze(configOf(values, isTerminal));
}

function isOnSecretKey(problem: string): boolean {
  return problem.startsWith('SECRET_KEY');
}

function tlsOf({ TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile }: Values): CertificateFiles | null {
  return certFile === undefined || keyFile === undefined
    ? null
    : { certFile: resolve(certFile), keyFile: resolve(keyFile) };
}

/** A pair that does not fit is found before anything is started. */
function tlsProblems(values: Values): readonly string[] {
  const files = tlsOf(values);
  if (files === null) {
    return (values.TLS_CERT_FILE ?? values.TLS_KEY_FILE) === undefined
      ? []
      : ['TLS_CERT_FILE and TLS_KEY_FILE must both be set, or neither.'];
  }
  try {
    readCertificate(files);
    return [];
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error;
    return [sentenceOn(error.file === 'certFile' ? 'TLS_CERT_FILE' : 'TLS_KEY_FILE', error.message)];
  }
}

function configOf(values: Values, isTerminal: boolean): Config {
  const { properties } = environment;
  const host = values.HOST ?? properties.HOST.default;
  const runtime = values.DATABASE_URL;
  return {
    host,
    port: Number(values.PORT ?? properties.PORT.default),
    processes: processesOf(values),
    tls: tlsOf(values),
    tlsCiphers: (values.TLS_CIPHERS ?? properties.TLS_CIPHERS.default) as CipherChoice,
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
    publicUrl: values.PUBLIC_URL?.replace(/(?<!\/)\/+$/, '') ?? null,
    secretKeys: listOf(values.SECRET_KEY ?? ''),
    metrcBaseUrl: values.METRC_BASE_URL?.replace(/(?<!\/)\/+$/, '') ?? null,
    sealEveryMs: Number(values.SEAL_EVERY_MINUTES ?? properties.SEAL_EVERY_MINUTES.default) * 60_000,
    retention: {
      commands: Number(values.KEEP_OUTCOMES_DAYS ?? properties.KEEP_OUTCOMES_DAYS.default),
      events: Number(values.KEEP_EVENTS_DAYS ?? properties.KEEP_EVENTS_DAYS.default),
    },
    keepCalls: {
      days: Number(values.KEEP_CALLS_DAYS ?? properties.KEEP_CALLS_DAYS.default),
      bytes: Number(values.KEEP_CALLS_MB ?? properties.KEEP_CALLS_MB.default) * 1024 * 1024,
    },
    trustProxy: listOf(values.TRUST_PROXY ?? ''),
    hasLockout: (values.AUTH_LOCKOUT ?? properties.AUTH_LOCKOUT.default) === 'on',
    maxCallsInFlight: Number(values.MAX_CALLS_IN_FLIGHT ?? properties.MAX_CALLS_IN_FLIGHT.default),
    connectionsPerAddress: Number(values.MAX_CONNECTIONS_PER_ADDRESS ?? properties.MAX_CONNECTIONS_PER_ADDRESS.default),
    dialectVariables: Object.fromEntries(
      DIALECTS.flatMap(({ variables = [] }) => variables).map((name) => [
        name,
        new Map(Object.entries(values)).get(name),
      ]),
    ),
    isLoopback: isLoopback(host),
  };
}

function processesOf({ PROCESSES: wanted = environment.properties.PROCESSES.default }: Values): number | null {
  return wanted === 'auto' ? null : Number(wanted);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
