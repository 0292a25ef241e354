import { createHash } from 'node:crypto';
import { corpIdentifier, DIALECT as CORP } from '../../../../adapters/corp/credentials.ts';
import { METHODS } from '../../../../adapters/corp/methods.ts';
import { ACTIONS } from '../../../../adapters/whmcs/actions.ts';
import type { DefaultFormat } from '../../../../adapters/whmcs/answers/encode.ts';
import type { NewCredential } from '../../../../db/admin/credentials.ts';
import type { CredentialKind } from '../../../core/credential.ts';
import { generateSecret, hashPassword, hashPasswordBeside, hashSecret } from '../../../auth/secrets.ts';
import { UsageError } from '../../support/usage-error.ts';
import type { Io } from '../../support/io.ts';
import * as kinds from '../../support/value-parsers.ts';
import type { View } from '../../support/output.ts';
import { readPassword } from '../../support/password.ts';

const DIALECTS = ['whmcs', CORP] as const;
export type CredentialDialect = (typeof DIALECTS)[number];
export const DIALECT = kinds.oneOf(DIALECTS);

const NAMES: Readonly<Record<CredentialDialect, readonly string[]>> = {
  whmcs: [...ACTIONS.values()].map(({ name }) => name),
  corp: [...METHODS.values()].map(({ name }) => name),
};

/** The actions and methods of all dialects; {@link dialectOf} says which of them a dialect has. */
export const ANY_ACTIONS = kinds.wordsOf([
  ...NAMES.whmcs,
  ...NAMES.corp.filter((name) => !ACTIONS.has(name.toLowerCase())),
]);

export const TYPING = kinds.oneOf(['modern', 'echo', 'legacy-strings'] as const);

/** The options of `credential add`. */
export interface ProofOptions {
  readonly tenant: number;
  readonly dialect?: CredentialDialect;
  readonly admin?: string;
  readonly corpUser?: string;
  readonly passwordStdin?: true;
  readonly actions?: readonly string[];
  readonly allowQueryString?: true;
  readonly typing?: NewCredential['typing'];
  readonly defaultResponsetype?: DefaultFormat;
}

/** The dialect of the options; throws UsageError where they belong to several. */
export function dialectOf(options: ProofOptions): CredentialDialect {
  const { admin, corpUser, actions } = options;
  const dialect = options.dialect ?? (corpUser === undefined ? 'whmcs' : CORP);
  if ((dialect === CORP) !== (corpUser !== undefined)) {
    throw new UsageError(`--corp-user requires --dialect ${CORP}.`);
  }
  if (corpUser !== undefined && admin !== undefined) {
    throw new UsageError('--admin excludes --corp-user: each makes a credential.');
  }
  if (corpUser !== undefined && options.allowQueryString === true) {
    throw new UsageError('--corp-user excludes --allow-query-string: its dialect reads no query string.');
  }
  demandWhmcs(dialect, options);
  if (options.passwordStdin === true && admin === undefined && corpUser === undefined) {
    throw new UsageError(
      '--password-stdin requires --admin or --corp-user: the secret of an API credential is generated.',
    );
  }
  const own = kinds.wordsOf(NAMES[dialect]);
  if (actions !== undefined && own.read(actions.join(',')) === null) {
    throw new UsageError(`--actions must be ${own.rule} for ${dialect}; "${actions.join(',')}" is not.`);
  }
  return dialect;
}

/** Throws UsageError where another dialect is given options for the answers of the WHMCS-style one. */
export function demandWhmcs(
  dialect: CredentialDialect,
  { typing, defaultResponsetype }: { readonly typing?: unknown; readonly defaultResponsetype?: unknown },
): void {
  const given = typing !== undefined ? '--typing' : defaultResponsetype !== undefined ? '--default-responsetype' : null;
  if (dialect === CORP && given !== null) {
    throw new UsageError(`${given} is not for a corp-ID user: its dialect has one way to answer.`);
  }
}

/** The hash of a new credential, and the secret that is shown once. */
export interface Proof extends Pick<NewCredential, 'kind' | 'identifier' | 'secretHash'> {
  readonly shown: View;
}

/** Generates or reads the secret, and hashes it. Throws UsageError. */
export async function makeProof(io: Io, { tenant, admin, corpUser, passwordStdin }: ProofOptions): Promise<Proof> {
  const [kind, identifier] =
    corpUser !== undefined
      ? (['corp-user', corpIdentifier(tenant, corpUser)] as const)
      : admin !== undefined
        ? (['admin-login', admin] as const)
        : (['api-secret', generateSecret()] as const);
  return { kind, identifier, ...(await makeSecret(io, kind, passwordStdin === true)) };
}

/**
 * The secret of a kind of credential: generated, or the password on stdin. `keptHash` is the hash of a password that
 * stays valid beside it. Throws UsageError.
 */
export async function makeSecret(
  io: Io,
  kind: CredentialKind,
  isGiven: boolean,
  keptHash: string | null = null,
): Promise<Pick<Proof, 'secretHash' | 'shown'>> {
  if (kind === 'api-secret') {
    const secret = generateSecret();
    return { secretHash: hashSecret(secret), shown: { secret } };
  }
  const hash = (text: string): Promise<string> =>
    keptHash === null ? hashPassword(text) : hashPasswordBeside(text, keptHash);
  const password = isGiven ? await readPassword(io) : generateSecret();
  if (kind === 'corp-user') return { secretHash: await hash(password), shown: isGiven ? {} : { password } };
  // The callers of the WHMCS-style dialect send md5(password) in hex, so the hash is of that text.
  const md5 = createHash('md5').update(password).digest('hex');
  // The operator knows a typed password already. Its md5 proves as much as the password.
  return { secretHash: await hash(md5), shown: isGiven ? {} : { password, passwordMd5: md5 } };
}
