import { generateSecret, hashPassword, hashPasswordBeside, hashSecret } from './secrets.ts';

/** A kind of credential of a dialect, as far as its secret is concerned. */
interface SecretKind {
  /** `null`: identifier and secret are generated. */
  readonly option: object | null;
  /** The text that callers send for a password, and that is hashed. */
  readonly sentPassword: (password: string) => string;
  /** The fields that are shown once with a generated password, by name. */
  readonly shown: (password: string) => Readonly<Record<string, string>>;
}

/** The hash of a new secret, and the fields that are shown once. */
export interface NewSecret {
  readonly secretHash: string;
  readonly shown: Readonly<Record<string, string>>;
}

/**
 * A new secret of a kind of credential: generated, or a given password. `keptHash` is that of the password that stays valid
 * beside it.
 */
export async function newSecret(
  { option, sentPassword, shown }: SecretKind,
  given: string | null,
  keptHash: string | null = null,
): Promise<NewSecret> {
  if (option === null) {
    const secret = generateSecret();
    return { secretHash: hashSecret(sentPassword(secret)), shown: shown(secret) };
  }
  const password = given ?? generateSecret();
  const sent = sentPassword(password);
  const secretHash = await (keptHash === null ? hashPassword(sent) : hashPasswordBeside(sent, keptHash));
  // The operator who typed a password knows it already.
  return { secretHash, shown: given === null ? shown(password) : {} };
}
