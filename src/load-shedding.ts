import type { LoadShedder, CallKind } from './concurrency/load-shedder.ts';
import type { CredentialStore } from './core/credential.ts';
import type { Commands, PageReads, Reads } from './core/ports.ts';
import { withTimeout } from './concurrency/with-timeout.ts';

/** The ports whose calls wait for the database. */
export interface Waits {
  readonly commands: Commands;
  readonly credentials: CredentialStore;
  readonly reads: Reads;
  readonly pages: PageReads;
}

/** The longest time of a read: in its queue, for a connection and for its answer. */
const READ_LIMIT_MS = 5_000;
/** The same where a password is hashed, which takes a core for half a second. */
const PASSWORD_LIMIT_MS = 15_000;

/**
 * The same ports behind the load shedder, with a time limit for reads. A payment needs its credential, so credentials
 * count as writes. Payments have deadlines of their own.
 */
export function withLoadShedding(loadShedder: LoadShedder, { commands, credentials, reads, pages }: Waits): Waits {
  const read = <T>(kind: CallKind, work: () => Promise<T>): Promise<T> =>
    loadShedder.run(kind, () => withTimeout(READ_LIMIT_MS, work()));
  return {
    commands: { submit: (command) => loadShedder.run('write', () => commands.submit(command)) },
    credentials: { find: (...asked) => read('write', () => credentials.find(...asked)) },
    reads: {
      ...eachMethod(reads, (work) => read('read', work)),
      portal: throughEach(reads.portal, (work) =>
        loadShedder.run('read', () => withTimeout(PASSWORD_LIMIT_MS, work())),
      ),
    },
    pages: { invoicePage: (...asked) => read('read', () => pages.invoicePage(...asked)) },
  };
}

/** The same ports, by subject, with every method through `run`. */
function eachMethod(reads: Reads, run: <T>(work: () => Promise<T>) => Promise<T>): Reads {
  const subjects = Object.entries<object>({ ...reads }).map(([subject, port]) => [subject, throughEach(port, run)]);
  return Object.fromEntries(subjects) as Reads;
}

type Port = Readonly<Record<string, (...asked: readonly unknown[]) => Promise<unknown>>>;

function throughEach<P extends object>(port: P, run: <T>(work: () => Promise<T>) => Promise<T>): P {
  return new Proxy<Port>(port as Port, {
    get:
      (target, name) =>
      (...asked: readonly unknown[]) =>
        run(() => target[name as string]?.(...asked) ?? Promise.reject(new TypeError(`No read ${String(name)}`))),
  }) as P;
}
