import type { Actor } from '../../../src/core/commands.ts';
import type { Page, PageOfIds } from '../../../src/core/listing.ts';
import type { ListedClient, ListedQuote, QuoteFilter, QuoteListPort } from '../../../src/core/lists/quotes.ts';
import type { QuoteId } from '../../../src/core/records/quote.ts';
import { quoteOf, quotes } from '../../ledger/records/quotes.ts';
import { selectedColumns, type Row } from '../../ledger/records/record-table.ts';
import { ASKED, TENANT, type Bind, type ListReads } from './list-reads.ts';

type QuoteRow = Row & {
  readonly id: unknown;
  readonly client: ListedClient | null;
  readonly currency_id: bigint | null;
};

const CLIENT = `case when c.id is null then null else json_build_object('id', c.id, 'firstName', c.first_name,
  'lastName', c.last_name, 'companyName', c.company_name, 'email', c.email, 'groupId', c.group_id, 'status', c.status,
  'createdAt', (extract(epoch from c.created_at) * 1000)::bigint) end`;

const ROWS = `
select a.version, ${selectedColumns(quotes.columns, 't')}, ${CLIENT} as client, y.id as currency_id
from ${ASKED}
left join quotes t on t.tenant_id = ${TENANT} and t.id = q.id
left join clients c on c.tenant_id = ${TENANT} and c.id = t.client_id
left join currencies y on y.tenant_id = ${TENANT} and y.code = t.currency
order by q.place`;

/** Lists of quotes on PostgreSQL. */
export class QuoteListReads implements QuoteListPort {
  readonly #lists: ListReads;

  constructor(lists: ListReads) {
    this.#lists = lists;
  }

  /** Each condition has an index in the order of the list. */
  ids(actor: Actor, filter: QuoteFilter, page: Page): Promise<PageOfIds | 'revoked'> {
    return this.#lists.pageOfIds(actor, page, (bind) => {
      const conditions = [`t.tenant_id = ${TENANT}`, ...conditionsOf(filter, bind)];
      return `select t.id from quotes t where ${conditions.join(' and ')} order by t.id`;
    });
  }

  async rows(actor: Actor, ids: readonly QuoteId[]): Promise<readonly ListedQuote[] | 'revoked'> {
    const rows = await this.#lists.rowsOf<QuoteRow>(actor, ROWS, ids);
    if (rows === 'revoked') return rows;
    return rows.map((row) => ({
      quote: quoteOf(row),
      client: row.client,
      currencyId: Number(row.currency_id ?? 0),
    }));
  }
}

function conditionsOf(filter: QuoteFilter, bind: Bind): readonly string[] {
  const { id, clientId, subject, stage, createdOn, changedOn, validOn } = filter;
  const dates = { created_on: createdOn, changed_on: changedOn, valid_on: validOn };
  return [
    ...(id === undefined ? [] : [`t.id = ${bind(id)}::bigint`]),
    ...(clientId === undefined
      ? []
      : [clientId === null ? 't.client_id is null' : `t.client_id = ${bind(clientId)}::bigint`]),
    ...(subject === undefined ? [] : [`lower(t.subject) collate "C" = lower(${bind(subject)}::text) collate "C"`]),
    ...(stage === undefined ? [] : [`t.stage = '${stage}'`]),
    ...Object.entries(dates).flatMap(([column, day]) =>
      day === undefined ? [] : [`t.${column} = ${bind(day)}::date`],
    ),
  ];
}
