import type { Knex } from 'knex';
import type { TenantId } from '../../src/core/tenant.ts';
import { raiseIdCounter } from '../admin/tenants.ts';

/** Two contacts of the client of the documents' samples. */
export async function addDemoContacts(trx: Knex.Transaction, tenantId: TenantId, at: string): Promise<void> {
  for (const [index, firstName] of ['Ann', 'Bob'].entries()) {
    await addContact(trx, { tenantId, id: index + 1, firstName }, at);
  }
  await raiseIdCounter(trx, tenantId, 'contact', 3);
}

interface DemoContact {
  readonly tenantId: TenantId;
  readonly id: number;
  readonly firstName: string;
}

async function addContact(trx: Knex.Transaction, { tenantId, id, firstName }: DemoContact, at: string): Promise<void> {
  await trx('contacts').insert({
    tenant_id: tenantId,
    id,
    client_id: 2361,
    first_name: firstName,
    last_name: 'Sample',
    company_name: '',
    email: `contact${id}@example.com`,
    address1: '',
    address2: '',
    city: '',
    state: '',
    postcode: '',
    country: 'US',
    phone_number: '',
    tax_number: '',
    mails: 'general invoice',
    created_at: at,
    updated_at: at,
  });
}
