import type { Task } from 'graphile-worker';
import type { MailSender } from '../../adapters/mail/smtp-sender.ts';
import type { Queryable } from '../../db/postgres/sql.ts';
import type { JobPayload } from '../../db/queue/job-queue.ts';
import { settle } from '../../db/queue/outbox.ts';
import { mailSubject } from '../../db/reads/mail-reads.ts';
import { instantText } from '../core/dates.ts';
import type { Clock } from '../core/ports.ts';
import type { Logger } from '../observability/logger.ts';
import type { MailComposer } from './mail-composer.ts';

export interface MailTaskOptions {
  readonly database: Queryable;
  readonly sender: MailSender;
  readonly composer: MailComposer;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Sends one mail of the outbox. At least once: a gateway that dies between the mail server's yes and our note of it
 * sends it again, under the same Message-ID. A mail server's no is tried again, with growing pauses.
 */
export function mailTask({ database, sender, composer, clock, logger }: MailTaskOptions): Task {
  return async (payload, helpers) => {
    const { tenantId, id } = payload as JobPayload;
    const about = await mailSubject(database, tenantId, id);
    if (about === null) return;
    const note = (state: 'done' | 'held' | 'failed'): Promise<void> =>
      settle(database, { tenantId, id }, state, instantText(clock.now()));
    if (about.clientEmail === '') {
      await note('held');
      return;
    }
    try {
      const mail = await composer.compose(tenantId, about);
      await sender.send(mail, `${tenantId}.${id}`);
    } catch (error) {
      if (helpers.job.attempts >= helpers.job.max_attempts) {
        // A mail server's words may quote the mail: they stay in the queue.
        logger.error('mail failed', { tenant: tenantId, event: id });
        await note('failed');
      }
      throw error;
    }
    await note('done');
  };
}
