import { addClient, grantCredit, NEW_CLIENT } from '../../db/admin/clients.ts';
import { setCorporation } from '../../db/admin/corporations.ts';
import { addCredential } from '../../db/admin/credentials.ts';
import { takeId } from '../../db/admin/ids.ts';
import { addTenant, NEW_TENANT } from '../../db/admin/tenants.ts';
import { hashPassword, hashSecret } from '../../src/auth/secrets.ts';
import type { ModelGateway } from './gateway.ts';
import type { Settings } from './world.ts';

export const SECRET = 'model';
/** The cheapest scrypt: every sequence checks one. */
const passwordHash = hashPassword(SECRET, 64);
const AT = '2026-11-22T10:00:00Z';
const CORP = {
  keyPrefix: 'MOD',
  payees: [{ id: 3, name: 'Payee' }],
  merchantSettings: [{ id: 1, name: 'Merchant' }],
  moneyTypes: [
    { id: 2, name: 'Cash', gateway: 'cash' },
    { id: 23, name: 'PayPal', gateway: 'paypal' },
  ],
};
const CREDENTIAL = {
  actions: null,
  allowedIps: null,
  allowsQueryString: false,
  typing: 'modern',
  isLoopbackOnly: false,
} as const;

/** A corporation with clients 1 and 2, and callers of both dialects; returns the id of its WHMCS-side credential. */
export async function addModelTenant({ owner }: ModelGateway, id: number, settings: Settings): Promise<number> {
  const currency = settings.decimals === 0 ? 'JPY' : 'USD';
  await owner.transaction(async (trx) => {
    const tenant = {
      ...{ ...NEW_TENANT, id, name: `Model ${id}`, currency, taxRules: settings.taxation },
      rateMilli: Number(settings.rate) * 1_000,
      rate2Milli: Number(settings.rate2) * 1_000,
      referenceScope: settings.scope,
      extraDecimals: settings.extraDecimals,
      invoiceRules: settings.rules,
      numberFormat: settings.isNumbered ? 'N-{NUMBER}' : null,
    };
    await addTenant(trx, tenant, [], AT);
    const clients = [1, 2].map((client) => {
      const named = { tenantId: id, id: client, name: `Client ${client}`, email: `c${client}@example.com` };
      return addClient(trx, { ...NEW_CLIENT, ...named, currency, isTaxExempt: client === 2 }, AT);
    });
    await Promise.all([setCorporation(trx, id, CORP), ...clients]);
    if (settings.credit === 0n) return;
    const entryId = await takeId(trx, id, 'credit');
    await grantCredit(trx, { tenantId: id, id: 1 }, { entryId, amountMinor: settings.credit }, AT);
  });
  const corpUser = { tenantId: id, dialect: 'corp', kind: 'corp-user', identifier: `${id}/model` } as const;
  const caller = { tenantId: id, dialect: 'whmcs', kind: 'api-secret', identifier: `model-${id}` } as const;
  const [credentialId] = await Promise.all([
    addCredential(owner, { ...CREDENTIAL, ...caller, secretHash: hashSecret(SECRET) }, AT),
    addCredential(owner, { ...CREDENTIAL, ...corpUser, secretHash: await passwordHash }, AT),
  ]);
  return credentialId;
}
