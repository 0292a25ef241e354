/**
 * Where Citus keeps a table. `reference`: a copy on every node, for rows that are read before the tenant is known.
 * `tenant`: divided by `tenant_id`, all of a tenant on one node. `coordinator`: as it is on one server.
 */
type Placement = 'reference' | 'tenant' | 'coordinator';

/** The table that all others of a tenant are kept beside. */
export const FIRST_OF_A_TENANT = 'clients';

/** The tables of each placement. `distribute` obeys this list, and a table of no list fails a test. */
export const PLACEMENTS: Readonly<Record<Placement, readonly string[]>> = {
  reference: [
    'tenants',
    'credentials',
    'operators',
    'operator_sessions',
    // The parts of the log of calls.
    'call_partitions',
    // The daily tasks ask which tenants have some, also while a node is away.
    'daily_settings',
    // Read with the credential, before the tenant is known.
    'payees',
    'merchant_settings',
    'money_types',
    'drivers',
    'vehicles',
  ],
  tenant: [
    FIRST_OF_A_TENANT,
    'billable_items',
    'billings',
    'call_counts',
    // With its parts.
    'calls',
    'captures',
    'client_groups',
    'commands',
    'contacts',
    'credit_entries',
    'credit_notes',
    'currencies',
    'daily_runs',
    'deliveries',
    'history',
    'history_seals',
    'id_counters',
    'income_days',
    'income_gateways',
    'income_marks',
    'invoice_lines',
    'invoice_states',
    'invoice_types',
    'invoices',
    'issuers',
    'line_packages',
    'metrc_accounts',
    'number_counters',
    'operator_acts',
    'outbox',
    'pay_methods',
    'payment_claims',
    'payment_methods',
    'payments',
    'portal_passwords',
    'prunings',
    'quotes',
    'refunds',
    'reversals',
    'sent_mails',
    'transaction_parts',
    'transactions',
    'unsupported_calls',
    'verify_runs',
  ],
  // Asked before any tenant is known, and of use to one server at a time.
  coordinator: ['authentication_failures', 'lockouts', 'schema_migrations', 'schema_migrations_lock'],
};

/** The tables that leave the one server, in the order in which they do. */
export const PLACED: readonly string[] = [...PLACEMENTS.reference, ...PLACEMENTS.tenant];

/** The statement that gives a table its place. */
export function placing(table: string): string {
  if (PLACEMENTS.reference.includes(table)) return `select create_reference_table('${table}')`;
  const beside = table === FIRST_OF_A_TENANT ? '' : `, colocate_with => '${FIRST_OF_A_TENANT}'`;
  return `select create_distributed_table('${table}', 'tenant_id'${beside})`;
}
