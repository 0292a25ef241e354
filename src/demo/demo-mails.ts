import { pdfNameOf } from '../../adapters/mail/pdf-name.ts';
import { renderMail } from '../../adapters/mail/render-mail.ts';
import type { ShownMail, ShownMails } from '../../adapters/pages/demo-mail.ts';
import type { Queryable } from '../../db/postgres/sql.ts';
import { recentMails, type RecordedMail } from '../../db/reads/mail-reads.ts';
import type { SignedLinks } from '../auth/signed-links.ts';
import { DEMO } from './demo.ts';
import { demoWatch } from './demo-watch.ts';

/** The demo's mails, read from the outbox, where every gateway sees them. Their links and PDFs are of now. */
export function demoMails(database: Queryable, isLoopback: boolean, links: SignedLinks): ShownMails {
  const shown = ({ id, recordedAt, about }: RecordedMail): ShownMail => {
    if (about.invoice === null) return { id, recordedAt, mail: renderMail(about, null), files: [] };
    const invoiceId = about.invoice.invoice.id;
    const { home, pdf } = links.linksOf(DEMO.tenantId, invoiceId);
    const files = [{ name: pdfNameOf(invoiceId), address: pdf }];
    return { id, recordedAt, mail: renderMail(about, home), files };
  };
  return {
    isOn: demoWatch(database, isLoopback),
    recent: async (limit) => (await recentMails(database, DEMO.tenantId, limit)).map(shown),
    one: async (id) => (await recentMails(database, DEMO.tenantId, 1, id)).map(shown)[0] ?? null,
  };
}
