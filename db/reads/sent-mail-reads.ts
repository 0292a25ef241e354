import type { Actor } from '../../src/core/commands.ts';
import type { Page, PageOfIds } from '../../src/core/listing.ts';
import type { ListedMail, MailFilter } from '../../src/core/mail/sent-mail.ts';
import type { SentMailReadPort } from '../../src/core/ports.ts';
import type { ClientId } from '../../src/core/tenant.ts';
import { ASKED, TENANT, type ListReads } from './lists/list-reads.ts';

interface Row extends Omit<ListedMail, 'id' | 'clientId'> {
  readonly id: bigint;
  readonly client_id: bigint;
}

const ROWS = `
select a.version, s.id, s.client_id, s.recipient, s.subject, s.message, s.attachments, s.state, s.retries,
  to_char(s.sent_at at time zone t.time_zone, 'YYYY-MM-DD HH24:MI:SS') as "sentAt"
from ${ASKED}
left join sent_mails s on s.tenant_id = ${TENANT} and s.id = q.id
left join tenants t on t.id = ${TENANT}
order by q.place`;

/** The mails of a client, the newest first. */
export class SentMailReads implements SentMailReadPort {
  readonly #lists: ListReads;

  constructor(lists: ListReads) {
    this.#lists = lists;
  }

  async hasClient(actor: Actor, id: ClientId): Promise<boolean | 'revoked'> {
    const found = await this.#lists.pageOfIds(
      actor,
      { start: 0, size: 1 },
      (bind) => `select c.id from clients c where c.tenant_id = ${TENANT} and c.id = ${bind(id)}::bigint`,
    );
    return found === 'revoked' ? found : found.total > 0;
  }

  mailIds(actor: Actor, { clientId, sent, subject }: MailFilter, page: Page): Promise<PageOfIds | 'revoked'> {
    return this.#lists.pageOfIds(actor, page, (bind) => {
      const step = sent !== null && sent.length > 10 ? 'second' : 'day';
      const from = sent === null ? '' : bind(sent);
      const wall = `s.sent_at at time zone (select t.time_zone from tenants t where t.id = ${TENANT})`;
      return `select s.id from sent_mails s where s.tenant_id = ${TENANT} and s.client_id = ${bind(clientId)}::bigint
        ${sent === null ? '' : `and ${wall} >= ${from}::timestamp and ${wall} < ${from}::timestamp + interval '1 ${step}'`}
        ${subject === null ? '' : `and strpos(lower(s.subject), lower(${bind(subject)}::text)) > 0`}
        order by s.tenant_id desc, s.client_id desc, s.id desc`;
    });
  }

  async mails(actor: Actor, ids: readonly number[]): Promise<readonly ListedMail[] | 'revoked'> {
    const rows = await this.#lists.rowsOf<Row>(actor, ROWS, ids);
    if (rows === 'revoked') return rows;
    return rows.map(({ client_id: clientId, id, ...row }) => ({ ...row, id: Number(id), clientId: Number(clientId) }));
  }
}
