import type { Knex } from 'knex';
import type { DialectDescriptor } from '../../adapters/descriptor.ts';
import { DIALECTS } from '../../adapters/dialects.ts';
import { addClient, NEW_CLIENT } from '../../db/admin/clients.ts';
import { DOCUMENTED_MONEY_TYPES, setCorporation } from '../../db/admin/corporations.ts';
import { addCredential } from '../../db/admin/credentials.ts';
import { addTenant, NEW_TENANT, raiseIdCounter } from '../../db/admin/tenants.ts';
import { CHAIN_START } from '../../db/ledger/chain.ts';
import { FILL_INVOICE_STATES } from '../../db/ledger/write/invoice-states.ts';
import { verify } from '../../db/verify/verify.ts';
import { hashPassword, hashSecret } from '../../src/auth/secrets.ts';
import { tableStates, TRACES } from '../../test/support/whmcs-wire.ts';
import { hasCorpUsers } from './callers.ts';
import { naughtyStrings } from './inputs/corpora.ts';
import {
  API_CALLERS,
  apiIdentifier,
  apiSecret,
  BUSY,
  CANARY,
  CORP_USERS,
  PAYEE,
  QUIET,
  type Corner,
} from './scene-names.ts';

/** The hashing of passwords has tests of its own; here it would take all the time. */
const CHEAP_SCRYPT = 2 ** 4;

/** Makes the two tenants that inputs are sent to, over the owner's connection. */
export async function setScene(database: Knex, dialects: readonly DialectDescriptor[] = DIALECTS): Promise<void> {
  for (const corner of [QUIET, BUSY]) await database.transaction((trx) => addCorner(trx, corner, dialects));
}

async function addCorner(trx: Knex.Transaction, corner: Corner, dialects: readonly DialectDescriptor[]): Promise<void> {
  const { tenantId, clientId, keyPrefix } = corner;
  const at = new Date().toISOString();
  const method = { systemName: 'cash', displayName: 'Cash', isCardGateway: false };
  const switched = dialects.filter(({ isSwitchedByTenant }) => isSwitchedByTenant === true);
  const corpMethods = switched.flatMap(({ actions }) => actions.map(({ name }) => name.toLowerCase()));
  await addTenant(trx, { ...NEW_TENANT, id: tenantId, name: `Tenant ${tenantId}`, corpMethods }, [method], at);
  await setCorporation(trx, tenantId, {
    keyPrefix,
    payees: [{ id: PAYEE, name: 'Payee' }],
    merchantSettings: [{ id: 1, name: 'Merchant' }],
    moneyTypes: DOCUMENTED_MONEY_TYPES,
  });
  await addClient(trx, { ...NEW_CLIENT, tenantId, id: clientId, name: 'Client', email: 'client@example.com' }, at);
  for (const dialect of dialects) await addCallers(trx, dialect, corner, at);
  for (const [id, status] of [
    [corner.openInvoice, 'Unpaid'],
    [corner.cancelledInvoice, 'Cancelled'],
  ] as const) {
    await trx.raw(INVOICE, { tenantId, id, clientId, status, at, head: CHAIN_START, notes: naughtyText(0) });
    await trx.raw(`${FILL_INVOICE_STATES} where tenant_id = ? and id = ?`, [tenantId, id]);
  }
  for (let line = 0; line < LINES; line += 1) {
    const lineId = corner.openInvoice + line;
    await trx.raw(LINE, { tenantId, lineId, id: corner.openInvoice, text: naughtyText(line) });
  }
  await raiseIdCounter(trx, tenantId, 'invoice', corner.cancelledInvoice + 1);
  await raiseIdCounter(trx, tenantId, 'line', corner.openInvoice + LINES);
}

const LINES = 10;

/** Texts that answers must be able to contain: every tenth of the corpus's texts that a column can store. */
function naughtyText(line: number): string {
  const storable = naughtyStrings.filter((text) => !/\0|\p{Surrogate}/u.test(text) && !text.includes(CANARY));
  return storable.filter((_, index) => index % LINES === line).join('\n');
}

