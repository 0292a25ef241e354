import { describe, expect, it } from '@jest/globals';
import { encryptMetrcKeys, decryptMetrcKeys } from '../../src/auth/metrc-keys.ts';
import { encrypt, DecryptionError, decrypt, type EncryptionLabel } from '../../src/auth/encryption.ts';

const LABEL: EncryptionLabel = { purpose: 'test', owner: 'tenant 53' };
const OLD = 'the old secret key, long enough';
const NEW = 'the new secret key, long enough';

describe('An encrypted text', () => {
  it('of an earlier version is decrypted', () => {
    const stored = 'v1.7jAQpJYRL_T3nUXAzdGHf74ykDDCsk1g97s0VEcTrfCf0KAVQudA';
    expect(decrypt(stored, LABEL, [OLD])).toBe('stored text');
  });

  it('is decrypted under the key that encrypted it, and is never the same twice', () => {
    const encrypted = encrypt('päss wörd', LABEL, [OLD]);
    expect(decrypt(encrypted, LABEL, [OLD])).toBe('päss wörd');
    expect(encrypted).toMatch(/^v1\.[\w-]+$/);
    expect(encrypt('päss wörd', LABEL, [OLD])).not.toBe(encrypted);
    expect(decrypt(encrypt('', LABEL, [OLD]), LABEL, [OLD])).toBe('');
  });

  it('is encrypted under the first key and decrypted under any, so that keys can be changed', () => {
    const before = encrypt('text', LABEL, [OLD]);
    const after = encrypt('text', LABEL, [NEW, OLD]);
    expect(decrypt(before, LABEL, [NEW, OLD])).toBe('text');
    expect(decrypt(after, LABEL, [NEW])).toBe('text');
    expect(() => decrypt(after, LABEL, [OLD])).toThrow(DecryptionError);
  });

  it('is bound to its purpose and its owner', () => {
    const encrypted = encrypt('text', LABEL, [OLD]);
    expect(() => decrypt(encrypted, { ...LABEL, purpose: 'other' }, [OLD])).toThrow(DecryptionError);
    expect(() => decrypt(encrypted, { ...LABEL, owner: 'tenant 54' }, [OLD])).toThrow(DecryptionError);
  });

  it('shows any change of it', () => {
    const bytes = Buffer.from(encrypt('text', LABEL, [OLD]).slice('v1.'.length), 'base64url');
    for (let index = 0; index < bytes.length; index += 1) {
      const altered = Buffer.from(bytes);
      altered[index]! ^= 1;
      expect(() => decrypt(`v1.${altered.toString('base64url')}`, LABEL, [OLD])).toThrow(DecryptionError);
    }
  });

  it.each(['', 'v1', 'v1.', 'v1.AAAA', 'v2.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 'text'])(
    'is invalid: %p',
    (text) => {
      expect(() => decrypt(text, LABEL, [OLD])).toThrow(DecryptionError);
    },
  );

  it('needs a key', () => {
    expect(() => encrypt('text', LABEL, [])).toThrow(DecryptionError);
    expect(() => decrypt(encrypt('text', LABEL, [OLD]), LABEL, [])).toThrow(DecryptionError);
  });
});

describe('Metrc keys', () => {
  it('cannot be swapped, nor be taken to another tenant', () => {
    const encrypted = encryptMetrcKeys({ vendorKey: 'vendor', userKey: 'user' }, 53, [OLD]);
    expect(decryptMetrcKeys(encrypted, 53, [OLD])).toEqual({ vendorKey: 'vendor', userKey: 'user' });
    expect(() => decryptMetrcKeys(encrypted, 54, [OLD])).toThrow(DecryptionError);
    const swapped = { vendorKeyEncrypted: encrypted.userKeyEncrypted, userKeyEncrypted: encrypted.vendorKeyEncrypted };
    expect(() => decryptMetrcKeys(swapped, 53, [OLD])).toThrow(DecryptionError);
  });
});
