import type { Actor } from '../../src/core/commands.ts';
import { inWordsOf } from '../../src/core/records/transaction.ts';
import type { InvoiceId } from '../../src/core/invoice.ts';
import type { InvoiceReadPort, InvoiceView } from '../../src/core/ports.ts';
import {
  INVOICE_COLUMNS,
  invoiceOf,
  LINE_JSON,
  lineOf,
  PAYMENT_JSON,
  paymentOf,
  REFUND_JSON,
  refundOf,
  TRANSACTION_JSON,
  transactionOf,
  type TransactionJson,
  type InvoiceRow,
  type LineJson,
  type PaymentJson,
  type RefundJson,
} from '../postgres/rows.ts';
import type { DatabasePool } from '../postgres/pool.ts';
import { readRows } from '../postgres/read-rows.ts';
import { Statements } from '../postgres/prepared-statements.ts';
import { newestOf } from './newest.ts';
import { translatedRead } from './translated-read.ts';
import { Batcher } from '../../src/concurrency/batcher.ts';

interface ViewRow extends InvoiceRow {
  readonly version: number | null;
  readonly lines: readonly LineJson[];
  readonly payments: readonly PaymentJson[];
  readonly refunds: readonly RefundJson[];
  readonly transactions: readonly TransactionJson[];
  readonly parts: InvoiceView['parts'];
  readonly is_card_gateway: boolean;
}

type Found = ViewRow | (Pick<ViewRow, 'version'> & { readonly id: null });

/** The tenant, a value wherever its rows are read: a distributed server finds the one node by it. */
const TENANT = '$1::bigint';

/**
 * One statement, so that an invoice is never shown with a payment and without its balance. It reads the acting credential
 * too, so that a revocation holds at once. `asked` is the table `q` of the questions: invoice_id and credential_id.
 */
export const invoiceViewsOf = (asked: string): string => `
select a.version, ${INVOICE_COLUMNS},
  coalesce(m.is_card_gateway, false) as is_card_gateway,
  (select coalesce(json_agg(${LINE_JSON} order by l.id), '[]') from invoice_lines l
    where l.tenant_id = ${TENANT} and l.invoice_id = i.id) as lines,
  (select coalesce(json_agg(${PAYMENT_JSON} order by p.id), '[]')
    from ${newestOf('payments', TENANT)} p) as payments,
  (select coalesce(json_agg(${REFUND_JSON} order by r.id), '[]')
    from ${newestOf('refunds', TENANT)} r) as refunds,
  (select coalesce(json_agg(${TRANSACTION_JSON} order by t.id), '[]')
    from ${newestOf('transactions', TENANT)} t) as transactions,
  (select coalesce(json_agg(json_build_object('kind', k.kind, 'id', k.row_id, 'transactionId', k.transaction_id)), '[]')
    from ${newestOf('transactions', TENANT)} t
    join transaction_parts k on k.tenant_id = ${TENANT} and k.transaction_id = t.id) as parts
from ${asked}
left join credentials a on a.id = q.credential_id and a.tenant_id = ${TENANT} and a.disabled_at is null
left join invoices i on i.tenant_id = ${TENANT} and i.id = q.invoice_id
left join payment_methods m on m.tenant_id = ${TENANT} and m.system_name = i.payment_method`;

const SQL = `${invoiceViewsOf(
  'unnest($2::bigint[], $3::bigint[]) with ordinality as q (invoice_id, credential_id, place)',
)} order by q.place`;

interface Question {
  readonly actor: Actor;
  readonly id: InvoiceId;
}

/** As many as the pool of reads has connections for, and one to spare for credentials and pages. */
const LIMITS = { size: 64, inFlight: 3, queued: 2_000, waitMs: 2_000 } as const;

/**
 * The reading side on PostgreSQL, with a pool of its own: payments do not wait for reads. Reads of one tenant that come
 * together share a statement.
 */
export class InvoiceReads implements InvoiceReadPort {
  readonly #pool: DatabasePool;
  readonly #statements: Statements;
  readonly #gathered = new Batcher<Question, Found>(
    (asked) => translatedRead(() => this.#readAll(asked)),
    LIMITS,
    ({ actor }) => actor.tenantId,
  );

  constructor(pool: DatabasePool, statements = new Statements()) {
    this.#pool = pool;
    this.#statements = statements;
  }

  async invoice(actor: Actor, id: InvoiceId): Promise<InvoiceView | 'not-found' | 'revoked'> {
    const row = await this.#gathered.ask({ actor, id });
    if (row.version !== actor.credentialVersion) return 'revoked';
    return row.id === null ? 'not-found' : viewOf(row);
  }

  #readAll(asked: readonly Question[]): Promise<readonly Found[]> {
    const ids = asked.map(({ id }) => id);
    const credentials = asked.map(({ actor }) => actor.credentialId);
    return readRows<Found>(this.#pool, this.#statements, SQL, [asked[0]?.actor.tenantId ?? null, ids, credentials]);
  }
}

function viewOf(row: ViewRow): InvoiceView {
  const transactions = row.transactions.map(transactionOf);
  const said = inWordsOf(transactions, row.parts);
  return {
    invoice: invoiceOf(row),
    lines: row.lines.map(lineOf),
    payments: row.payments.map((json) => said.payment(paymentOf(json))),
    refunds: row.refunds.map((json) => said.refund(refundOf(json))),
    transactions,
    parts: row.parts,
    lastCaptureAt: row.last_capture_at,
    isCardGateway: row.is_card_gateway,
  };
}
