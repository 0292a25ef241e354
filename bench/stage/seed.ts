import type pg from 'pg';
import { addClient, NEW_CLIENT } from '../../db/admin/clients.ts';
import { DOCUMENTED_MONEY_TYPES, setCorporation, type CorporationSetup } from '../../db/admin/corporations.ts';
import { addCredential } from '../../db/admin/credentials.ts';
import { addTenant, NEW_TENANT, raiseIdCounter } from '../../db/admin/tenants.ts';
import { openDatabase } from '../../db/postgres/knex.ts';
import { CHAIN_START } from '../../db/ledger/chain.ts';
import { FILL_INVOICE_STATES } from '../../db/ledger/write/invoice-states.ts';
import { hashPassword, hashSecret } from '../../src/auth/secrets.ts';
import { systemClock } from '../../src/clock.ts';
import type { Actor } from '../../src/core/commands.ts';
import { instantText } from '../../src/core/dates.ts';
import { BENCH_FUNCTIONS } from './payment-function.ts';

/** A tenant of the benchmark's own, as large as asked; apart from the demo's. */
export interface Seeded {
  readonly tenantId: number;
  readonly actor: Actor;
  readonly identifier: string;
  readonly secret: string;
  /** Unpaid invoices that payments go to; so large that no run pays one in full. */
  readonly payable: IdRange;
  /** As many that are only read, each with two lines and a payment. */
  readonly readable: IdRange;
  /** Such an invoice as the payable ones, on which all payments meet. */
  readonly single: IdRange;
}

/** Ids from `first`, without gaps. */
export interface IdRange {
  readonly first: number;
  readonly count: number;
}

export const TENANT_ID = 9_001;
/** The tenants of the benchmark; most scenarios have only the first. */
export const TENANT_IDS = Array.from({ length: 8 }, (_none, index) => TENANT_ID + index);
/** The gateway of every payment; a money type of the corp-ID dialect too. */
export const GATEWAY = 'paypal';
export const CORP = {
  key: 'BEN-9001',
  userName: 'bench',
  password: 'bench-password',
  payeeId: 3,
  moneyTypeId: 23,
} as const;
const CLIENTS = 1_000;
const SECRET = 'bench-secret-of-thirty-two-bytes';

/** Fills the database over the owner's connection; `ownerUrl` is where it leads. */
export async function seed(owner: pg.Client, ownerUrl: string, invoiceCount: number): Promise<Seeded> {
  const seeded = await seedInvoices(owner, ownerUrl, invoiceCount);
  const at = instantText(systemClock.now());
  await owner.query(PAYMENTS, [TENANT_ID, 1 + invoiceCount, at, seeded.actor.credentialId]);
  for (const statement of BENCH_FUNCTIONS) await owner.query(statement);
  await owner.query('vacuum analyze');
  return seeded;
}

/** Invoices without a payment, of which the server knows nothing: it gathers no statistics by itself. */
export async function seedFresh(owner: pg.Client, ownerUrl: string, invoiceCount: number): Promise<Seeded> {
  await owner.query(NO_AUTOVACUUM);
  return await seedInvoices(owner, ownerUrl, invoiceCount);
}

/** So many tenants, each with as many unpaid invoices. */
export async function seedTenants(
  owner: pg.Client,
  ownerUrl: string,
  invoiceCount: number,
  tenants: number,
): Promise<readonly Seeded[]> {
  const seeded: Seeded[] = [];
  for (const id of TENANT_IDS.slice(0, tenants)) seeded.push(await seedInvoices(owner, ownerUrl, invoiceCount, id));
  await owner.query('vacuum analyze');
  return seeded;
}

