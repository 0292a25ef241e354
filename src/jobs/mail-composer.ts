import { pdfNameIn } from '../../adapters/mail/pdf-name.ts';
import { renderMail } from '../../adapters/mail/render-mail.ts';
import { PdfMaker, type PdfMakerOptions } from '../../adapters/pages/pdf/pdf-maker.ts';
import { quoteSheetOf } from '../../adapters/pages/quote-sheet.ts';
import type { Sheet } from '../../adapters/pages/sheet.ts';
import { sheetOf } from '../../adapters/pages/view-model.ts';
import type { Queryable } from '../../db/postgres/sql.ts';
import { InvoicePageReads } from '../../db/reads/page-reads.ts';
import { quoteSettings } from '../../db/reads/quote-settings.ts';
import { SignedLinks } from '../auth/signed-links.ts';
import { dateOf, wallTimeAt } from '../core/dates.ts';
import type { Mail, MailAttachment, MailSubject } from '../core/mail/mail.ts';
import type { Clock } from '../core/ports.ts';
import type { TenantId } from '../core/tenant.ts';
import type { Logger } from '../observability/log/logger.ts';

interface MailComposerOptions {
  readonly database: Queryable;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly secretKeys: readonly string[];
  /** Base of the links; it resolves once the gateway listens. */
  readonly publicUrl: () => Promise<string> | string;
  readonly pdf?: PdfMakerOptions;
}

/** Half of the time after which a job counts as stuck is left for the mail server. */
const PDF_LIMITS: PdfMakerOptions = { timeLimitMs: 10_000, waitLimitMs: 10_000, idleMs: 10_000 };
/** The longest PDF in a mail: many mail servers refuse a mail of 10 MB, and base64 adds a third. */
const LONGEST_PDF = 5 * 1024 * 1024;

/** Makes mails as they are sent: with the link to the invoice's page, and the PDF of the invoice or quote, made in a thread of its own. */
export class MailComposer {
  readonly #options: MailComposerOptions;
  readonly #pages: InvoicePageReads;
  readonly #pdfs: PdfMaker;

  constructor(options: MailComposerOptions) {
    this.#options = options;
    this.#pages = new InvoicePageReads(options.database);
    this.#pdfs = new PdfMaker({ ...PDF_LIMITS, ...options.pdf });
  }

  /** A mail without a PDF is better than none: a PDF that cannot be made is left out, and the log says so. */
  async compose(tenantId: TenantId, about: MailSubject): Promise<Mail> {
    const mail = renderMail(about, await this.#linkOf(tenantId, about));
    return { ...mail, attachments: await this.#pdfOf(tenantId, about) };
  }

  close(): Promise<void> {
    return this.#pdfs.close();
  }

  async #linkOf(tenantId: TenantId, { invoice }: MailSubject): Promise<string | null> {
    if (invoice === null) return null;
    const { secretKeys, clock, publicUrl } = this.#options;
    const base = await publicUrl();
    const links = new SignedLinks({ secretKeys, clock, publicUrl: () => base });
    return links.linksOf(tenantId, invoice.invoice.id).home;
  }

  async #pdfOf(tenantId: TenantId, about: MailSubject): Promise<readonly MailAttachment[]> {
    const name = pdfNameIn(about);
    const sheet = await this.#sheetOf(tenantId, about);
    if (name === null || sheet === null) return [];
    const made = await this.#pdfs
      .render(sheet, 'a4', this.#options.clock.now())
      .catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
    const fault = typeof made === 'string' ? made : made.pdf.length > LONGEST_PDF ? 'too large' : null;
    if (fault === null && typeof made !== 'string') {
      return [{ name, contentType: 'application/pdf', content: made.pdf }];
    }
    this.#options.logger.warn('a mail goes without its PDF', {
      tenant: tenantId,
      ...(about.quote === null ? { invoice: about.invoice?.invoice.id } : { quote: about.quote.id }),
      reason: fault,
    });
    return [];
  }

  async #sheetOf(tenantId: TenantId, about: MailSubject): Promise<Sheet | null> {
    const { database, clock } = this.#options;
    if (about.quote !== null) {
      return quoteSheetOf(about, about.quote, await quoteSettings(database, tenantId, about.clientId));
    }
    if (about.invoice === null) return null;
    const page = await this.#pages.invoicePage(tenantId, about.invoice.invoice.id);
    return page === null ? null : sheetOf(page, dateOf(wallTimeAt(clock.now(), page.timeZone)));
  }
}

/** The names of the files that a mail has, where they can be made. */
export function fileNamesOf(about: MailSubject): readonly string[] {
  const name = pdfNameIn(about);
  return name === null ? [] : [name];
}
