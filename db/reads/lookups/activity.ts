import type { Actor } from '../../../src/core/commands.ts';
import { mostCounted, type Page, type PageOfIds } from '../../../src/core/listing.ts';
import {
  SEARCHED_ENTRIES,
  SEARCHED_INVOICES,
  SEARCHED_OF_INVOICE,
  type ActivityEntry,
  type ActivityFilter,
} from '../../../src/core/lookups/activity.ts';
import type { ActivityReadPort } from '../../../src/core/ports.ts';
import { ASKED, TENANT, type Bind, type ListReads } from '../lists/list-reads.ts';

type Row = Omit<ActivityEntry, 'id' | 'recordedAt' | 'invoiceId' | 'clientId' | 'credentialId' | 'amountMinor'> & {
  readonly id: bigint | null;
  readonly recorded_at: bigint;
  readonly invoice_id: bigint | null;
  readonly client_id: bigint | null;
  readonly credential_id: bigint;
  readonly amount: string | null;
};

const ROWS = `
select a.version, h.id, floor(extract(epoch from h.recorded_at) * 1000)::bigint as recorded_at, h.action, h.outcome, h.code,
  h.invoice_id, coalesce(h.client_id, i.client_id) as client_id, h.credential_id, k.identifier as credential,
  h.before ->> 'status' as "statusBefore", h.after ->> 'status' as "statusAfter", i.currency,
  coalesce(h.after -> 'payment' ->> 'amountMinor', h.after -> 'refund' ->> 'amountMinor') as amount,
  h.after -> 'payment' ->> 'reference' as reference
from ${ASKED}
left join history h on h.tenant_id = ${TENANT} and h.id = q.id
left join invoices i on i.tenant_id = ${TENANT} and i.id = h.invoice_id
left join credentials k on k.tenant_id = ${TENANT} and k.id = h.credential_id
order by q.place`;

/**
 * Gateways reserve the history's ids ahead, so a later entry may have a smaller id. So more of the newest ids are taken
 * than a page needs, and sorted by their time.
 */
const AHEAD = 10_000;

/** The history as a list, the newest entry first. */
export class ActivityReads implements ActivityReadPort {
  readonly #lists: ListReads;

  constructor(lists: ListReads) {
    this.#lists = lists;
  }

  ids(actor: Actor, filter: ActivityFilter, page: Page): Promise<PageOfIds | 'revoked'> {
    return this.#lists.pageOfIds(actor, page, (bind) => newestFirst(filter, page, bind));
  }

  async rows(actor: Actor, ids: readonly number[]): Promise<readonly ActivityEntry[] | 'revoked'> {
    const rows = await this.#lists.rowsOf<Row>(actor, ROWS, ids);
    return rows === 'revoked' ? rows : rows.map(entryOf);
  }
}

function newestFirst({ clientId, day, actor }: ActivityFilter, page: Page, bind: Bind): string {
  const entries =
    clientId !== null
      ? ofClient(`${bind(clientId)}::bigint`)
      : `select h.id, h.recorded_at, h.credential_id from history h where h.tenant_id = ${TENANT}`;
  const at = (date: string): string => `(${date})::timestamp at time zone ${day === null ? '' : bind(day.timeZone)}`;
  const inDay =
    day === null
      ? ''
      : `e.recorded_at >= ${at(`${bind(day.date)}::date`)} and e.recorded_at < ${at(`${bind(day.date)}::date + 1`)}`;
  const most = actor === null ? Math.max(mostCounted(page) + AHEAD, 0) : SEARCHED_ENTRIES;
  const newest = `select e.* from (${entries}) e ${inDay === '' ? '' : `where ${inDay}`}
    order by ${inDay === '' ? '' : 'e.recorded_at desc, '}e.id desc limit ${bind(most)}::bigint`;
  const by =
    actor === null
      ? ''
      : `where n.credential_id = any(array(select k.id from credentials k where k.tenant_id = ${TENANT}
          and lower(${bind(actor)}::text) in (lower(k.identifier), lower(k.label))))`;
  return `select n.id from (${newest}) n ${by} order by n.recorded_at desc, n.id desc`;
}

/** Entries of the client itself, and those of its newest invoices. */
function ofClient(client: string): string {
  return `(select h.id, h.recorded_at, h.credential_id from history h
      where h.tenant_id = ${TENANT} and h.client_id = ${client} order by h.id desc limit ${SEARCHED_ENTRIES})
    union
    select h.id, h.recorded_at, h.credential_id
    from (select i.id from invoices i where i.tenant_id = ${TENANT} and i.client_id = ${client}
      order by i.id desc limit ${SEARCHED_INVOICES}) v
    cross join lateral (select h.id, h.recorded_at, h.credential_id from history h
      where h.tenant_id = ${TENANT} and h.invoice_id = v.id order by h.seq desc limit ${SEARCHED_OF_INVOICE}) h`;
}

function entryOf(row: Row): ActivityEntry {
  const { action, outcome, code, credential, statusBefore, statusAfter, currency, reference } = row;
  return {
    ...{ action, outcome, code, credential, statusBefore, statusAfter, currency, reference },
    id: Number(row.id),
    recordedAt: Number(row.recorded_at),
    invoiceId: row.invoice_id === null ? null : Number(row.invoice_id),
    clientId: row.client_id === null ? null : Number(row.client_id),
    credentialId: Number(row.credential_id),
    amountMinor: row.amount === null ? null : BigInt(row.amount),
  };
}
