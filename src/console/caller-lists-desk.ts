import { listEntries, type CorporationList } from '../../db/admin/corporations.ts';
import { corporationKeyOf } from '../../db/console/corporation-key.ts';
import type { Queryable } from '../../db/postgres/sql.ts';
import { translated } from '../../db/postgres/translate-error.ts';
import type { CallerLists, CallerListsPort, NumberedList } from '../core/console/caller-lists.ts';
import type { TenantId } from '../core/tenant.ts';
import { corporationKey } from './corporation-login.ts';

const MOST = 200;
const LISTS = [
  ['payees', 'Payees', 'payee'],
  ['merchant_settings', 'Merchant settings', 'merchant'],
  ['money_types', 'Money types', 'money-type'],
] as const satisfies readonly (readonly [CorporationList, string, string])[];

/** The lists of a corporation, as the operator's commands show them. */
export class CallerListsDesk implements CallerListsPort {
  readonly #database: Queryable;

  constructor(database: Queryable) {
    this.#database = database;
  }

  async lists(tenantId: TenantId): Promise<CallerLists> {
    return await translated(async () => {
      const prefix = await corporationKeyOf(this.#database, tenantId);
      const lists: NumberedList[] = [];
      for (const [list, title, command] of LISTS) {
        const found = await listEntries(this.#database, list, tenantId, MOST);
        const entries = found.map((entry) => ({ gateway: null, ...entry }));
        lists.push({ title, command, entries });
      }
      return { key: prefix === null ? null : corporationKey(tenantId, prefix), lists, most: MOST };
    });
  }
}
