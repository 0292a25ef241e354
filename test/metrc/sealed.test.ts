import { describe, expect, it } from '@jest/globals';
import { sealMetrcKeys, unsealMetrcKeys } from '../../src/auth/metrc-keys.ts';
import { seal, DecryptionError, unseal, type SealLabel } from '../../src/auth/sealed.ts';

const LABEL: SealLabel = { purpose: 'test', owner: 'tenant 53' };
const OLD = 'the old secret key, long enough';
const NEW = 'the new secret key, long enough';

describe('A sealed text', () => {
  it('is opened under the key that sealed it, and is never the same twice', () => {
    const sealed = seal('päss wörd', LABEL, [OLD]);
    expect(unseal(sealed, LABEL, [OLD])).toBe('päss wörd');
    expect(sealed).toMatch(/^v1\.[\w-]+$/);
    expect(seal('päss wörd', LABEL, [OLD])).not.toBe(sealed);
    expect(unseal(seal('', LABEL, [OLD]), LABEL, [OLD])).toBe('');
  });

  it('is sealed under the first key and opened under any, so that keys can be changed', () => {
    const before = seal('text', LABEL, [OLD]);
    const after = seal('text', LABEL, [NEW, OLD]);
    expect(unseal(before, LABEL, [NEW, OLD])).toBe('text');
    expect(unseal(after, LABEL, [NEW])).toBe('text');
    expect(() => unseal(after, LABEL, [OLD])).toThrow(DecryptionError);
  });

  it('is bound to its purpose and its owner', () => {
    const sealed = seal('text', LABEL, [OLD]);
    expect(() => unseal(sealed, { ...LABEL, purpose: 'other' }, [OLD])).toThrow(DecryptionError);
    expect(() => unseal(sealed, { ...LABEL, owner: 'tenant 54' }, [OLD])).toThrow(DecryptionError);
  });

  it('shows any change of it', () => {
    const bytes = Buffer.from(seal('text', LABEL, [OLD]).slice('v1.'.length), 'base64url');
    for (let index = 0; index < bytes.length; index += 1) {
      const altered = Buffer.from(bytes);
      altered[index]! ^= 1;
      expect(() => unseal(`v1.${altered.toString('base64url')}`, LABEL, [OLD])).toThrow(DecryptionError);
    }
  });

  it.each(['', 'v1', 'v1.', 'v1.AAAA', 'v2.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 'text'])(
    'is none: %p',
    (text) => {
      expect(() => unseal(text, LABEL, [OLD])).toThrow(DecryptionError);
    },
  );

  it('needs a key', () => {
    expect(() => seal('text', LABEL, [])).toThrow(DecryptionError);
    expect(() => unseal(seal('text', LABEL, [OLD]), LABEL, [])).toThrow(DecryptionError);
  });
});

describe('Metrc keys', () => {
  it('cannot be swapped, nor be taken to another tenant', () => {
    const sealed = sealMetrcKeys({ vendorKey: 'vendor', userKey: 'user' }, 53, [OLD]);
    expect(unsealMetrcKeys(sealed, 53, [OLD])).toEqual({ vendorKey: 'vendor', userKey: 'user' });
    expect(() => unsealMetrcKeys(sealed, 54, [OLD])).toThrow(DecryptionError);
    const swapped = { vendorKeySealed: sealed.userKeySealed, userKeySealed: sealed.vendorKeySealed };
    expect(() => unsealMetrcKeys(swapped, 53, [OLD])).toThrow(DecryptionError);
  });
});
