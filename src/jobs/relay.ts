import { renderMail } from '../../adapters/mail/render-mail.ts';
import { isOfOneNode } from '../../db/postgres/translate-error.ts';
import { inOneTransaction, type Database, type Queryable } from '../../db/postgres/sql.ts';
import { queueJobs, type JobName } from '../../db/queue/job-queue.ts';
import { settleAll, takePending, takePendingOf, type PendingEvent } from '../../db/queue/outbox.ts';
import { recordMail } from '../../db/queue/sent-mails.ts';
import { mailSubject } from '../../db/reads/mail-reads.ts';
import { instantText } from '../core/dates.ts';
import type { Clock } from '../core/ports.ts';
import type { TenantId } from '../core/tenant.ts';
import type { Logger } from '../observability/log/logger.ts';
import { attemptsOf } from './delivery-task.ts';
import { forEachTenant } from './each-tenant.ts';
import { fileNamesOf } from './mail-composer.ts';
import { sentMailOf } from './mail-task.ts';

interface RelayOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether there is a mail server; without one mails are kept in the outbox, for good. */
  readonly sendsMail: boolean;
  /** The tenant whose mails are shown on a page instead of held, or `null`; asked where there is no mail server. */
  readonly showsMailOf?: () => Promise<TenantId | null>;
  /** How often a completion is tried. */
  readonly deliveryAttempts?: number;
}

const BATCH = 500;
/** A link is a key to the invoice: the log gets none. */
const NO_LINK = '(link)';
/** With growing pauses, about two days. */
export const MAIL_ATTEMPTS = 15;
/** The same; a delivery that is not completed by then waits for a person. */
export const DELIVERY_ATTEMPTS = 15;

/**
 * Moves one batch of waiting events from the outbox to the job queue; returns how many. While a node of a distributed
 * database is away, the events of each tenant are moved by themselves: those of other nodes do not wait.
 */
export async function relayOnce(options: RelayOptions): Promise<number> {
  try {
    return await relay(options, (trx) => takePending(trx, BATCH));
  } catch (error) {
    if (!isOfOneNode(error)) throw error;
    return await forEachTenant(options.database, null, (tenantId) =>
      relay(options, (trx) => takePendingOf(trx, tenantId, BATCH)),
    );
  }
}

async function relay(
  options: RelayOptions,
  take: (trx: Queryable) => Promise<readonly PendingEvent[]>,
): Promise<number> {
  const { database, sendsMail, deliveryAttempts = DELIVERY_ATTEMPTS } = options;
  return await inOneTransaction(database, async (trx) => {
    const events = await take(trx);
    const isDelivery = ({ name }: PendingEvent): boolean => name.startsWith('delivery.');
    const deliveries = events.filter(isDelivery);
    const mails = events.filter((event) => !isDelivery(event));
    const at = instantText(options.clock.now());
    await queue(trx, 'complete-delivery', deliveries, attemptsOf(deliveryAttempts), at);
    if (sendsMail) await queue(trx, 'send-mail', mails, MAIL_ATTEMPTS, at);
    else await keep(trx, mails, at, options);
    return events.length;
  });
}

async function queue(
  trx: Queryable,
  job: JobName,
  events: readonly PendingEvent[],
  maxAttempts: number,
  at: string,
): Promise<void> {
  if (events.length === 0) return;
  await queueJobs(trx, job, events, { maxAttempts });
  await settleAll(trx, events, 'queued', at);
}

async function keep(
  trx: Queryable,
  mails: readonly PendingEvent[],
  at: string,
  { logger, showsMailOf }: RelayOptions,
): Promise<void> {
  if (mails.length === 0) return;
  const shownTenant = (await showsMailOf?.()) ?? null;
  const isShown = ({ tenantId }: PendingEvent): boolean => tenantId === shownTenant;
  const shown = mails.filter(isShown);
  for (const mail of shown) await keepShown(trx, mail, at);
  await settleAll(trx, shown, 'done', at);
  await hold(
    trx,
    mails.filter((mail) => !isShown(mail)),
    at,
    logger,
  );
}

/** A mail that the demo shows counts as sent, without its key to the invoice. */
async function keepShown(trx: Queryable, { tenantId, id }: PendingEvent, at: string): Promise<void> {
  const about = await mailSubject(trx, tenantId, id);
  if (about === null) return;
  const mail = sentMailOf(tenantId, id, about, renderMail(about, NO_LINK));
  if (mail === null) return;
  await recordMail(trx, { ...mail, attachments: fileNamesOf(about), state: 'sent', retries: 0, at });
}

async function hold(trx: Queryable, mails: readonly PendingEvent[], at: string, logger: Logger): Promise<void> {
  if (logger.isDebugEnabled()) for (const mail of mails) await showHeld(trx, mail, logger);
  await settleAll(trx, mails, 'held', at);
}

async function showHeld(trx: Queryable, event: PendingEvent, logger: Logger): Promise<void> {
  const about = await mailSubject(trx, event.tenantId, event.id);
  if (about === null) return;
  const { to, subject, text } = renderMail(about, NO_LINK);
  logger.debug('mail kept in the outbox: SMTP_URL is not set', { to: to.address, subject, text });
}
