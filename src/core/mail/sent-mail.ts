import type { WallTime } from '../dates.ts';
import type { ClientId } from '../tenant.ts';

/** A mail as the list of its client shows it. */
export interface ListedMail {
  readonly id: number;
  readonly clientId: ClientId;
  /** `Ann Lee <ann@example.com>` */
  readonly recipient: string;
  readonly subject: string;
  /** HTML. */
  readonly message: string;
  readonly attachments: readonly string[];
  /** `delayed`: it is tried again. */
  readonly state: 'sent' | 'delayed' | 'failed';
  /** Attempts after the first. */
  readonly retries: number;
  /** Of the last attempt, on the tenant's wall. */
  readonly sentAt: WallTime;
}

/** A filter of a client's mails. */
export interface MailFilter {
  readonly clientId: ClientId;
  /** A day, or a second of it, on the tenant's wall; `null` is any. */
  readonly sent: WallTime | null;
  /** A part of the subject, in any case; `null` is any. */
  readonly subject: string | null;
}
