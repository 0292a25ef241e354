import type { Knex } from 'knex';
import { addClient, grantCredit, NEW_CLIENT } from '../../db/admin/clients.ts';
import { addCredential } from '../../db/admin/credentials.ts';
import { addTenant, NEW_TENANT, type NewTenant } from '../../db/admin/tenants.ts';
import { IdReserve } from '../../db/ledger/id-reserve.ts';
import { takeId } from '../../db/admin/ids.ts';
import { openDatabase } from '../../db/postgres/knex.ts';
import { DatabasePool } from '../../db/postgres/pool.ts';
import { BatchLedger } from '../../db/ledger/batch-ledger.ts';
import { queryRows } from '../../db/postgres/sql.ts';
import { verify } from '../../db/verify/verify.ts';
import type { Command, Outcome, Result } from '../../src/core/commands.ts';
import { instantText } from '../../src/core/dates.ts';
import { decideBatch } from '../../src/core/decide/decide-batch.ts';
import type { Clock, Decide } from '../../src/core/ports.ts';
import { systemClock } from '../../src/clock.ts';
import { CLIENT_ID, createInvoice, CREDENTIAL_ID, newLine, TENANT_ID } from './builders.ts';
import { createTestDatabase, type TestDatabase } from './postgres/database.ts';

/** A gateway's writing side: a ledger with a pool and a reserve of ids of its own. */
export interface Writer {
  readonly pool: DatabasePool;
  /** Commits one batch; rejects where one of its commands failed. */
  write(commands: readonly Command[], decide?: Decide): Promise<readonly Outcome[]>;
  /** Commits one batch, and returns the result of each command. */
  settle(commands: readonly Command[], decide?: Decide): Promise<readonly PromiseSettledResult<Outcome>[]>;
  close(): Promise<void>;
}

/** A database with one tenant and one client. */
export interface Books {
  readonly urls: TestDatabase['urls'];
  /** The superuser's connection. */
  readonly adminUrl: string;
  /** The owner's connection, to look behind the ledger. */
  readonly owner: Knex;
  /** Another gateway's ledger on the same database; closed with the books. */
  writer(options?: { readonly url?: string; readonly connections?: number; readonly clock?: Clock }): Writer;
  /** Sets a command through a ledger of the books' own. */
  run(command: Command): Promise<Outcome>;
  /** An Unpaid invoice of one untaxed line. */
  invoice(amount?: string, clientId?: number): Promise<number>;
  addClient(id: number): Promise<void>;
  grantCredit(clientId: number, amountMinor: bigint): Promise<void>;
  /** The rows of a statement, read by the owner; a count is a bigint. */
  rows<Row>(sql: string, bindings?: readonly (string | number | string[] | number[])[]): Promise<Row[]>;
  close(): Promise<void>;
}

export async function openBooks(tenant: Partial<NewTenant> = {}): Promise<Books> {
  const database = await createTestDatabase();
  const owner = openDatabase(database.urls.owner, { max: 2, name: 'test' });
  const at = instantText(systemClock.now());
  await owner.transaction(async (trx) => {
    await addTenant(trx, { ...NEW_TENANT, id: TENANT_ID, name: 'Test', ...tenant }, [], at);
  });
  await addCredential(
    owner,
    {
      tenantId: TENANT_ID,
      dialect: 'whmcs',
      kind: 'api-secret',
      identifier: 'test',
      secretHash: '',
      actions: null,
      allowedIps: null,
      allowsQueryString: false,
      typing: 'modern',
      isLoopbackOnly: false,
    },
    at,
  ).then((id) => {
    if (id !== CREDENTIAL_ID) throw new Error('The first credential of a database has another id');
  });
  const writers: Writer[] = [];
  const books: Books = {
    urls: database.urls,
    adminUrl: database.adminUrl,
    owner,
    writer({ url = database.urls.runtime, connections = 4, clock = systemClock } = {}) {
      const writer = openWriter(url, connections, clock);
      writers.push(writer);
      return writer;
    },
    async run(command) {
      const [outcome] = await own.write([command]);
      if (outcome === undefined) throw new Error('The ledger answered nothing');
      return outcome;
    },
    async invoice(amount = '60.00', clientId = CLIENT_ID) {
      const result = resultOf(await books.run(createInvoice({ clientId, lines: [newLine(amount)] })));
      if (result.kind !== 'invoice-created') throw new Error('No invoice was made');
      return result.invoiceId;
    },
    addClient: (id) =>
      owner.transaction((trx) =>
        addClient(trx, { ...NEW_CLIENT, tenantId: TENANT_ID, id, name: `Client ${id}`, email: 'c@example.com' }, at),
      ),
    grantCredit: (id, amountMinor) =>
      owner.transaction(async (trx) => {
        const entryId = await takeId(trx, TENANT_ID, 'credit');
        await grantCredit(trx, { tenantId: TENANT_ID, id }, { entryId, amountMinor }, at);
      }),
    rows: (sql, bindings = []) => queryRows(owner, sql, bindings),
    async close() {
      await Promise.all(writers.map((writer) => writer.close()));
      await owner.destroy();
      await database.drop();
    },
  };
  const own = books.writer({ connections: 2 });
  await books.addClient(CLIENT_ID);
  return books;
}

function openWriter(url: string, connections: number, clock: Clock): Writer {
  const pool = new DatabasePool(url, { max: connections, name: 'invoice-gateway test writer' });
  const ledger = new BatchLedger(pool, new IdReserve(pool), clock);
  const settle: Writer['settle'] = (commands, decide = decideBatch) => ledger.commitBatch(TENANT_ID, commands, decide);
  return {
    pool,
    settle,
    write: async (commands, decide) =>
      (await settle(commands, decide)).map((result) => {
        if (result.status === 'rejected') throw result.reason;
        return result.value;
      }),
    close: () => pool.close(),
  };
}

/** The answer of a command that succeeded. */
export function resultOf(outcome: Outcome | undefined): Result {
  if (outcome?.ok !== true) throw new Error(`No success but ${JSON.stringify(outcome)}`);
  return outcome.result;
}

/** Rules that verification does not check, because a person may set any status by hand. Commands never break them. */
const AWAITING_NOTHING = `
  select id from invoices where status in ('Unpaid', 'Payment Pending', 'Collections')
    and paid_minor > 0 and total_minor - paid_minor + refunded_minor <= 0`;

/** The faults of the books, in words; empty without any. */
export async function brokenInvariants(books: Books): Promise<readonly string[]> {
  const { differences } = await verify(books.owner, { tenantId: null });
  const waiting = await books.rows<{ id: bigint }>(AWAITING_NOTHING);
  return [
    ...differences.map(({ kind, id, expected, found }) => `${kind} ${id}: ${expected}, not ${found}`),
    ...waiting.map(({ id }) => `invoice ${id} awaits payment and owes nothing`),
  ];
}
