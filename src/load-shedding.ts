import type { LoadShedder, CallKind } from './concurrency/load-shedder.ts';
import type { CredentialStore } from './core/credential.ts';
import type { Commands, PageReads, Reads } from './core/ports.ts';
import { withTimeout } from './concurrency/with-timeout.ts';

/** The ports by which calls wait for the database. */
export interface Waits {
  readonly commands: Commands;
  readonly credentials: CredentialStore;
  readonly invoices: Reads;
  readonly pages: PageReads;
}

/** No read is waited for any longer: in its queue, for a connection, and for its answer. */
const READ_LIMIT_MS = 5_000;

/**
 * The same ports behind an admission, and reads with a limit of time. A credential may be a payment's: it is let in like
 * one. Payments have deadlines of their own.
 */
export function admitted(admission: LoadShedder, { commands, credentials, invoices, pages }: Waits): Waits {
  const read = <T>(kind: CallKind, work: () => Promise<T>): Promise<T> =>
    admission.pass(kind, () => withTimeout(READ_LIMIT_MS, work()));
  return {
    commands: { submit: (command) => admission.pass('write', () => commands.submit(command)) },
    credentials: { find: (...asked) => read('write', () => credentials.find(...asked)) },
    invoices: { invoice: (actor, id) => read('read', () => invoices.invoice(actor, id)) },
    pages: { invoicePage: (...asked) => read('read', () => pages.invoicePage(...asked)) },
  };
}
