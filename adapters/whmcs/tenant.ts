import { CredentialMoved } from '../../src/core/credential.ts';
import type { TenantFacts } from '../../src/core/lookups/tenant-facts.ts';
import type { InvoiceRules } from '../../src/core/tenant.ts';
import type { Call } from './action.ts';

/** The settings and small lists of the caller's tenant. Throws CredentialMoved. */
export async function factsOf({ reads, origin }: Pick<Call, 'reads' | 'origin'>): Promise<TenantFacts> {
  const facts = await reads.tenants.facts(origin.actor);
  if (facts === 'revoked') throw new CredentialMoved();
  return facts;
}

/** The version of the original whose rules of invoices a tenant has: callers switch features by it. */
const VERSIONS: Readonly<Record<InvoiceRules, string>> = { '8': '8.13.3', '9': '9.0.5' };

/** The member `whmcs` of an answer. */
export function versionFields({ invoiceRules }: TenantFacts): Record<'version' | 'canonicalversion', string> {
  const version = VERSIONS[invoiceRules];
  return { version, canonicalversion: `${version}-release.1` };
}
