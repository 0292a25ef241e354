import type { Job, Task } from 'graphile-worker';
import type { MailSender } from '../../adapters/mail/smtp-sender.ts';
import type { Queryable } from '../../db/postgres/sql.ts';
import type { JobPayload } from '../../db/queue/job-queue.ts';
import { settle } from '../../db/queue/outbox.ts';
import { recordMail, type SentMail } from '../../db/queue/sent-mails.ts';
import { mailSubject } from '../../db/reads/mail-reads.ts';
import { instantText } from '../core/dates.ts';
import type { Mail, MailSubject } from '../core/mail/mail.ts';
import type { Clock } from '../core/ports.ts';
import type { TenantId } from '../core/tenant.ts';
import type { Logger } from '../observability/log/logger.ts';
import type { MailComposer } from './mail-composer.ts';

export interface MailTaskOptions {
  readonly database: Queryable;
  readonly sender: MailSender;
  readonly composer: MailComposer;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Sends one mail of the outbox, and keeps it among the mails of its client. At least once: a gateway that dies between the
 * mail server's yes and our note of it sends it again, under the same Message-ID. A mail server's no is tried again, with
 * growing pauses.
 */
export function mailTask({ database, sender, composer, clock, logger }: MailTaskOptions): Task {
  return async (payload, { job }) => {
    const { tenantId, id } = payload as JobPayload;
    const about = await mailSubject(database, tenantId, id);
    const at = (): string => instantText(clock.now());
    const note = (state: 'done' | 'held' | 'failed'): Promise<void> => settle(database, { tenantId, id }, state, at());
    if (about === null) {
      await note('done');
      return;
    }
    if (about.clientEmail === '') {
      await note('held');
      return;
    }
    const mail = await composer.compose(tenantId, about).catch(async (error: unknown) => {
      if (isLast(job)) await note('failed');
      throw error;
    });
    const keep = async (state: SentMail['state']): Promise<void> => {
      const sent = sentMailOf(tenantId, id, about, mail);
      if (sent !== null) await recordMail(database, { ...sent, state, retries: job.attempts - 1, at: at() });
    };
    try {
      await sender.send(mail, `${tenantId}.${id}`);
    } catch (error) {
      await keep(isLast(job) ? 'failed' : 'delayed');
      if (isLast(job)) {
        // A mail server's words may quote the mail: they stay in the queue.
        logger.error('mail failed', { tenant: tenantId, event: id });
        await note('failed');
      }
      throw error;
    }
    await keep('sent');
    await note('done');
  };
}

function isLast({ attempts, max_attempts: most }: Job): boolean {
  return attempts >= most;
}

/** A mail as its client's list keeps it; `null` for one to another person. */
export function sentMailOf(
  tenantId: TenantId,
  id: number,
  about: MailSubject,
  mail: Mail,
): Omit<SentMail, 'state' | 'retries' | 'at'> | null {
  if (about.clientId === null) return null;
  return {
    tenantId,
    id,
    clientId: about.clientId,
    invoiceId: about.invoice?.invoice.id ?? null,
    recipient: about.clientName === '' ? about.clientEmail : `${about.clientName} <${about.clientEmail}>`,
    subject: mail.subject,
    message: mail.html,
    attachments: mail.attachments.map(({ name }) => name),
  };
}
