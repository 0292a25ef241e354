import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/**
 * What a sealed text is for, and whose it is. Both are bound into it: one that is copied to another row, or that was
 * sealed for another purpose, cannot be opened.
 */
export interface SealLabel {
  readonly purpose: string;
  readonly owner: string;
}

/** A sealed text that none of the keys opens: another SECRET_KEY, another label, or an altered text. */
export class DecryptionError extends Error {
  override readonly name = 'DecryptionError';
}

/** The scheme that {@link seal} writes; a later one gets another name, and this one stays readable. */
const VERSION = 'v1';
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * A text encrypted under the first of the secret keys, as `v1.` and base64url of nonce, ciphertext and tag. Every
 * sealing draws its own nonce, so that equal texts cannot be told.
 */
export function seal(text: string, label: SealLabel, secretKeys: readonly string[]): string {
  const [secretKey] = secretKeys;
  if (secretKey === undefined) throw new DecryptionError('There is no SECRET_KEY to seal with');
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, keyFor(label, secretKey), nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(boundTo(label));
  const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${VERSION}.${sealed.toString('base64url')}`;
}

/** The text behind a sealed one, under any of the secret keys; throws DecryptionError, which quotes neither. */
export function unseal(sealed: string, label: SealLabel, secretKeys: readonly string[]): string {
  const [version, body = ''] = sealed.split('.');
  const bytes = Buffer.from(body, 'base64url');
  if (version !== VERSION || bytes.length < NONCE_BYTES + TAG_BYTES) {
    throw new DecryptionError('A sealed text is of no scheme that this version knows');
  }
  for (const secretKey of secretKeys) {
    const text = opened(bytes, label, secretKey);
    if (text !== null) return text;
  }
  throw new DecryptionError('A sealed text can be opened with none of the keys in SECRET_KEY');
}

function opened(bytes: Buffer, label: SealLabel, secretKey: string): string | null {
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

/** HKDF (RFC 5869): a key of its own for every purpose, so that no use of SECRET_KEY tells anything about another. */
function keyFor({ purpose }: SealLabel, secretKey: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, '', `invoice-gateway seal ${VERSION} ${purpose}`, KEY_BYTES));
}

function boundTo({ purpose, owner }: SealLabel): Buffer {
  return Buffer.from(JSON.stringify([VERSION, purpose, owner]));
}
