import type { Knex } from 'knex';
import { renderMail } from '../../adapters/mail/render-mail.ts';
import { queueJob } from '../../db/job-queue.ts';
import { settle, takePending, tenantIds, type PendingEvent } from '../../db/outbox.ts';
import { mailSubject } from '../../db/reads/mail-reads.ts';
import { instantText } from '../core/dates.ts';
import type { Clock } from '../core/ports.ts';
import type { Logger } from '../server/logger.ts';
import { attemptsOf } from './delivery-task.ts';

export interface RelayOptions {
  readonly database: Knex;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether there is a mail server; without one mails are kept in the outbox, for good. */
  readonly sendsMail: boolean;
  /** How often a completion is tried. */
  readonly deliveryAttempts?: number;
}

const BATCH = 100;
/** With growing pauses, about two days. */
export const MAIL_ATTEMPTS = 15;
/** The same; what is not completed by then waits for a person. */
export const DELIVERY_ATTEMPTS = 15;

/** Hands what waits in the outbox to the job queue, once; gives how many events it moved. */
export async function relayOnce(options: RelayOptions): Promise<number> {
  const { database, clock } = options;
  const tenants = await tenantIds(database);
  return await database.transaction(async (trx) => {
    const events = await takePending(trx, tenants, BATCH);
    for (const event of events) {
      const state = await handOver(trx, event, options);
      await settle(trx, event, state, instantText(clock.now()));
    }
    return events.length;
  });
}

async function handOver(
  trx: Knex.Transaction,
  event: PendingEvent,
  { sendsMail, logger, deliveryAttempts = DELIVERY_ATTEMPTS }: RelayOptions,
): Promise<'queued' | 'held'> {
  if (event.name === 'delivery.complete') {
    await queueJob(trx, 'complete-delivery', event, { maxAttempts: attemptsOf(deliveryAttempts) });
    return 'queued';
  }
  if (!sendsMail) {
    await showHeld(trx, event, logger);
    return 'held';
  }
  await queueJob(trx, 'send-mail', event, { maxAttempts: MAIL_ATTEMPTS });
  return 'queued';
}

async function showHeld(trx: Knex.Transaction, event: PendingEvent, logger: Logger): Promise<void> {
  if (!logger.isDebugEnabled()) return;
  const about = await mailSubject(trx, event.tenantId, event.id);
  if (about === null) return;
  const { to, subject, text } = renderMail(about);
  logger.debug('mail kept in the outbox: SMTP_URL is not set', { to: to.address, subject, text });
}
