import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/**
 * The purpose and the owner of an encrypted text. Both are bound into it: a text that is copied to another row, or that
 * was encrypted for another purpose, cannot be decrypted.
 */
export interface EncryptionLabel {
  readonly purpose: string;
  readonly owner: string;
}

/** None of the keys decrypts a text: another SECRET_KEY, another label, or an altered text. */
export class DecryptionError extends Error {
  override readonly name = 'DecryptionError';
}

/** The scheme that {@link encrypt} writes. A later scheme gets another name, and this one stays readable. */
const VERSION = 'v1';
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts a text under the first of the secret keys: `v1.` and base64url of nonce, ciphertext and tag. Each call draws
 * its own nonce, so that equal texts look different.
 */
export function encrypt(text: string, label: EncryptionLabel, secretKeys: readonly string[]): string {
  const [secretKey] = secretKeys;
  if (secretKey === undefined) throw new DecryptionError('There is no SECRET_KEY to encrypt with');
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, keyFor(label, secretKey), nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(boundTo(label));
  const bytes = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${VERSION}.${bytes.toString('base64url')}`;
}

/** Decrypts a text with any of the secret keys; throws DecryptionError, which quotes neither. */
export function decrypt(encrypted: string, label: EncryptionLabel, secretKeys: readonly string[]): string {
  const [version, body = ''] = encrypted.split('.');
  const bytes = Buffer.from(body, 'base64url');
  if (version !== VERSION || bytes.length < NONCE_BYTES + TAG_BYTES) {
    throw new DecryptionError('An encrypted text has a scheme that this version does not know');
  }
  for (const secretKey of secretKeys) {
    const text = decrypted(bytes, label, secretKey);
    if (text !== null) return text;
  }
  throw new DecryptionError('No key in SECRET_KEY decrypts an encrypted text');
}

function decrypted(bytes: Buffer, label: EncryptionLabel, secretKey: string): string | null {
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(CIPHER, keyFor(label, secretKey), nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(boundTo(label));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
  try {
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

/**
 * Derives the key of a purpose by HKDF (RFC 5869), so that no use of SECRET_KEY reveals another. The word `seal` is part
 * of the keys of all stored texts: it stays.
 */
function keyFor({ purpose }: EncryptionLabel, secretKey: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, '', `invoice-gateway seal ${VERSION} ${purpose}`, KEY_BYTES));
}

function boundTo({ purpose, owner }: EncryptionLabel): Buffer {
  return Buffer.from(JSON.stringify([VERSION, purpose, owner]));
}
