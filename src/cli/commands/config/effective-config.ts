import { join, resolve } from 'node:path';
import { environment, SECRET_VARIABLES, type VariableName } from '../../../../schemas/environment.ts';
import { readEnvironment, type Environment, type Values } from '../../../config/environment.ts';
import type { EnvironmentFile } from '../../../config/environment-file.ts';
import type { View } from '../../support/output.ts';

/** A variable with the value that the gateway uses; secrets are `***`. */
interface EffectiveVariable extends View {
  readonly name: VariableName;
  /** `null`: unset, and there is no default. */
  readonly value: string | null;
  readonly source: 'default' | 'environment' | '.env' | 'file';
  /** The file with the value, where `source` is `file` or `.env`. */
  readonly file: string | null;
}

const MASK = '***';
const NAMES = Object.keys(environment.properties) as VariableName[];

/** Every variable with the value in use, and its source. */
export function effectiveVariables(
  variables: Environment,
  environmentFile: EnvironmentFile | null = null,
): readonly EffectiveVariable[] {
  const { values } = readEnvironment(variables);
  return NAMES.map((name) => {
    const file = SECRET_VARIABLES.has(name) ? textOf(variables[`${name}_FILE`]) : null;
    const ofEnvironment = environmentFile?.set.includes(name) === true ? '.env' : 'environment';
    const source = textOf(variables[name]) !== null ? ofEnvironment : file === null ? 'default' : 'file';
    const value = values[name] ?? (source === 'default' ? defaultOf(name, values) : null);
    return {
      name,
      value: value === null ? null : shown(name, value),
      source,
      file: source === 'file' ? file : source === '.env' ? (environmentFile?.path ?? null) : null,
    };
  });
}

/** Defaults of `readConfig` that the schema does not contain. */
const DERIVED: Readonly<Partial<Record<VariableName, (values: Values) => string | null>>> = {
  MIGRATION_DATABASE_URL: ({ DATABASE_URL }) => DATABASE_URL ?? null,
  DIRECT_DATABASE_URL: ({ DATABASE_URL }) => DATABASE_URL ?? null,
  DATA_DIR: () => resolve(environment.properties.DATA_DIR.default),
  LOG_FORMAT: () => 'pretty on a terminal, else json',
  PUBLIC_URL: listeningUrl,
  SECRET_KEY: ({ DATABASE_URL, DATA_DIR = environment.properties.DATA_DIR.default }) =>
    DATABASE_URL === undefined ? `${KEPT}${join(resolve(DATA_DIR), 'secret.key')}` : null,
};
const KEPT = 'the one in ';

/** `null` without a value. */
function defaultOf(name: VariableName, values: Values): string | null {
  const derived = DERIVED[name];
  if (derived !== undefined) return derived(values);
  const variable = environment.properties[name];
  return 'default' in variable ? variable.default : null;
}

/** Where a gateway with this environment listens. */
export function listeningUrl({
  HOST = environment.properties.HOST.default,
  PORT = environment.properties.PORT.default,
  TLS_CERT_FILE,
}: Values): string {
  return `${TLS_CERT_FILE === undefined ? 'http' : 'https'}://${HOST.includes(':') ? `[${HOST}]` : HOST}:${PORT}`;
}

function shown(name: VariableName, value: string): string {
  if (name === 'SECRET_KEY') return value.startsWith(KEPT) ? value : MASK;
  const { format } = environment.properties[name] as { readonly format?: string };
  return format?.endsWith('-url') === true ? maskedUrl(value) : value;
}

/** A URL without its secrets. In a mail server's URL the user is a secret too: some services take their token there. */
function maskedUrl(text: string): string {
  if (!URL.canParse(text)) return MASK;
  const url = new URL(text);
  const before = url.toString();
  if (url.password !== '') url.password = MASK;
  if (url.username !== '' && url.protocol.startsWith('smtp')) url.username = MASK;
  for (const name of new Set(url.searchParams.keys())) {
    if (/pass|secret|token/i.test(name)) url.searchParams.set(name, MASK);
  }
  return url.toString() === before ? text : url.toString();
}

function textOf(value: string | undefined): string | null {
  const text = value?.trim() ?? '';
  return text === '' ? null : text;
}
