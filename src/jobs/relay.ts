import type { Knex } from 'knex';
import { renderMail } from '../../adapters/mail/render-mail.ts';
import { queueMail, settle, takePending, tenantIds, type PendingEvent } from '../../db/outbox.ts';
import { mailSubject } from '../../db/reads/mail-reads.ts';
import { instantText } from '../core/dates.ts';
import type { Clock } from '../core/ports.ts';
import type { Logger } from '../server/logger.ts';

export interface RelayOptions {
  readonly database: Knex;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether there is a mail server; without one mails are kept in the outbox, for good. */
  readonly sendsMail: boolean;
}

const BATCH = 100;
/** With growing pauses, about two days. */
export const MAIL_ATTEMPTS = 15;

/** Hands what waits in the outbox to the job queue, once; gives how many events it moved. */
export async function relayOnce({ database, clock, logger, sendsMail }: RelayOptions): Promise<number> {
  const tenants = await tenantIds(database);
  return await database.transaction(async (trx) => {
    const events = await takePending(trx, tenants, BATCH);
    for (const event of events) {
      if (sendsMail) await queueMail(trx, event, MAIL_ATTEMPTS);
      else await showHeld(trx, event, logger);
      await settle(trx, event, sendsMail ? 'queued' : 'held', instantText(clock.now()));
    }
    return events.length;
  });
}

async function showHeld(trx: Knex.Transaction, event: PendingEvent, logger: Logger): Promise<void> {
  if (!logger.isDebugEnabled()) return;
  const about = await mailSubject(trx, event.tenantId, event.id);
  if (about === null) return;
  const { to, subject, text } = renderMail(about);
  logger.debug('mail kept in the outbox: SMTP_URL is not set', { to: to.address, subject, text });
}