/** Unpaid invoices: of each kind as many as asked, and the single one. */
export async function seedInvoices(
  owner: pg.Client,
  ownerUrl: string,
  invoiceCount: number,
  tenantId = TENANT_ID,
): Promise<Seeded> {
  const at = instantText(systemClock.now());
  const all = 1 + 2 * invoiceCount;
  const credentialId = await addTenantOf(ownerUrl, at, { invoice: all, line: 2 * all, payment: all }, tenantId);
  await owner.query(INVOICES, [tenantId, all, CLIENTS, CHAIN_START, at]);
  await owner.query(`${FILL_INVOICE_STATES} where tenant_id = $1`, [tenantId]);
  await owner.query(LINES, [tenantId]);
  const ranges = {
    single: { first: 1, count: 1 },
    payable: { first: 2, count: invoiceCount },
    readable: { first: 2 + invoiceCount, count: invoiceCount },
  };
  return seededOf(credentialId, ranges, tenantId);
}

export function seededOf(
  credentialId: number,
  ranges: Pick<Seeded, 'payable' | 'readable' | 'single'>,
  tenantId = TENANT_ID,
): Seeded {
  return {
    tenantId,
    actor: { tenantId, credentialId, credentialVersion: 1 },
    identifier: identifierOf(tenantId),
    secret: SECRET,
    ...ranges,
  };
}

function identifierOf(tenantId: number): string {
  return `bench-identifier-${tenantId}`;
}

/** The tenant with its clients and credentials; gives the API credential's id. `used` ids are not handed out again. */
export async function addTenantOf(
  ownerUrl: string,
  at: string,
  used: Readonly<Record<'invoice' | 'line' | 'payment', number>>,
  tenantId = TENANT_ID,
): Promise<number> {
  const passwordHash = await hashPassword(CORP.password);
  const database = openDatabase(ownerUrl, { max: 1, name: 'bench seed' });
  try {
    return await database.transaction(async (trx) => {
      const method = { systemName: GATEWAY, displayName: 'PayPal', isCardGateway: false };
      await addTenant(trx, { ...NEW_TENANT, id: tenantId, name: 'Benchmark' }, [method], at);
      await setCorporation(trx, tenantId, CORPORATION);
      for (let id = 1; id <= CLIENTS; id += 1) {
        const about = { tenantId, id, name: `Client ${id}`, email: `client${id}@example.com` };
        await addClient(trx, { ...NEW_CLIENT, ...about }, at);
      }
      for (const kind of ['invoice', 'line', 'payment'] as const) {
        await raiseIdCounter(trx, tenantId, kind, used[kind] + 1);
      }
      const rights = { actions: null, allowedIps: null, allowsQueryString: false, isLoopbackOnly: false } as const;
      const common = { ...rights, tenantId, typing: 'modern' } as const;
      const user = { dialect: 'corp', kind: 'corp-user', identifier: `${tenantId}/${CORP.userName}` } as const;
      await addCredential(trx, { ...common, ...user, secretHash: passwordHash }, at);
      const api = { dialect: 'whmcs', kind: 'api-secret', identifier: identifierOf(tenantId) } as const;
      return await addCredential(trx, { ...common, ...api, secretHash: hashSecret(SECRET) }, at);
    });
  } finally {
    await database.destroy();
  }
}

const CORPORATION: CorporationSetup = {
  keyPrefix: 'BEN',
  payees: [{ id: CORP.payeeId, name: 'Benchmark user' }],
  merchantSettings: [{ id: 1, name: 'Default merchant' }],
  moneyTypes: DOCUMENTED_MONEY_TYPES,
};

const NO_AUTOVACUUM = `do $$
declare t regclass;
begin
  for t in select oid from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace loop
    execute format('alter table %s set (autovacuum_enabled = false)', t);
  end loop;
end $$`;

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

const PAYMENTS = `
with paid as (
  update invoices set paid_minor = 1500 where tenant_id = $1 and id > $2::bigint returning id, client_id
)
insert into payments (tenant_id, id, invoice_id, client_id, amount_minor, fees_minor, excess_minor, gateway, reference,
  paid_at, recorded_at, command_id, dialect, credential_id)
select $1, id, id, client_id, 1500, 0, 0, 'paypal', 'SEED-' || id, '2026-01-10 12:00:00', $3, 'seed:' || id, 'whmcs', $4
from paid`;
