import type { Knex } from 'knex';
import { DOCUMENTED_MONEY_TYPES, setCorporation } from '../../db/admin/corporations.ts';
import { addClient, NEW_CLIENT } from '../../db/admin/clients.ts';
import { addCredential } from '../../db/admin/credentials.ts';
import { addTenant, NEW_TENANT, raiseIdCounter } from '../../db/admin/tenants.ts';
import { openDatabase } from '../../db/postgres/knex.ts';
import { CHAIN_START } from '../../db/ledger/chain.ts';
import { FILL_INVOICE_STATES } from '../../db/ledger/write/invoice-states.ts';
import { hashPassword, hashSecret } from '../../src/auth/secrets.ts';

/** The callers' secret, in both dialects; the database lives as long as the drill. */
export const SECRET = 'drill-secret-of-thirty-two-bytes';
export const TENANTS = [701, 702, 703] as const;
/** Few, so that payers often meet at one. */
export const INVOICES_EACH = 40;
export const MERCHANT_SETTING = 1;
export const PAYEE = 3;
/** A money type of the corp-ID dialect, and its gateway. */
export const MONEY_TYPE = { id: 2, gateway: 'cash' } as const;

/** The prefix of a tenant's key in the corp-ID dialect: three letters, different for each of a drill's tenants. */
export function keyPrefixOf(tenantId: number): string {
  return `DR${String.fromCharCode(65 + ((tenantId - TENANTS[0]) % 26))}`;
}

/** Tenants that can be called in both dialects, each with invoices so large that no drill pays one in full. */
export async function seed(ownerUrl: string, tenants: readonly number[] = TENANTS): Promise<void> {
  const database = openDatabase(ownerUrl, { max: 1, name: 'drill seed' });
  const password = await hashPassword(SECRET);
  try {
    for (const tenantId of tenants) {
      await database.transaction((trx) => addOne(trx, tenantId, keyPrefixOf(tenantId), password));
    }
  } finally {
    await database.destroy();
  }
}

async function addOne(trx: Knex.Transaction, tenantId: number, keyPrefix: string, password: string): Promise<void> {
  const at = new Date().toISOString();
  const method = { systemName: MONEY_TYPE.gateway, displayName: 'Cash', isCardGateway: false };
  await addTenant(trx, { ...NEW_TENANT, id: tenantId, name: `Tenant ${tenantId}` }, [method], at);
  await setCorporation(trx, tenantId, {
    keyPrefix,
    payees: [{ id: PAYEE, name: 'Payee' }],
    merchantSettings: [{ id: MERCHANT_SETTING, name: 'Merchant' }],
    moneyTypes: DOCUMENTED_MONEY_TYPES,
  });
  await addClient(trx, { ...NEW_CLIENT, tenantId, id: 1, name: 'Client', email: 'client@example.com' }, at);
  await raiseIdCounter(trx, tenantId, 'invoice', INVOICES_EACH + 1);
  await raiseIdCounter(trx, tenantId, 'line', INVOICES_EACH + 1);
  const rights = {
    ...{ tenantId, actions: null, allowedIps: null, allowsQueryString: false },
    ...({ typing: 'modern', isLoopbackOnly: false } as const),
  };
  const apiSecret = { kind: 'api-secret', identifier: `drill-${tenantId}`, secretHash: hashSecret(SECRET) } as const;
  await addCredential(trx, { ...rights, dialect: 'whmcs', ...apiSecret }, at);
  const corpUser = { kind: 'corp-user', identifier: `${tenantId}/drill`, secretHash: password } as const;
  await addCredential(trx, { ...rights, dialect: 'corp', ...corpUser }, at);
  await trx.raw(INVOICES, [tenantId, CHAIN_START, at, at, INVOICES_EACH]);
  await trx.raw(`${FILL_INVOICE_STATES} where tenant_id = ?`, [tenantId]);
  await trx.raw(LINES, [tenantId]);
}

const INVOICES = `
insert into invoices (tenant_id, id, client_id, currency, number, status, issued_on, due_on, tax_rate_milli,
  tax_rate2_milli, tax_mode, tax_is_compound, tax_rounding, subtotal_minor, tax_minor, tax2_minor, credit_minor,
  total_minor, paid_minor, excess_minor, refunded_minor, payment_method, notes, history_seq, history_head, created_at,
  updated_at)
select ?::bigint, n, 1, 'USD', '', 'Unpaid', '2026-01-01', '2026-01-15', 0, 0, 'exclusive', false, 'invoice',
  100000000000, 0, 0, 0, 100000000000, 0, 0, 0, 'cash', '', 0, ?::bytea, ?::timestamptz, ?::timestamptz
from generate_series(1, ?::bigint) as n`;

const LINES = `
insert into invoice_lines (tenant_id, id, invoice_id, type, related_id, description, amount_minor, is_taxed)
select tenant_id, id, id, '', 0, 'Line', 100000000000, false from invoices where tenant_id = ?`;
