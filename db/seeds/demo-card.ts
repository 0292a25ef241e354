import type { Knex } from 'knex';

/** A card of client 1 at the demo's payment processor. */
export async function addDemoCard(trx: Knex.Transaction, tenantId: number, at: string): Promise<void> {
  await trx('pay_methods').insert({
    tenant_id: tenantId,
    id: 1,
    client_id: 1,
    type: 'RemoteCreditCard',
    description: 'Demo card',
    gateway: 'visa',
    remote_token: 'tok_demo',
    last_four: '4242',
    card_type: 'Visa',
    expiry: '12/99',
    start: '',
    issue_number: '',
    bank_name: '',
    defaulted_at: null,
    created_at: at,
    updated_at: at,
  });
}
