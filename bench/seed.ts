import type pg from 'pg';
import { addClient, NEW_CLIENT } from '../db/admin/clients.ts';
import { addCredential } from '../db/admin/credentials.ts';
import { addTenant, NEW_TENANT, raiseIdCounter } from '../db/admin/tenants.ts';
import { openDatabase } from '../db/knex.ts';
import { CHAIN_START } from '../db/ledger/chain.ts';
import { hashSecret } from '../src/auth/secrets.ts';
import { systemClock } from '../src/clock.ts';
import type { Actor } from '../src/core/commands.ts';
import { instantText } from '../src/core/dates.ts';
import { recordPayments } from './record-payments.ts';

/** A tenant of the benchmark's own, as large as asked; apart from the demo's. */
export interface Seeded {
  readonly tenantId: number;
  readonly actor: Actor;
  readonly identifier: string;
  readonly secret: string;
  /** Unpaid invoices that payments go to; so large that no run pays one in full. */
  readonly payable: IdRange;
  /** Invoices that are only read, each with two lines and a payment. */
  readonly readable: IdRange;
}

/** Ids from `first`, without gaps. */
export interface IdRange {
  readonly first: number;
  readonly count: number;
}

const TENANT_ID = 9_001;
const CLIENTS = 1_000;
const IDENTIFIER = 'bench-identifier';
const SECRET = 'bench-secret-of-thirty-two-bytes';

/** Fills the database over the owner's connection; `ownerUrl` is where it leads. */
export async function seed(owner: pg.Client, ownerUrl: string, invoiceCount: number): Promise<Seeded> {
  const at = instantText(systemClock.now());
  const credentialId = await addTenantOf(ownerUrl, at, 2 * invoiceCount);
  await owner.query(INVOICES, [TENANT_ID, 2 * invoiceCount, CLIENTS, CHAIN_START, at]);
  await owner.query(LINES, [TENANT_ID]);
  await owner.query('analyze');
  const actor = { tenantId: TENANT_ID, credentialId, credentialVersion: 1 };
  const first = 1 + invoiceCount;
  const invoiceOf = (n: number): number => first + n;
  await recordPayments(ownerUrl, actor, { count: invoiceCount, amount: '15.00', invoiceOf, prefix: 'SEED' });
  await owner.query('vacuum analyze');
  return {
    tenantId: TENANT_ID,
    actor,
    identifier: IDENTIFIER,
    secret: SECRET,
    payable: { first: 1, count: invoiceCount },
    readable: { first: 1 + invoiceCount, count: invoiceCount },
  };
}

async function addTenantOf(ownerUrl: string, at: string, invoices: number): Promise<number> {
  const database = openDatabase(ownerUrl, { max: 1, name: 'bench seed' });
  try {
    return await database.transaction(async (trx) => {
      const method = { systemName: 'paypal', displayName: 'PayPal', isCardGateway: false };
      await addTenant(trx, { ...NEW_TENANT, id: TENANT_ID, name: 'Benchmark' }, [method], at);
      for (let id = 1; id <= CLIENTS; id += 1) {
        const about = { tenantId: TENANT_ID, id, name: `Client ${id}`, email: `client${id}@example.com` };
        await addClient(trx, { ...NEW_CLIENT, ...about }, at);
      }
      for (const kind of ['invoice', 'line', 'payment'] as const) {
        await raiseIdCounter(trx, TENANT_ID, kind, 1 + 2 * invoices);
      }
      const credential = { tenantId: TENANT_ID, dialect: 'whmcs', kind: 'api-secret', identifier: IDENTIFIER } as const;
      const rights = { actions: null, allowedIps: null, allowsQueryString: false, isLoopbackOnly: false } as const;
      return await addCredential(
        trx,
        { ...credential, ...rights, secretHash: hashSecret(SECRET), typing: 'modern' },
        at,
      );
    });
  } finally {
    await database.destroy();
  }
}

const INVOICES = `
insert into invoices (tenant_id, id, client_id, currency, number, status, issued_on, due_on, tax_rate_milli,
  tax_rate2_milli, tax_mode, tax_is_compound, tax_rounding, subtotal_minor, tax_minor, tax2_minor, credit_minor,
  total_minor, paid_minor, excess_minor, refunded_minor, payment_method, notes, history_seq, history_head, created_at,
  updated_at)
select $1, n, 1 + n % $3, 'USD', '', 'Unpaid', '2026-01-01', '2026-01-15', 0, 0, 'exclusive', false, 'invoice',
  1000000000, 0, 0, 0, 1000000000, 0, 0, 0, 'paypal', '', 0, $4, $5, $5
from generate_series(1, $2::bigint) as n`;

const LINES = `
insert into invoice_lines (tenant_id, id, invoice_id, type, related_id, description, amount_minor, is_taxed)
select tenant_id, 2 * id - part, id, 'Hosting', 1, 'Monthly product ' || part, 500000000, false
from invoices, generate_series(0, 1) as part where tenant_id = $1`;
