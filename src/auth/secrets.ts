import { createHash, randomBytes, scrypt } from 'node:crypto';
import { isSameText } from './constant-time.ts';

/** OWASP's N for scrypt with r = 8 and p = 1. */
const RECOMMENDED_COST = 2 ** 17;
/** A lower N, for the short suite: `jest.config.mjs` defines this global. No environment variable or option sets it. */
const { testScryptCost } = globalThis as { readonly testScryptCost?: number };
/**
 * A generated secret has enough entropy for one SHA-256. A person's password has not: it is kept as scrypt, with the
 * parameters beside it.
 */
const SCRYPT = { cost: testScryptCost ?? RECOMMENDED_COST, blockSize: 8, parallelization: 1 };
const KEY_BYTES = 32;
const SALT_BYTES = 16;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A secret of 32 letters and digits, about 190 bits, as the WHMCS-style dialect's callers know them. */
export function generateSecret(): string {
  let secret = '';
  while (secret.length < 32) {
    // 248 is the largest multiple of 62 that a byte can hold: above it, letters would not be equally likely.
    for (const byte of randomBytes(48)) if (byte < 248 && secret.length < 32) secret += ALPHABET.charAt(byte % 62);
  }
  return secret;
}

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export function hashSecret(secret: string): string {
  return `sha256$${sha256Hex(secret)}`;
}

export async function hashPassword(password: string, cost = SCRYPT.cost): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(password, salt, { ...SCRYPT, cost });
  return [
    'scrypt',
    cost,
    SCRYPT.blockSize,
    SCRYPT.parallelization,
    salt.toString('base64'),
    key.toString('base64'),
  ].join('$');
}

/**
 * The hash of a password that replaces one which stays valid for a while: under that one's salt and cost, so that a
 * guess is derived once for both. Two derivations would reveal by their time that a name exists.
 */
export async function hashPasswordBeside(password: string, previousHash: string): Promise<string> {
  const { head } = partsOf(previousHash);
  return `${head}$${await keyTextOf(password, head)}`;
}

/** Memory of one password's hash: 128 · N · r bytes. */
const HASH_BYTES = 128 * RECOMMENDED_COST * SCRYPT.blockSize;
/** Memory of a command besides: Node.js, the program and its connections take 100 to 140 MiB. */
const PROCESS_BYTES = 160 * 1024 * 1024;

/** How many passwords can be hashed side by side within a limit of memory, in bytes; 0 means no limit. At least one. */
export function hashesThatFit(limit: number): number {
  if (limit === 0) return Infinity;
  return Math.max(1, Math.floor((limit - PROCESS_BYTES) / HASH_BYTES));
}

/** Passwords of one command that are hashed side by side. */
const HASHED_AT_ONCE = 2;

/**
 * Hashes several passwords, two side by side where the container's memory has room for it: one of 256 MiB was killed by two
 * hashes at once. Gives the hashes in the order of the passwords.
 */
export async function hashPasswords(passwords: readonly string[]): Promise<readonly string[]> {
  const width = Math.min(HASHED_AT_ONCE, hashesThatFit(process.constrainedMemory()));
  const hashes: string[] = [];
  for (let from = 0; from < passwords.length; from += width) {
    const together = passwords.slice(from, Math.min(from + width, passwords.length));
    hashes.push(...(await Promise.all(together.map((password) => hashPassword(password)))));
  }
  return hashes;
}

/** Hashes that nothing matches: an unknown user must cost as much as a known one. */
export const NO_SECRET = hashSecret(randomBytes(KEY_BYTES).toString('hex'));
export const NO_PASSWORD = [
  'scrypt',
  SCRYPT.cost,
  SCRYPT.blockSize,
  SCRYPT.parallelization,
  randomBytes(SALT_BYTES).toString('base64'),
  randomBytes(KEY_BYTES).toString('base64'),
].join('$');

/** Whether a secret or password is the one behind a stored hash; in a time that does not reveal how far it matched. */
export async function matches(secret: string, stored: string): Promise<boolean> {
  return (await matchAmong(secret, [stored])) !== null;
}

/** The one of some stored hashes that a secret is behind; `null` where it is behind none. All are looked at. */
export async function matchAmong(secret: string, storedHashes: readonly string[]): Promise<string | null> {
  const keys = new Map<string, string>();
  let found: string | null = null;
  for (const stored of storedHashes) {
    const { head, key } = partsOf(stored);
    const own = keys.get(head) ?? (await keyTextOf(secret, head));
    keys.set(head, own);
    if (isSameText(own, key)) found = stored;
  }
  return found;
}

/** A stored hash without its key, and the key. */
function partsOf(stored: string): { readonly head: string; readonly key: string } {
  const at = stored.lastIndexOf('$');
  if (at < 0) return { head: stored, key: '' };
  return { head: stored.slice(0, at), key: stored.slice(at + 1) };
}

/** The key of a secret by the scheme, cost and salt of a stored hash, as it is written there. */
async function keyTextOf(secret: string, head: string): Promise<string> {
  const [scheme, cost, blockSize, parallelization, salt = ''] = head.split('$');
  if (scheme === 'sha256') return sha256Hex(secret);
  if (scheme !== 'scrypt') throw new Error('A stored secret has an unknown scheme');
  const options = { cost: Number(cost), blockSize: Number(blockSize), parallelization: Number(parallelization) };
  return (await derive(secret, Buffer.from(salt, 'base64'), options)).toString('base64');
}

function derive(password: string, salt: Buffer, options: typeof SCRYPT): Promise<Buffer> {
  // scrypt needs 128 · N · r bytes; Node's default limit is below that of the recommended cost.
  const maxmem = 2 * 128 * options.cost * options.blockSize;
  return new Promise((resolve, reject) => {
    scrypt(password, salt, KEY_BYTES, { ...options, maxmem }, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
