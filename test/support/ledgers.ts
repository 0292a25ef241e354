import type { Knex } from 'knex';
import { addClient, grantCredit, NEW_CLIENT } from '../../db/admin/clients.ts';
import { addCredential } from '../../db/admin/credentials.ts';
import { addTenant, NEW_TENANT, type NewTenant } from '../../db/admin/tenants.ts';
import { IdReserve } from '../../db/ids.ts';
import { openDatabase } from '../../db/knex.ts';
import { SetLedger } from '../../db/ledger/set-ledger.ts';
import { queryRows } from '../../db/sql.ts';
import type { Command, Outcome, Result } from '../../src/core/commands.ts';
import { instantText } from '../../src/core/dates.ts';
import { decideSet } from '../../src/core/decide/decide-set.ts';
import type { Decide } from '../../src/core/ports.ts';
import { systemClock } from '../../src/clock.ts';
import { CLIENT_ID, createInvoice, CREDENTIAL_ID, newLine, TENANT_ID } from './builders.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

/** What a gateway has of the writing side: a ledger with a pool and a reserve of ids of its own. */
export interface Writer {
  readonly knex: Knex;
  /** Commits one set; rejects where one of its commands failed. */
  write(commands: readonly Command[], decide?: Decide): Promise<readonly Outcome[]>;
  /** Commits one set, and tells what became of each command. */
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
  writer(options?: { readonly url?: string; readonly connections?: number }): Writer;
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
  let entries = 1_000_000;
  const books: Books = {
    urls: database.urls,
    adminUrl: database.adminUrl,
    owner,
    writer({ url = database.urls.runtime, connections = 4 } = {}) {
      const writer = openWriter(url, connections);
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
      owner.transaction((trx) =>
        grantCredit(trx, { tenantId: TENANT_ID, id }, { entryId: (entries += 1), amountMinor }, at),
      ),
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

function openWriter(url: string, connections: number): Writer {
  const knex = openDatabase(url, { max: connections, name: 'invoice-gateway test writer' });
  const ledger = new SetLedger(knex, new IdReserve(knex), systemClock);
  const settle: Writer['settle'] = (commands, decide = decideSet) => ledger.commitSet(TENANT_ID, commands, decide);
  return {
    knex,
    settle,
    write: async (commands, decide) =>
      (await settle(commands, decide)).map((fate) => {
        if (fate.status === 'rejected') throw fate.reason;
        return fate.value;
      }),
    close: () => knex.destroy(),
  };
}

/** What a command that succeeded answered. */
export function resultOf(outcome: Outcome | undefined): Result {
  if (outcome?.ok !== true) throw new Error(`No success but ${JSON.stringify(outcome)}`);
  return outcome.result;
}

/**
 * What must hold at any time, each as a query that finds what breaks it: balances and totals, one history row and one
 * event a payment, claims, credit, and the numbers.
 */
const INVARIANTS: Readonly<Record<string, string>> = {
  'an invoice’s sums are those of its payments and refunds': `
    select i.id from invoices i
    left join (select tenant_id, invoice_id, sum(amount_minor) as paid, sum(excess_minor) as excess from payments
      group by 1, 2) p on p.tenant_id = i.tenant_id and p.invoice_id = i.id
    left join (select tenant_id, invoice_id, sum(amount_minor) as refunded from refunds group by 1, 2) r
      on r.tenant_id = i.tenant_id and r.invoice_id = i.id
    where (i.paid_minor, i.excess_minor, i.refunded_minor)
      is distinct from (coalesce(p.paid, 0), coalesce(p.excess, 0), coalesce(r.refunded, 0))`,
  'an untaxed invoice’s subtotal is the sum of its lines': `
    select i.id from invoices i left join invoice_lines l on l.tenant_id = i.tenant_id and l.invoice_id = i.id
    group by i.tenant_id, i.id having i.subtotal_minor <> coalesce(sum(l.amount_minor), 0) and i.tax_minor = 0`,
  'a client’s credit is the sum of its entries': `
    select c.id from clients c left join credit_entries e on e.tenant_id = c.tenant_id and e.client_id = c.id
    group by c.tenant_id, c.id having c.credit_minor <> coalesce(sum(e.amount_minor), 0)`,
  'an excess is one entry of credit': `
    select p.id from payments p left join credit_entries e on e.tenant_id = p.tenant_id and e.payment_id = p.id
    group by p.tenant_id, p.id
    having p.excess_minor <> coalesce(sum(e.amount_minor), 0) or count(e.id) > 1`,
  'an invoice’s credit is what was moved to it': `
    select i.id from invoices i left join credit_entries e
      on e.tenant_id = i.tenant_id and e.invoice_id = i.id and e.payment_id is null
    group by i.tenant_id, i.id having i.credit_minor <> -coalesce(sum(e.amount_minor), 0)`,
  'a payment has exactly one row of history': `
    select p.id from payments p left join history h on h.tenant_id = p.tenant_id and h.action = 'add-payment'
      and h.outcome = 'applied' and h.command_id = p.command_id
    group by p.tenant_id, p.id having count(h.id) <> 1`,
  'a payment of the history was recorded': `
    select h.id from history h where h.action = 'add-payment' and h.outcome = 'applied' and not exists
      (select from payments p where p.tenant_id = h.tenant_id and p.command_id = h.command_id)`,
  'a payment has exactly one event': `
    select p.id from payments p left join outbox o on o.tenant_id = p.tenant_id and o.event = 'payment.recorded'
      and o.command_id = p.command_id
    group by p.tenant_id, p.id having count(o.id) <> 1`,
  'an event of a payment has its payment': `
    select o.id from outbox o where o.event = 'payment.recorded' and not exists
      (select from payments p where p.tenant_id = o.tenant_id and p.command_id = o.command_id)`,
  'a payment’s command is kept with its outcome': `
    select p.id from payments p where not exists
      (select from commands c where c.tenant_id = p.tenant_id and c.command_id = p.command_id
        and (c.outcome -> 'result' ->> 'paymentId')::bigint = p.id)`,
  'an invoice that awaits payment owes something': `
    select id from invoices where status in ('Unpaid', 'Payment Pending', 'Collections')
      and paid_minor > 0 and total_minor - paid_minor + refunded_minor <= 0`,
};

/** The names of the invariants that the books break; none in a sound ledger. */
export async function brokenInvariants(books: Books): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const [name, sql] of Object.entries(INVARIANTS)) {
    const rows = await books.rows<{ id: bigint }>(sql);
    if (rows.length > 0) broken.push(`${name}: not ${rows.map((row) => row.id).join(', ')}`);
  }
  return broken;
}
