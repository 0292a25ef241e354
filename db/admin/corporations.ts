import type { Knex } from 'knex';
import type { TenantId } from '../../src/core/tenant.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';
import { addMissingPaymentMethods } from './payment-methods.ts';

interface Named {
  readonly id: number;
  readonly name: string;
}

/** A money type, with the system name of its gateway in the other dialects. */
export interface MoneyType {
  readonly id: number;
  readonly name: string;
  readonly gateway: string;
}

/** The settings that make a tenant a corporation of the corp-ID dialect. */
export interface CorporationSetup {
  /** Three capital letters. */
  readonly keyPrefix: string;
  readonly payees: readonly Named[];
  readonly merchantSettings: readonly Named[];
  readonly moneyTypes: readonly MoneyType[];
  /** The merchant setting of web sales; default: the first. */
  readonly webMerchantSettingId?: number;
}

/** The money types in the document of addInvoicePayment, each with its system name in the other dialects. */
export const DOCUMENTED_MONEY_TYPES: readonly MoneyType[] = [
  { id: 2, name: 'Cash', gateway: 'cash' },
  { id: 3, name: 'Check', gateway: 'check' },
  { id: 4, name: 'Amex', gateway: 'amex' },
  { id: 5, name: 'Discover', gateway: 'discover' },
  { id: 6, name: 'MasterCard', gateway: 'mastercard' },
  { id: 7, name: 'Visa', gateway: 'visa' },
  { id: 13, name: 'On Account', gateway: 'onaccount' },
  { id: 19, name: 'Money Order', gateway: 'moneyorder' },
  { id: 20, name: 'Gift Card/Certificate', gateway: 'giftcard' },
  { id: 21, name: 'Coupon', gateway: 'coupon' },
  { id: 22, name: 'Drawer-Cash/Till', gateway: 'drawer' },
  { id: 23, name: 'PayPal', gateway: 'paypal' },
  { id: 24, name: 'Other', gateway: 'other' },
  { id: 25, name: 'Payout-Cash/Till', gateway: 'payout' },
];

const CARDS: readonly string[] = ['amex', 'discover', 'mastercard', 'visa'];

/**
 * Adds the money types of the document, with their payment methods in the other dialect. Existing entries stay.
 */
export async function addDocumentedMoneyTypes(trx: Knex.Transaction, tenantId: TenantId): Promise<void> {
  await addEntries(trx, 'money_types', tenantId, DOCUMENTED_MONEY_TYPES);
  await addMissingPaymentMethods(
    trx,
    tenantId,
    DOCUMENTED_MONEY_TYPES.map(({ name, gateway }) => ({
      systemName: gateway,
      displayName: name,
      isCardGateway: CARDS.includes(gateway),
    })),
  );
}

/** Sets a tenant up as a corporation; existing entries stay. Its callers' credentials are checked again. */
export async function setCorporation(
  trx: Knex.Transaction,
  tenantId: TenantId,
  setup: CorporationSetup,
): Promise<void> {
  await trx('tenants').where({ id: tenantId }).update({ key_prefix: setup.keyPrefix });
  await addEntries(trx, 'payees', tenantId, setup.payees);
  await addEntries(trx, 'merchant_settings', tenantId, setup.merchantSettings);
  await addEntries(trx, 'money_types', tenantId, setup.moneyTypes);
  if (setup.webMerchantSettingId !== undefined) await setWebMerchant(trx, tenantId, setup.webMerchantSettingId);
  await touchCorpCredentials(trx, tenantId);
}

/** Names the merchant setting of web sales, which getSpecificCorpWideSettings answers. */
export async function setWebMerchant(trx: Knex.Transaction, tenantId: TenantId, id: number): Promise<void> {
  await trx('tenants').where({ id: tenantId }).update({ web_merchant_setting_id: id });
}

/** The lists of a corporation that its callers' arguments refer to, each with the name of an entry. */
export interface CorporationLists {
  readonly payees: Named;
  readonly merchant_settings: Named;
  readonly money_types: MoneyType;
}
export type CorporationList = keyof CorporationLists;

/** A corporation's list, by id; at most a number of its entries, or all. */
export async function listEntries<L extends CorporationList>(
  database: Queryable,
  list: L,
  tenantId: TenantId,
  most: number | null = null,
): Promise<readonly CorporationLists[L][]> {
  const columns = list === 'money_types' ? 'e.id, e.name, e.gateway' : 'e.id, e.name';
  const rows = await queryRows<Omit<CorporationLists[L], 'id'> & { readonly id: bigint }>(
    database,
    `select ${columns} from ${list} e where e.tenant_id = ? order by e.id limit cast(? as bigint)`,
    [tenantId, most],
  );
  return rows.map((row) => ({ ...row, id: Number(row.id) }) as CorporationLists[L]);
}

/** Adds to a corporation's list; an entry with an existing id is not changed. */
export async function addEntries<L extends CorporationList>(
  trx: Knex.Transaction,
  list: L,
  tenantId: TenantId,
  entries: readonly CorporationLists[L][],
): Promise<void> {
  if (entries.length === 0) return;
  const rows: object[] = entries.map((entry) => ({ tenant_id: tenantId, ...entry }));
  await trx(list).insert(rows).onConflict(['tenant_id', 'id']).ignore();
}

/** Changes the name of a money type, or its gateway in the other dialects. */
export async function changeMoneyType(
  trx: Knex.Transaction,
  tenantId: TenantId,
  { id, name, gateway }: MoneyType,
): Promise<void> {
  await trx('money_types').where({ tenant_id: tenantId, id }).update({ name, gateway });
}

/** Removes an entry from a corporation's list; payments keep theirs. */
export async function removeEntry(
  trx: Knex.Transaction,
  list: CorporationList,
  tenantId: TenantId,
  id: number,
): Promise<void> {
  await trx(list).where({ tenant_id: tenantId, id }).delete();
}

/** Raises the versions of a tenant's corp-ID credentials: the gateways' cached data of the corporation is outdated. */
export async function touchCorpCredentials(trx: Knex.Transaction, tenantId: TenantId): Promise<void> {
  await trx('credentials')
    .where({ tenant_id: tenantId, dialect: 'corp' })
    .update({ version: trx.raw('version + 1') });
}
