import type { DialectDescriptor, Param } from '../../../../adapters/descriptor.ts';
import type { ConformanceDialect } from '../../../conform/cases/case.ts';
import { credentialParams, paramOf, warnOfSecrets, type CredentialOptions } from '../call/call-credential.ts';
import { dialectNamed, type Dialects } from '../../support/dialects.ts';
import type { Io } from '../../support/io.ts';
import type { ValueParser } from '../../support/options.ts';

/** A credential as people write it: its identifier, or a login, and its secret or password. */
interface Pair {
  readonly identifier: string;
  readonly secret: string;
}

/** A value of `--credential`. */
export type GivenCredential = Pair | Param;

export const CREDENTIAL: ValueParser<GivenCredential> = {
  rule: 'IDENTIFIER:SECRET, or a parameter name=value',
  read: (text) => {
    if (/^\w+=/.test(text)) return paramOf(text);
    const at = text.indexOf(':');
    return at < 1 ? null : { identifier: text.slice(0, at), secret: text.slice(at + 1) };
  },
};

export interface ProofOptions extends CredentialOptions {
  readonly credential?: readonly GivenCredential[];
}

/**
 * The parameters that prove the caller of the cases; those of the demo where none is given. Beside IDENTIFIER:SECRET the
 * demo's others are sent, such as the corporation's key. Throws UsageError.
 */
export async function proofOf(
  io: Io,
  dialects: Dialects,
  kit: ConformanceDialect,
  options: ProofOptions,
): Promise<Readonly<Record<string, string>>> {
  const dialect = dialectNamed(dialects, kit.name);
  const given = options.credential ?? [];
  const params = given.flatMap((one) => ('secret' in one ? paramsOf(one, dialect) : [one]));
  warnOfSecrets(io, dialects, params);
  const all = [...params, ...(await credentialParams(io, dialect, options))];
  const isWhole = given.some((one) => 'secret' in one);
  const others = isWhole || all.length === 0 ? Object.entries(kit.credential) : [];
  return Object.fromEntries([...others, ...all]) as Record<string, string>;
}

function paramsOf({ identifier, secret }: Pair, { client }: DialectDescriptor): readonly Param[] {
  if (client.identifier !== null)
    return [[client.identifier.parameter, identifier], client.secretParam(secret, undefined)];
  // The identifier of a corporation's user is `53/demo`, and callers send `demo`.
  const login = identifier.slice(identifier.lastIndexOf('/') + 1);
  const named: readonly Param[] = client.username === null ? [] : [[client.username.parameter, login]];
  return [...named, client.secretParam(secret, login)];
}
