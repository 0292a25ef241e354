import { renderMail } from '../../adapters/mail/render-mail.ts';
import type { ShownMail, ShownMails } from '../../adapters/pages/demo-mail.ts';
import type { Queryable } from '../../db/postgres/sql.ts';
import { recentMails, type RecordedMail } from '../../db/reads/mail-reads.ts';
import { DEMO } from './demo.ts';
import { demoWatch } from './demo-watch.ts';

/** The demo's mails, read from the outbox, where every gateway sees them. */
export function demoMails(database: Queryable, isLoopback: boolean): ShownMails {
  return {
    isOn: demoWatch(database, isLoopback),
    recent: async (limit) => (await recentMails(database, DEMO.tenantId, limit)).map(shown),
    one: async (id) => (await recentMails(database, DEMO.tenantId, 1, id)).map(shown)[0] ?? null,
  };
}

function shown({ id, recordedAt, about }: RecordedMail): ShownMail {
  return { id, recordedAt, mail: renderMail(about) };
}
