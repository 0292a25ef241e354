import type { ClientId, TenantId } from '../../src/core/tenant.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';

/** A mail that was handed to a mail server, or could not be. */
export interface SentMail {
  readonly tenantId: TenantId;
  /** The number of the event that asked for it. */
  readonly id: number;
  readonly clientId: ClientId;
  readonly invoiceId: number | null;
  readonly recipient: string;
  readonly subject: string;
  /** HTML. */
  readonly message: string;
  /** Names of its files. */
  readonly attachments: readonly string[];
  /** `delayed`: it is tried again. */
  readonly state: 'sent' | 'delayed' | 'failed';
  /** Attempts after the first. */
  readonly retries: number;
  /** ISO 8601, of the last attempt. */
  readonly at: string;
}

/** Characters of a message that are kept. */
const LONGEST_MESSAGE = 16_384;

/** Keeps a mail among those of its client. A later attempt of the same mail replaces an earlier one. */
export async function recordMail(database: Queryable, mail: SentMail): Promise<void> {
  await queryRows(
    database,
    `insert into sent_mails as s (tenant_id, id, client_id, invoice_id, recipient, subject, message, attachments, state,
       retries, sent_at) values (?, ?, ?, ?, ?, ?, ?, ?::text[], ?, ?, ?)
     on conflict (tenant_id, id) do update set recipient = excluded.recipient, subject = excluded.subject,
       message = excluded.message, attachments = excluded.attachments, state = excluded.state,
       retries = excluded.retries, sent_at = excluded.sent_at where s.state <> 'sent'`,
    [
      mail.tenantId,
      mail.id,
      mail.clientId,
      mail.invoiceId,
      mail.recipient,
      mail.subject,
      cut(mail.message),
      mail.attachments,
      mail.state,
      mail.retries,
      mail.at,
    ],
  );
}

/** Half a character is not text. */
function cut(message: string): string {
  return message.slice(0, LONGEST_MESSAGE).toWellFormed();
}
