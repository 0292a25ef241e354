import type { Actor } from '../../../src/core/commands.ts';
import type { Page, PageOfIds } from '../../../src/core/listing.ts';
import { currencyOf } from '../../../src/core/money/money.ts';
import type { ListedCredit } from '../../../src/core/lists/credits.ts';
import type { CreditListPort } from '../../../src/core/ports.ts';
import type { ClientId } from '../../../src/core/tenant.ts';
import { ASKED, TENANT, type ListReads } from './list-reads.ts';

interface Row {
  readonly id: bigint | null;
  readonly amount_minor: bigint;
  readonly currency: string;
  readonly reason: ListedCredit['reason'];
  readonly description: string | null;
  readonly invoice_id: bigint | null;
  readonly dated_on: string | null;
  readonly recorded_ms: bigint;
}

const ROWS = `
select a.version, e.id, e.amount_minor, c.currency, e.reason, e.description, e.invoice_id, e.dated_on,
  (extract(epoch from e.recorded_at) * 1000)::bigint as recorded_ms
from ${ASKED}
left join credit_entries e on e.tenant_id = ${TENANT} and e.id = q.id
left join clients c on c.tenant_id = ${TENANT} and c.id = e.client_id
order by q.place`;

/** Lists of a client's entries of credit on PostgreSQL, in the order in which they were recorded. */
export class CreditListReads implements CreditListPort {
  readonly #lists: ListReads;

  constructor(lists: ListReads) {
    this.#lists = lists;
  }

  ids(actor: Actor, clientId: ClientId, page: Page): Promise<PageOfIds | 'revoked'> {
    return this.#lists.pageOfIds(
      actor,
      page,
      (bind) => `select e.id from credit_entries e
        where e.tenant_id = ${TENANT} and e.client_id = ${bind(clientId)}::bigint order by e.id`,
    );
  }

  async rows(actor: Actor, ids: readonly number[]): Promise<readonly ListedCredit[] | 'revoked'> {
    const rows = await this.#lists.rowsOf<Row>(actor, ROWS, ids);
    return rows === 'revoked' ? rows : rows.map(creditOf);
  }
}

function creditOf(row: Row): ListedCredit {
  return {
    id: Number(row.id),
    amountMinor: row.amount_minor,
    currency: currencyOf(row.currency),
    reason: row.reason,
    description: row.description ?? '',
    invoiceId: row.invoice_id === null ? null : Number(row.invoice_id),
    datedOn: row.dated_on,
    recordedAt: Number(row.recorded_ms),
  };
}
