import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { Ajv } from 'ajv';
import type { ResponseType } from '../adapters/whmcs/encode.ts';
import { environment, type VariableName } from '../schemas/environment.ts';
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
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  readonly publicUrl: string | null;
  /** The first signs, all verify; empty with the embedded server, which keeps its own. */
  readonly secretKeys: readonly string[];
  /** Where all completions of deliveries go; `null`: to Metrc of the tenant's state. */
  readonly metrcBaseUrl: string | null;
  readonly trustProxy: readonly string[];
  readonly defaultResponseType: ResponseType;
  /** Whether only this machine can reach the gateway. */
  readonly isLoopback: boolean;
}

/** The configuration is unusable: every problem, a sentence each. */
export class ConfigFault extends Error {
  override readonly name = 'ConfigFault';
}

type Environment = Readonly<Record<string, string | undefined>>;
type Values = Readonly<Partial<Record<VariableName, string>>>;

const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  host: (text) => isIP(text) !== 0 || /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/.test(text),
  port: (text) => /^[0-9]{1,5}$/.test(text) && Number(text) <= 65_535,
  'postgres-url': (text) => hasProtocol(text, ['postgres:', 'postgresql:']),
  'smtp-url': (text) => hasProtocol(text, ['smtp:', 'smtps:']),
  'http-url': (text) => hasProtocol(text, ['http:', 'https:']),
  'base-url': isBaseUrl,
  'secret-key': (text) => listOf(text).length > 0 && listOf(text).every((key) => key.length >= 16),
  'proxy-list': (text) => listOf(text).every(isProxy),
};

const ajv = new Ajv({ allErrors: true });
ajv.addVocabulary(['x-rule', 'x-example']);
for (const [name, test] of Object.entries(FORMATS)) ajv.addFormat(name, test);
const validate = ajv.compile(environment);

/** Reads the environment; throws ConfigFault with all problems at once. A blank variable is as good as none. */
export function readConfig(variables: Environment, isTerminal: boolean): Config {
  const problems: string[] = [];
  const values = withFiles(given(variables), problems);
  if (!validate(values)) {
    for (const error of validate.errors ?? []) {
      const name = error.instancePath.slice(1) as VariableName;
      const { 'x-rule': rule, 'x-example': example } = environment.properties[name];
      problems.push(`${name} must be ${rule}, for example ${example}.`);
    }
  }
  if (values.DATABASE_URL !== undefined && values.SECRET_KEY === undefined && values.SECRET_KEY_FILE === undefined) {
    problems.push(
      'SECRET_KEY (or SECRET_KEY_FILE) must be set with DATABASE_URL: it must be the same on every gateway.',
    );
  }
  if (problems.length > 0) throw new ConfigFault([...new Set(problems)].join('\n'));
  return Object.freeze(configOf(values, isTerminal));
}

function given(variables: Environment): Values {
  const names = Object.keys(environment.properties) as VariableName[];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = variables[name]?.trim();
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
}

function withFiles(values: Values, problems: string[]): Values {
  if (values.SECRET_KEY_FILE === undefined) return values;
  try {
    return { ...values, SECRET_KEY: readFileSync(values.SECRET_KEY_FILE, 'utf8').trim() };
  } catch {
    problems.push(`SECRET_KEY_FILE must be a file that can be read; ${values.SECRET_KEY_FILE} cannot.`);
    return values;
  }
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
    smtpUrl: values.SMTP_URL ?? null,
    mailFrom: values.MAIL_FROM ?? properties.MAIL_FROM.default,
    publicUrl: values.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    secretKeys: listOf(values.SECRET_KEY ?? ''),
    metrcBaseUrl: values.METRC_BASE_URL?.replace(/\/+$/, '') ?? null,
    trustProxy: listOf(values.TRUST_PROXY ?? ''),
    defaultResponseType: (values.WHMCS_DEFAULT_RESPONSETYPE ??
      properties.WHMCS_DEFAULT_RESPONSETYPE.default) as ResponseType,
    isLoopback: isLoopback(host),
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function hasProtocol(text: string, protocols: readonly string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol);
}

/** Paths are put behind it: it has neither a query nor a fragment, and no credentials, which would be logged. */
function isBaseUrl(text: string): boolean {
  if (!hasProtocol(text, ['http:', 'https:'])) return false;
  const { username, password, search, hash } = new URL(text);
  return `${username}${password}${search}${hash}` === '' && !/[?#]/.test(text);
}

function isProxy(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [network = '', prefix] = text.split('/');
  const family = isIP(network);
  const bits = family === 4 ? 32 : 128;
  return family !== 0 && (prefix === undefined || (/^[0-9]{1,3}$/.test(prefix) && Number(prefix) <= bits));
}
