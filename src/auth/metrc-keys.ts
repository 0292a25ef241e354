import type { TenantId } from '../core/tenant.ts';
import { encrypt, decrypt, type EncryptionLabel } from './encryption.ts';

/** A tenant's two keys at Metrc: the integrator's, and the user's. */
export interface MetrcKeys {
  readonly vendorKey: string;
  readonly userKey: string;
}

/** The same keys as they are stored. */
interface EncryptedMetrcKeys {
  readonly vendorKeyEncrypted: string;
  readonly userKeyEncrypted: string;
}

/** Encrypts a tenant's keys for the database. */
export function encryptMetrcKeys(
  { vendorKey, userKey }: MetrcKeys,
  tenantId: TenantId,
  secretKeys: readonly string[],
): EncryptedMetrcKeys {
  return {
    vendorKeyEncrypted: encrypt(vendorKey, labelOf('vendor', tenantId), secretKeys),
    userKeyEncrypted: encrypt(userKey, labelOf('user', tenantId), secretKeys),
  };
}

/** Decrypts a tenant's keys; throws DecryptionError. */
export function decryptMetrcKeys(
  { vendorKeyEncrypted, userKeyEncrypted }: EncryptedMetrcKeys,
  tenantId: TenantId,
  secretKeys: readonly string[],
): MetrcKeys {
  return {
    vendorKey: decrypt(vendorKeyEncrypted, labelOf('vendor', tenantId), secretKeys),
    userKey: decrypt(userKeyEncrypted, labelOf('user', tenantId), secretKeys),
  };
}

function labelOf(key: 'vendor' | 'user', tenantId: TenantId): EncryptionLabel {
  return { purpose: `metrc ${key} key`, owner: `tenant ${tenantId}` };
}
