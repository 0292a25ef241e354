import type { DialectCredential, DialectDescriptor } from '../../../../adapters/descriptor.ts';
import type { NewCredential } from '../../../../db/admin/credentials.ts';
import { newSecret, type NewSecret } from '../../../auth/new-secret.ts';
import { generateSecret } from '../../../auth/secrets.ts';
import { defaultDialect, dialectNamed, type Dialects } from '../../support/dialects.ts';
import { UsageError } from '../../support/usage-error.ts';
import type { Io } from '../../support/io.ts';
import { attributeOf, type ValueParser } from '../../support/options.ts';
import * as parsers from '../../support/value-parsers.ts';
import type { View } from '../../support/output.ts';
import { readPassword } from '../../support/password.ts';

/** The actions of all dialects; {@link kindOf} checks that a dialect has them. */
export function anyActions(dialects: Dialects): ValueParser<readonly string[]> {
  const names = dialects.flatMap(({ actions }) => actions.map(({ name }) => name));
  const isFirst = (name: string, index: number): boolean =>
    names.findIndex((other) => other.toLowerCase() === name.toLowerCase()) === index;
  return parsers.wordsOf(names.filter(isFirst));
}

export const TYPING = parsers.oneOf(['modern', 'echo', 'legacy-strings'] as const);

/** The options of `credential add`; those that give a login are of the dialects, by the name that commander makes. */
export interface ProofOptions {
  readonly tenant: number;
  readonly dialect?: string;
  readonly passwordStdin?: true;
  readonly actions?: readonly string[];
  readonly allowQueryString?: true;
  readonly typing?: NewCredential['typing'];
  readonly defaultResponsetype?: NewCredential['defaultFormat'];
  readonly [login: string]: unknown;
}

/** A kind of credential, of its dialect. */
export interface KindOfCredential {
  readonly dialect: DialectDescriptor;
  readonly credential: DialectCredential;
  /** `null`: identifier and secret are generated. */
  readonly login: string | null;
}

/** Every option that gives a login, such as `--admin`. */
export function loginFlags(dialects: Dialects): readonly NonNullable<DialectCredential['option']>[] {
  const options = dialects.flatMap(({ credentials }) => credentials.map(({ option }) => option));
  return [...new Map(options.filter((option) => option !== null).map((option) => [option.flag, option])).values()];
}

/** The kind of credential that the options of `credential add` make. Throws UsageError where they contradict each other. */
export function kindOf(dialects: Dialects, options: ProofOptions): KindOfCredential {
  const given = loginFlags(dialects).filter(({ flag }) => options[attributeOf(flag)] !== undefined);
  const [first, second] = given;
  if (first !== undefined && second !== undefined) {
    throw new UsageError(`--${first.flag} excludes --${second.flag}: each makes a credential.`);
  }
  const found = first === undefined ? generated(dialects, options) : named(dialects, options, first.flag);
  const { dialect } = found;
  demandQueryString(dialect, options.allowQueryString);
  demandAnswerSettings(dialect, options);
  if (options.passwordStdin === true && found.login === null) {
    const flags = loginFlags(dialects).map(({ flag }) => `--${flag}`);
    throw new UsageError(
      `--password-stdin requires ${flags.join(' or ')}: the secret of an API credential is generated.`,
    );
  }
  demandActions(dialect, options.actions);
  return found;
}

function generated(dialects: Dialects, options: ProofOptions): KindOfCredential {
  const dialect = options.dialect === undefined ? defaultDialect(dialects) : dialectNamed(dialects, options.dialect);
  const credential = dialect.credentials.find(({ option }) => option === null);
  if (credential !== undefined) return { dialect, credential, login: null };
  throw new UsageError(`--dialect ${dialect.name} requires ${flagsOf(dialect).join(' or ')}.`);
}

function named(dialects: Dialects, options: ProofOptions, flag: string): KindOfCredential {
  const owners = dialects.filter((dialect) => flagsOf(dialect).includes(`--${flag}`));
  const dialect = owners.find(({ name }) => name === (options.dialect ?? owners[0]?.name));
  const credential = dialect?.credentials.find(({ option }) => option?.flag === flag);
  if (dialect === undefined || credential === undefined) {
    throw new UsageError(`--${flag} requires --dialect ${owners.map(({ name }) => name).join(' or ')}.`);
  }
  return { dialect, credential, login: String(options[attributeOf(flag)]) };
}

function flagsOf({ credentials }: DialectDescriptor): readonly string[] {
  return credentials.flatMap(({ option }) => (option === null ? [] : [`--${option.flag}`]));
}

/** Throws UsageError where settings of answers are given for a dialect that has one way to answer. */
export function demandAnswerSettings(
  { name, hasAnswerSettings }: DialectDescriptor,
  { typing, defaultResponsetype }: { readonly typing?: unknown; readonly defaultResponsetype?: unknown },
): void {
  const given = typing !== undefined ? '--typing' : defaultResponsetype !== undefined ? '--default-responsetype' : null;
  if (given !== null && hasAnswerSettings !== true) {
    throw new UsageError(`${given} is not an option of ${name}: it has one way to answer.`);
  }
}

/** Throws UsageError where the dialect does not have one of the actions. */
export function demandActions(dialect: DialectDescriptor, actions: readonly string[] | undefined): void {
  const own = parsers.wordsOf(dialect.actions.map(({ name }) => name));
  if (actions !== undefined && own.read(actions.join(',')) === null) {
    throw new UsageError(`--actions must be ${own.rule} for ${dialect.name}; "${actions.join(',')}" is not.`);
  }
}

/** Throws UsageError where a query string is allowed for a dialect that reads none. */
export function demandQueryString({ name, readsQueryString }: DialectDescriptor, isAllowed = false): void {
  if (isAllowed && readsQueryString !== true) {
    throw new UsageError(`--allow-query-string is not an option of ${name}: it reads no query string.`);
  }
}

/** How a new credential proves itself, and the part of it that is shown once. */
export interface Proof extends Pick<NewCredential, 'kind' | 'identifier' | 'secretHash'> {
  readonly shown: View;
}

/** Makes or reads a secret, and hashes it. Throws UsageError. */
export async function makeProof(
  io: Io,
  { tenant, passwordStdin }: ProofOptions,
  { credential, login }: KindOfCredential,
): Promise<Proof> {
  const identifier = credential.identifierOf(tenant, login ?? generateSecret());
  return { kind: credential.kind, identifier, ...(await makeSecret(io, credential, passwordStdin === true)) };
}

/** The secret of a kind of credential: generated, or the password on stdin. Throws UsageError. */
export async function makeSecret(
  io: Io,
  credential: DialectCredential,
  isGiven: boolean,
  keptHash: string | null = null,
): Promise<NewSecret> {
  const isRead = isGiven && credential.option !== null;
  return await newSecret(credential, isRead ? await readPassword(io) : null, keptHash);
}
