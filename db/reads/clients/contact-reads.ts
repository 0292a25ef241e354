import type { ContactFilter, ContactReadPort } from '../../../src/core/clients/reads.ts';
import type { Actor } from '../../../src/core/commands.ts';
import type { Page, PageOfIds } from '../../../src/core/listing.ts';
import type { Contact, ContactId } from '../../../src/core/records/contact.ts';
import { contacts } from '../../ledger/records/contacts.ts';
import { selectedColumns, type Row } from '../../ledger/records/record-table.ts';
import { ASKED, TENANT, type ListReads } from '../lists/list-reads.ts';

/** The columns that a list may be limited by. */
const COLUMNS = {
  firstName: 'first_name',
  lastName: 'last_name',
  companyName: 'company_name',
  email: 'email',
  address1: 'address1',
  address2: 'address2',
  city: 'city',
  state: 'state',
  postcode: 'postcode',
  country: 'country',
  phoneNumber: 'phone_number',
} as const;

const ROWS = `select a.version, ${selectedColumns(contacts.columns, 't')} from ${ASKED}
left join contacts t on t.tenant_id = ${TENANT} and t.id = q.id order by q.place`;

/** Lists of contacts. */
export class ContactReads implements ContactReadPort {
  readonly #lists: ListReads;

  constructor(lists: ListReads) {
    this.#lists = lists;
  }

  ids(actor: Actor, { clientId, ...values }: ContactFilter, page: Page): Promise<PageOfIds | 'revoked'> {
    return this.#lists.pageOfIds(actor, page, (bind) => {
      const conditions = Object.entries(COLUMNS).flatMap(([name, column]) => {
        const value = values[name as keyof typeof COLUMNS];
        return value === undefined ? [] : [`lower(t.${column}) = lower(${bind(value)}::text)`];
      });
      if (clientId !== null) conditions.push(`t.client_id = ${bind(clientId)}::bigint`);
      return `select t.id from contacts t where ${[`t.tenant_id = ${TENANT}`, ...conditions].join(' and ')} order by t.id`;
    });
  }

  async rows(actor: Actor, ids: readonly ContactId[]): Promise<readonly Contact[] | 'revoked'> {
    const rows = await this.#lists.rowsOf<Row & { readonly id: unknown }>(actor, ROWS, ids);
    return rows === 'revoked' ? rows : rows.map((row) => contacts.fromRow(row));
  }
}
