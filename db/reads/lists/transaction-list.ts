import type { Actor } from '../../../src/core/commands.ts';
import type { Page, PageOfIds } from '../../../src/core/listing.ts';
import type { ListedTransaction, TransactionFilter } from '../../../src/core/lists/transactions.ts';
import { currencyOf } from '../../../src/core/money/money.ts';
import type { TransactionListPort } from '../../../src/core/ports.ts';
import {
  PAYMENT_JSON,
  paymentOf,
  REFUND_JSON,
  refundOf,
  type PaymentJson,
  TRANSACTION_JSON,
  transactionOf,
  type RefundJson,
  type TransactionJson,
} from '../../postgres/rows.ts';
import { latestOf } from '../corrections.ts';
import { ASKED, COUNTED, TENANT, type Bind, type ListReads } from './list-reads.ts';

/**
 * The tables that a list of transactions is made of, each with the columns of the filter. A new one goes to the end: its
 * place is a part of the keys of its rows. Ids come from one counter, but older refunds have ids of their own counter, which
 * payments have too.
 */
const SOURCES = ['payments', 'refunds', 'transactions'] as const;
/** A row's key in a page: its id and its source. */
const KEYS_EACH = 4;
const KEY = `q.id / ${KEYS_EACH}`;
const isOf = (source: (typeof SOURCES)[number]): string => `q.id % ${KEYS_EACH} = ${SOURCES.indexOf(source)}`;

interface Row {
  readonly id: bigint | null;
  /** `null` of a transaction, which has its own. */
  readonly currency: string | null;
  readonly transaction: TransactionJson | null;
  readonly payment: PaymentJson | null;
  readonly refund: RefundJson | null;
  /** The transaction that the refund is of. */
  readonly refunded_id: bigint | null;
}

const ROWS = `
select a.version, coalesce(p.id, r.id, t.id) as id, i.currency,
  case when t.id is not null then ${TRANSACTION_JSON} end as transaction,
  case when p.id is not null then ${PAYMENT_JSON} end as payment,
  case when r.id is not null then ${REFUND_JSON} end as refund,
  case when r.id is not null then coalesce((select k.transaction_id from transaction_parts k where k.tenant_id = ${TENANT}
    and k.kind = 'payment' and k.row_id = r.payment_id), r.payment_id) end as refunded_id
from ${ASKED}
left join payments p on p.tenant_id = ${TENANT} and p.id = ${KEY} and ${isOf('payments')}
left join refunds r on r.tenant_id = ${TENANT} and r.id = ${KEY} and ${isOf('refunds')}
left join lateral ${latestOf(KEY, TENANT)} t on ${isOf('transactions')}
left join invoices i on i.tenant_id = ${TENANT} and i.id = coalesce(p.invoice_id, r.invoice_id)
order by q.place`;

/** Lists of payments and refunds on PostgreSQL, by id: in the order in which they were recorded. */
export class TransactionListReads implements TransactionListPort {
  readonly #lists: ListReads;

  constructor(lists: ListReads) {
    this.#lists = lists;
  }

  ids(actor: Actor, filter: TransactionFilter, page: Page): Promise<PageOfIds | 'revoked'> {
    return this.#lists.pageOfIds(actor, page, (bind) => matching(filter, bind));
  }

  async rows(actor: Actor, ids: readonly number[]): Promise<readonly ListedTransaction[] | 'revoked'> {
    const rows = await this.#lists.rowsOf<Row>(actor, ROWS, ids);
    return rows === 'revoked' ? rows : rows.flatMap(listedOf);
  }
}

function matching({ invoiceId, clientId, reference }: TransactionFilter, bind: Bind): string {
  const conditions = [
    ...(invoiceId === null ? [] : [`t.invoice_id = ${bind(invoiceId)}::bigint`]),
    ...(clientId === null ? [] : [`t.client_id = ${bind(clientId)}::bigint`]),
    // The index has only rows with a reference.
    ...(reference === null ? [] : [`t.reference <> '' and t.reference = ${bind(reference)}`]),
  ];
  // Each part is limited by itself, so that PostgreSQL merges the first rows of both indexes.
  const parts = SOURCES.map((table, source) => {
    // The payment and the refunds of a transaction are not shown beside it.
    const plain =
      table === 'transactions'
        ? [
            // Of the revisions, the last.
            `not exists (select 1 from transactions n where n.tenant_id = ${TENANT} and n.id = t.id
               and n.revision > t.revision)`,
          ]
        : [
            `not exists (select 1 from transaction_parts k where k.tenant_id = ${TENANT}
               and k.kind = '${table.slice(0, -1)}' and k.row_id = t.id)`,
          ];
    const where = [`t.tenant_id = ${TENANT}`, ...conditions, ...plain].join(' and ');
    return `(select t.id, ${source} as source from ${table} t where ${where} order by t.id limit ${COUNTED})`;
  });
  return `select u.id * ${KEYS_EACH} + u.source from (${parts.join('\nunion all ')}) u order by u.id, u.source`;
}

function listedOf({ currency, payment, refund, refunded_id: refundId, transaction }: Row): ListedTransaction[] {
  if (transaction !== null) return [{ kind: 'transaction', transaction: transactionOf(transaction) }];
  if (currency === null) return [];
  if (payment !== null) return [{ kind: 'payment', payment: paymentOf(payment), currency: currencyOf(currency) }];
  if (refund === null || refundId === null) return [];
  return [{ kind: 'refund', refund: refundOf(refund), currency: currencyOf(currency), refundId: Number(refundId) }];
}
