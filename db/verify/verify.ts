import type { Knex } from 'knex';
import type { TenantId } from '../../src/core/tenant.ts';
import { tenantIds } from '../queue/outbox.ts';
import { isPlaced } from '../postgres/distribution.ts';
import { queryRows } from '../postgres/sql.ts';
import { Audit, type Checked, type LoggedSeals, type SealCheck } from './audit.ts';
import { auditBillings } from './records/billings.ts';
import { auditClaims } from './claims.ts';
import { auditCommands } from './commands.ts';
import { auditCounters, TABLE_OF } from './counters.ts';
import { auditCredit } from './credit.ts';
import { auditDeliveries } from './records/deliveries.ts';
import { Findings, type Difference } from './difference.ts';
import { auditEvents } from './events.ts';
import { auditInvoices } from './invoices.ts';
import { auditInvoiceStates } from './lists/invoice-states.ts';
import { auditPrunings } from './prunings.ts';
import { auditQuotes } from './records/quotes.ts';
import { auditSeals } from './seals.ts';
import { auditTransactions } from './moves/transactions.ts';
import { auditHistoryWithoutInvoice } from './history-without-invoice.ts';

export interface VerifyOptions {
  /** `null`: every tenant. */
  readonly tenantId: TenantId | null;
  /** Called once with an estimate of the rows to read. */
  readonly total?: (rows: number) => void;
  readonly advance?: (rows: number) => void;
  /** Waits between batches: a verification beside payments leaves them the database. Absent: it does not wait. */
  readonly rest?: () => Promise<void>;
  /** Called before and after each tenant; what it rejects with ends the verification. */
  readonly onTenant?: TenantObserver;
  /** Checks the MACs of seals; absent: they are not checked. */
  readonly verdictOn?: SealCheck;
  /** Seals that must be there, by tenant. */
  readonly loggedSeals?: ReadonlyMap<TenantId, LoggedSeals>;
}

/** Follows a verification tenant by tenant. */
export interface TenantObserver {
  started(tenantId: TenantId): Promise<void>;
  ended(tenantId: TenantId, verification: Verification): Promise<void>;
}

export interface Verification {
  /** The first thousand. */
  readonly differences: readonly Difference[];
  /** How many there are. */
  readonly found: number;
  readonly checked: Readonly<Record<'tenants' | Checked, number>>;
  /** Seals whose rows were compared but whose MAC was not, because no key is known. */
  readonly sealsUnchecked: number;
}

const NOTHING_CHECKED: Verification['checked'] = {
  tenants: 0,
  clients: 0,
  invoices: 0,
  payments: 0,
  refunds: 0,
  history: 0,
  events: 0,
  commands: 0,
  claims: 0,
  seals: 0,
};

/** In this order: a later pass compares the counts of an earlier one. */
const PASSES = [
  auditPrunings,
  auditHistoryWithoutInvoice,
  auditCredit,
  auditEvents,
  auditClaims,
  auditCommands,
  auditInvoices,
  auditInvoiceStates,
  auditTransactions,
  auditSeals,
  auditDeliveries,
  auditBillings,
  auditQuotes,
  auditCounters,
];

/**
 * Rows are read in the order of a key, in batches. A server without statistics would sort the whole table for each batch.
 */
export const IN_ORDER_OF_KEYS = 'set local enable_sort = off; set local enable_bitmapscan = off';

/**
 * Recomputes the books from their rows, on one snapshot. It may run beside gateways under load, and locks no row. It reads
 * in batches, so that time and memory of a step do not grow with the books. Rejects with an error of the database.
 */
export async function verify(database: Knex, options: VerifyOptions): Promise<Verification> {
  return await database.transaction(
    async (trx) => {
      await trx.raw(IN_ORDER_OF_KEYS);
      return await verifySnapshot(trx, options);
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}

/** The same in a transaction that sees one snapshot. */
export async function verifySnapshot(trx: Knex.Transaction, options: VerifyOptions): Promise<Verification> {
  const { tenantId, total, advance = () => undefined, rest, onTenant, verdictOn = null, loggedSeals } = options;
  const findings = new Findings();
  const checked = { ...NOTHING_CHECKED };
  const tenants = tenantId === null ? await tenantIds(trx) : [tenantId];
  total?.(await rowsExpected(trx));
  let sealsUnchecked = 0;
  for (const id of tenants) {
    const logged = loggedSeals?.get(id) ?? new Map<number, ReadonlySet<string>>();
    const before = { found: findings.count, kept: findings.differences.length, checked: { ...checked } };
    await onTenant?.started(id);
    const audit = new Audit(trx, id, { findings, checked, advance, rest }, { verdictOn, logged });
    for (const pass of PASSES) await pass(audit);
    checked.tenants += 1;
    sealsUnchecked += audit.sealsUnchecked;
    await onTenant?.ended(id, {
      differences: findings.differences.slice(before.kept),
      found: findings.count - before.found,
      checked: differenceOf(checked, before.checked),
      sealsUnchecked: audit.sealsUnchecked,
    });
  }
  return { differences: findings.differences, found: findings.count, checked, sealsUnchecked };
}

function differenceOf(after: Verification['checked'], before: Verification['checked']): Verification['checked'] {
  const names = Object.keys(after) as (keyof Verification['checked'])[];
  return Object.fromEntries(names.map((name) => [name, after[name] - before[name]])) as Record<
    keyof Verification['checked'],
    number
  >;
}

/**
 * An estimate by the server's statistics: counting would take as long as a part of the verification. 0 where there is none:
 * the coordinator of a distributed database has no statistics of the rows on its nodes.
 */
async function rowsExpected(trx: Knex.Transaction): Promise<number> {
  if (await isPlaced((sql) => queryRows(trx, sql, []), 'payments')) return 0;
  const tables = [...Object.values(TABLE_OF), 'clients', 'commands', 'payment_claims', 'deliveries', 'history_seals'];
  const [row] = await queryRows<{ count: bigint }>(
    trx,
    `select coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint as count from pg_class c
     where c.relname = any(?::text[]) and c.relnamespace = current_schema()::regnamespace`,
    [tables],
  );
  return Number(row?.count ?? 0n);
}
