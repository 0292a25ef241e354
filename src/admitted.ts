import type { Admission } from './core/admission.ts';
import type { CredentialStore } from './core/credential.ts';
import type { Commands, PageReads, Reads } from './core/ports.ts';

/** The ports by which calls wait for the database. */
export interface Waits {
  readonly commands: Commands;
  readonly credentials: CredentialStore;
  readonly invoices: Reads;
  readonly pages: PageReads;
}

/** The same ports behind an admission. A credential may be a payment's: it is let in like one. */
export function admitted(admission: Admission, { commands, credentials, invoices, pages }: Waits): Waits {
  return {
    commands: { submit: (command) => admission.pass('write', () => commands.submit(command)) },
    credentials: { find: (...asked) => admission.pass('write', () => credentials.find(...asked)) },
    invoices: { invoice: (actor, id) => admission.pass('read', () => invoices.invoice(actor, id)) },
    pages: { invoicePage: (...asked) => admission.pass('read', () => pages.invoicePage(...asked)) },
  };
}
