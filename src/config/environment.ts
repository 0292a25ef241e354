import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { Ajv } from 'ajv';
import { environment, SECRET_VARIABLES, type VariableName } from '../../schemas/environment.ts';

/** The configuration is unusable: every problem, a sentence each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

export type Environment = Readonly<Record<string, string | undefined>>;
export type Values = Readonly<Partial<Record<VariableName, string>>>;

/** The gateway's variables in the environment, and their errors, a sentence each. */
interface EnvironmentReading {
  readonly values: Values;
  readonly problems: readonly string[];
}

const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  host: (text) => isIP(text) !== 0 || /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/.test(text),
  port: (text) => /^[0-9]{1,5}$/.test(text) && Number(text) <= 65_535,
  'postgres-url': (text) => hasProtocol(text, ['postgres:', 'postgresql:']),
  'smtp-url': (text) => hasProtocol(text, ['smtp:', 'smtps:']),
  'http-url': (text) => hasProtocol(text, ['http:', 'https:']),
  'base-url': isBaseUrl,
  'secret-key': (text) => listOf(text).length > 0 && listOf(text).every((key) => key.length >= 16),
  'minutes-of-an-hour': (text) => isWholeNumber(text, 1, 60),
  days: (text) => isWholeNumber(text, 1, 36_500),
  'days-or-none': (text) => isWholeNumber(text, 0, 3_650),
  megabytes: (text) => isWholeNumber(text, 16, 1_048_576),
  'call-count': (text) => /^[1-9][0-9]{1,5}$/.test(text) && Number(text) <= 100_000,
  'connection-count': (text) => isWholeNumber(text, 10, 99_999),
  'process-count': (text) => text === 'auto' || isWholeNumber(text, 1, 64),
  'tenant-id': (text) => /^[1-9][0-9]{0,9}$/.test(text),
  'proxy-list': (text) => listOf(text).every(isProxy),
};

const ajv = new Ajv({ allErrors: true });
ajv.addVocabulary(['x-rule', 'x-example', 'x-secret']);
for (const [name, test] of Object.entries(FORMATS)) ajv.addFormat(name, test);
const validate = ajv.compile(environment);

const ALL = Object.keys(environment.properties) as VariableName[];

/**
 * Reads the variables of the gateway, or only the named ones. A blank one counts as unset. A secret may be in a file
 * that NAME_FILE names, as container platforms pass secrets.
 */
export function readEnvironment(variables: Environment, names: readonly VariableName[] = ALL): EnvironmentReading {
  const values: Partial<Record<VariableName, string>> = {};
  const problems: string[] = [];
  for (const name of names) {
    const value = valueOf(variables, name, problems);
    if (value !== undefined) values[name] = value;
  }
  if (!validate(values)) {
    for (const error of validate.errors ?? [])
      problems.push(sentenceAsSet(variables, error.instancePath.slice(1) as VariableName));
  }
  return { values, problems: [...new Set(problems)] };
}

function valueOf(variables: Environment, name: VariableName, problems: string[]): string | undefined {
  const value = textOf(variables[name]);
  if (!SECRET_VARIABLES.has(name)) return value;
  const path = textOf(variables[`${name}_FILE`]);
  if (path === undefined) return value;
  if (value !== undefined) {
    problems.push(`${name} and ${name}_FILE must not both be set.`);
    return value;
  }
  try {
    const text = textOf(readFileSync(path, 'utf8'));
    if (text === undefined) problems.push(`${name}_FILE must be a file with the value of ${name}; ${path} is empty.`);
    return text;
  } catch {
    problems.push(`${name}_FILE must be a file that can be read; ${path} cannot.`);
    return undefined;
  }
}

/** The first of some variables that is set, as it is set: `DATABASE_URL_FILE` where a file has it. Else the last name. */
export function nameAsSet(variables: Environment, ...names: readonly VariableName[]): string {
  for (const name of names) {
    if (textOf(variables[name]) !== undefined) return name;
    if (SECRET_VARIABLES.has(name) && textOf(variables[`${name}_FILE`]) !== undefined) return `${name}_FILE`;
  }
  return names.at(-1) ?? '';
}

function sentenceAsSet(variables: Environment, name: VariableName): string {
  const sentence = sentenceOn(name);
  const set = nameAsSet(variables, name);
  return set === name ? sentence : sentence.replace(`${name} must be `, `${set} must be a file with `);
}

/** The rule of a variable, and its error. The sentence never contains the value: it may be a secret. */
export function sentenceOn(name: VariableName, detail?: string): string {
  const { 'x-rule': rule, 'x-example': example } = environment.properties[name];
  return `${name} must be ${rule}, for example ${example}${detail === undefined ? '' : `; ${detail}`}.`;
}

function textOf(value: string | undefined): string | undefined {
  const text = value?.trim();
  return text === '' ? undefined : text;
}

/** The items of a comma-separated list. */
export function listOf(text: string): string[] {
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

function isWholeNumber(text: string, least: number, most: number): boolean {
  return /^[0-9]{1,5}$/.test(text) && Number(text) >= least && Number(text) <= most;
}

function isProxy(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [network = '', prefix] = text.split('/');
  const family = isIP(network);
  const bits = family === 4 ? 32 : 128;
  return family !== 0 && (prefix === undefined || (/^[0-9]{1,3}$/.test(prefix) && Number(prefix) <= bits));
}