async function addCallers(
  trx: Knex.Transaction,
  dialect: DialectDescriptor,
  corner: Corner,
  at: string,
): Promise<void> {
  const { tenantId } = corner;
  const rights = {
    ...{ tenantId, dialect: dialect.name, actions: null, allowedIps: null, allowsQueryString: true },
    ...({ typing: 'modern', isLoopbackOnly: false } as const),
  };
  if (hasCorpUsers(dialect)) {
    for (let index = 0; index < CORP_USERS; index += 1) {
      const secretHash = await hashPassword(apiSecret(index, index % 2 === 1), CHEAP_SCRYPT);
      const named = { kind: 'corp-user', identifier: `${tenantId}/u${index}`, secretHash } as const;
      await addCredential(trx, { ...rights, ...named }, at);
    }
    return;
  }
  for (let index = 0; index < API_CALLERS; index += 1) {
    const secretHash = hashSecret(apiSecret(index, index % 2 === 1));
    const named = { kind: 'api-secret', identifier: apiIdentifier(corner, index), secretHash } as const;
    await addCredential(trx, { ...rights, ...named }, at);
  }
}

const INVOICE = `
insert into invoices (tenant_id, id, client_id, currency, number, status, issued_on, due_on, cancelled_at, tax_rate_milli,
  tax_rate2_milli, tax_mode, tax_is_compound, tax_rounding, subtotal_minor, tax_minor, tax2_minor, credit_minor,
  total_minor, paid_minor, excess_minor, refunded_minor, payment_method, notes, history_seq, history_head, created_at,
  updated_at)
select :tenantId::bigint, :id::bigint, :clientId::bigint, 'USD', '', :status, '2026-01-01', '2026-01-15',
  case when :status = 'Cancelled' then timestamp '2026-01-02 00:00:00' end, 0, 0, 'exclusive', false, 'invoice',
  total, 0, 0, 0, total, 0, 0, 0, 'cash', :notes, 0, :head::bytea, :at::timestamptz, :at::timestamptz
from (select case when :status = 'Cancelled' then 0 else ${LINES} * 100000000 end::bigint as total) as totals`;

const LINE = `
insert into invoice_lines (tenant_id, id, invoice_id, type, related_id, description, amount_minor, is_taxed)
values (:tenantId::bigint, :lineId::bigint, :id::bigint, '', 0, :text, 100000000, false)`;

/** All tables except those that writes to {@link BUSY} and refusals change by design. */
export function quietState(database: Knex): Promise<Readonly<Record<string, string>>> {
  return tableStates(database, TRACES, BUSY.tenantId);
}

/** Names of tables that no answer may hold; those that are ordinary words of it are left out. */
export async function secretTableNames(database: Knex): Promise<readonly string[]> {
  const { rows } = await database.raw<{ rows: { name: string }[] }>(
    "select tablename as name from pg_tables where schemaname = 'public' and tablename like '%\\_%'",
  );
  return rows.map(({ name }) => name);
}

/** The faults of the books and the rows after a run, a sentence each. */
export async function faultsOfBooks(database: Knex): Promise<readonly string[]> {
  const { differences } = await verify(database, { tenantId: null });
  const leaking = await rowsWith(database, CANARY);
  return [
    ...differences.map(({ kind, id, expected, found }) => `verify: ${kind} ${id}: ${expected}, not ${found}`),
    ...leaking.map((table) => `The table ${table} holds a secret`),
  ];
}

/** The tables that hold a text anywhere. */
async function rowsWith(database: Knex, text: string): Promise<readonly string[]> {
  const { rows } = await database.raw<{ rows: { name: string }[] }>(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')" +
      " and has_schema_privilege(schemaname, 'usage') and has_table_privilege(format('%I.%I', schemaname, tablename), 'select')",
  );
  const found: string[] = [];
  for (const { name } of rows) {
    const { rows: hits } = await database.raw<{ rows: object[] }>(
      `select 1 from ${name} t where t::text like ? limit 1`,
      [`%${text}%`],
    );
    if (hits.length > 0) found.push(name);
  }
  return found;
}
