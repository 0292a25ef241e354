import type { Credential, StoredCredential } from '../../src/core/credential.ts';
import { hashSecret } from '../../src/auth/secrets.ts';
import { TENANT_ID } from './builders.ts';

export function credential(fields: Partial<Credential> = {}): Credential {
  return {
    id: 1,
    tenantId: TENANT_ID,
    version: 1,
    identifier: 'known',
    actions: null,
    allowedIps: null,
    allowsQueryString: false,
    accessKeySha256: null,
    isSandbox: false,
    conventions: { timeZone: 'UTC', currency: 'USD', dateFormat: 'YYYY-MM-DD' },
    dialectSettings: {},
    ...fields,
  };
}

/** As the store has it: an API secret, `right`, unless the fields say otherwise. */
export function storedCredential(fields: Partial<StoredCredential> = {}): StoredCredential {
  return {
    ...credential(),
    kind: 'api-secret',
    secretHash: hashSecret('right'),
    keyPrefix: null,
    previous: null,
    isLoopbackOnly: false,
    ...fields,
  };
}
