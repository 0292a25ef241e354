import type { DialectCredential } from '../descriptor.ts';

/** An identifier and a secret, both generated: the usual credential of a program. */
export const API_SECRET: DialectCredential = {
  kind: 'api-secret',
  option: null,
  identifierOf: (_tenantId, login) => login,
  sentPassword: (secret) => secret,
  shown: (secret) => ({ secret }),
};
