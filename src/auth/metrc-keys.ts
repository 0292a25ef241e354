import type { TenantId } from '../core/tenant.ts';
import { seal, unseal, type SealLabel } from './sealed.ts';

/** A tenant's two keys at Metrc: the integrator's, and the user's. */
export interface MetrcKeys {
  readonly vendorKey: string;
  readonly userKey: string;
}

/** The same as they are stored. */
export interface SealedMetrcKeys {
  readonly vendorKeySealed: string;
  readonly userKeySealed: string;
}

/** Seals a tenant's keys for the database. */
export function sealMetrcKeys(
  { vendorKey, userKey }: MetrcKeys,
  tenantId: TenantId,
  secretKeys: readonly string[],
): SealedMetrcKeys {
  return {
    vendorKeySealed: seal(vendorKey, labelOf('vendor', tenantId), secretKeys),
    userKeySealed: seal(userKey, labelOf('user', tenantId), secretKeys),
  };
}

/** Opens a tenant's keys; throws DecryptionError. */
export function unsealMetrcKeys(
  { vendorKeySealed, userKeySealed }: SealedMetrcKeys,
  tenantId: TenantId,
  secretKeys: readonly string[],
): MetrcKeys {
  return {
    vendorKey: unseal(vendorKeySealed, labelOf('vendor', tenantId), secretKeys),
    userKey: unseal(userKeySealed, labelOf('user', tenantId), secretKeys),
  };
}

function labelOf(key: 'vendor' | 'user', tenantId: TenantId): SealLabel {
  return { purpose: `metrc ${key} key`, owner: `tenant ${tenantId}` };
}
