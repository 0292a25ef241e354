import type { MailTemplateName } from '../../src/core/mail/mail.ts';

/** The kind of row that a mail is about, which names its related id. */
type TemplateType = 'general' | 'invoice';

/** A paragraph with merge fields such as `{$client_name}`, a table of the invoice, or the link to its page. */
export type Block = string | { readonly table: TableName } | { readonly link: 'invoice' };

export type TableName = 'lines' | 'payment' | 'refund' | 'due';

/** A mail as data. Its file is named after it. */
export interface MailTemplate {
  /** A number that stays. */
  readonly id: number;
  readonly name: MailTemplateName;
  readonly type: TemplateType;
  /** With merge fields. */
  readonly subject: string;
  /** Between the greeting and the name of the tenant. */
  readonly body: readonly Block[];
  /** Whether a caller may send it by its name. */
  readonly isSendable: boolean;
}
