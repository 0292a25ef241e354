import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setDailySettings } from '../../db/admin/daily-settings.ts';
import { DatabasePool } from '../../db/postgres/pool.ts';
import { databaseReads } from '../../db/reads/database-reads.ts';
import { verify } from '../../db/verify/verify.ts';
import { NO_DAILY_TASKS, type DailySettings } from '../../src/core/daily/settings.ts';
import type { Command } from '../../src/core/commands.ts';
import type { Actor } from '../../src/core/commands.ts';
import type { Commands, Reads } from '../../src/core/ports.ts';
import { addTenant, NEW_TENANT, type NewTenant } from '../../db/admin/tenants.ts';
import { runDailyTasks } from '../../src/jobs/daily/daily-tasks.ts';
import { addPayment, CLIENT_ID, createInvoice, decimal, newLine, newOrigin, TENANT_ID } from '../support/builders.ts';
import { TestClock } from '../support/gateway.ts';
import { memoryLogger } from '../support/logs/memory-logger.ts';
import { openBooks, resultOf, type Books } from '../support/ledgers.ts';

let books: Books;
let pool: DatabasePool;
let reads: DatabasePool;
let clock: TestClock;
let commands: Commands;
const log: string[] = [];

async function open(tenant: Partial<NewTenant>, settings: Partial<DailySettings>): Promise<void> {
  books = await openBooks(tenant);
  clock = new TestClock();
  pool = new DatabasePool(books.urls.worker, { max: 2, name: 'test worker' });
  reads = new DatabasePool(books.urls.runtime, { max: 2, name: 'test reads' });
  const writer = books.writer({ clock });
  commands = {
    submit: async (command) => {
      const [outcome] = await writer.write([command]);
      if (outcome === undefined) throw new Error('No outcome');
      return outcome;
    },
  };
  await books.owner.transaction((trx) =>
    setDailySettings(trx, TENANT_ID, { ...NO_DAILY_TASKS, ...settings }, '', '2026-01-01T00:00:00Z'),
  );
}

beforeEach(() => {
  log.length = 0;
});

afterEach(async () => {
  await Promise.all([pool.close(), reads.close()]);
  await books.close();
});

const run = (
  on: Commands = commands,
  signal = new AbortController().signal,
  failed = new Set<number>(),
): Promise<number> => {
  const options = { database: pool, reads: databaseReads(reads), clock, steadyClock: clock };
  return runDailyTasks({ ...options, commands: on, logger: memoryLogger(log) }, signal, failed);
};

async function due(dueOn: string, amount = '60.00'): Promise<number> {
  const command = createInvoice({ issuedOn: '2026-01-01', dueOn, lines: [newLine(amount)] });
  const result = resultOf(await books.run(command));
  if (result.kind !== 'invoice-created') throw new Error('No invoice was made');
  return result.invoiceId;
}

const mails = async (): Promise<string[]> => {
  const rows = await books.rows<{ invoice_id: bigint; template: string }>(
    `select o.invoice_id, o.payload->>'template' as template from outbox o where o.tenant_id = ${TENANT_ID}
     and o.event = 'mail.requested' order by o.id`,
  );
  return rows.map((row) => `${row.invoice_id} ${row.template}`);
};
const runs = (): Promise<unknown[]> =>
  books.rows(
    `select r.task, r.run_on, r.effects, r.failures from daily_runs r where r.tenant_id = ${TENANT_ID} order by r.run_on, r.task`,
  );
const faults = async (): Promise<readonly unknown[]> =>
  (await verify(books.owner, { tenantId: TENANT_ID })).differences;

const NOTICES = { firstOverdueDays: 1, secondOverdueDays: 5, thirdOverdueDays: 10 };
const FEE = { days: 3, rate: 10_000n, fixedMinor: null, minimumMinor: 0n, currency: 'USD' };

describe('The daily tasks of a tenant', () => {
  it('send each reminder once, at its stage', async () => {
    await open({}, { ...NOTICES, beforeDueDays: 3 });
    const [soon, first, second, third] = [
      await due('2026-11-25'),
      await due('2026-11-21'),
      await due('2026-11-17'),
      await due('2026-11-12'),
    ];
    await due('2026-11-22');
    await due('2026-10-01');
    expect(await run()).toBe(4);
    const expected = [
      `${soon} Invoice Payment Reminder`,
      `${first} First Invoice Overdue Notice`,
      `${second} Second Invoice Overdue Notice`,
      `${third} Third Invoice Overdue Notice`,
    ];
    expect(await mails()).toEqual(expected);
    expect(await run()).toBe(0);
    clock.set('2026-11-23T10:00:00Z');
    await run();
    expect((await mails()).slice(4)).toEqual([expect.stringMatching(/ First Invoice Overdue Notice$/)]);
    expect(await faults()).toEqual([]);
  });

  it('wait for the local hour of the tenant, on days that are not 24 hours long too', async () => {
    await open({ timeZone: 'America/New_York' }, { firstOverdueDays: 1, startHour: 6 });
    const id = await due('2026-10-31');
    // 05:59 in summer time, an hour before clocks go back; then 05:59 and 06:00 of that day.
    for (const [at, ended] of [
      ['2026-11-01T05:59:00Z', 0],
      ['2026-11-01T10:59:00Z', 0],
      ['2026-11-01T11:00:00Z', 1],
      ['2026-11-01T23:00:00Z', 0],
    ] as const) {
      clock.set(at);
      expect(await run()).toBe(ended);
    }
    expect(await mails()).toEqual([`${id} First Invoice Overdue Notice`]);
    expect(await runs()).toEqual([{ task: 'first-overdue', run_on: '2026-11-01', effects: 1n, failures: 0n }]);
  });

  it('charge a late fee once, as a line of the invoice under rules 8', async () => {
    await open({}, { lateFee: FEE });
    const id = await due('2026-11-19');
    const early = await due('2026-11-20');
    await run();
    clock.set('2026-11-23T10:00:00Z');
    await run();
    const lines = await books.rows(
      `select l.invoice_id, l.type, l.amount_minor from invoice_lines l where l.tenant_id = ${TENANT_ID} and l.type <> '' order by l.id`,
    );
    expect(lines).toEqual([
      { invoice_id: BigInt(id), type: 'LateFee', amount_minor: 600n },
      { invoice_id: BigInt(early), type: 'LateFee', amount_minor: 600n },
    ]);
    expect(await faults()).toEqual([]);
  });

  it('charge a late fee on a new invoice under rules 9, and none for that one', async () => {
    await open({ invoiceRules: '9', dueDays: 1 }, { lateFee: { ...FEE, minimumMinor: 700n } });
    const id = await due('2026-11-19');
    await run();
    clock.set('2026-11-28T10:00:00Z');
    await run();
    const rows = await books.rows(
      `select i.id, i.total_minor, l.related_id, l.type from invoices i join invoice_lines l on l.tenant_id = ${TENANT_ID}
         and l.invoice_id = i.id where i.tenant_id = ${TENANT_ID} order by i.id`,
    );
    expect(rows).toEqual([
      { id: BigInt(id), total_minor: 6_000n, related_id: 0n, type: '' },
      { id: BigInt(id + 1), total_minor: 700n, related_id: BigInt(id), type: 'LateFee' },
    ]);
    expect(await faults()).toEqual([]);
  });

  it('apply credit, the oldest due date first, and bill items', async () => {
    await open({}, { appliesCredit: true, billsItems: true });
    const [late, later] = [await due('2026-11-20'), await due('2026-11-10')];
    await books.grantCredit(CLIENT_ID, 9_000n);
    expect(await run()).toBe(2);
    const rows = await books.rows(
      `select i.id, i.status, i.credit_minor from invoices i where i.tenant_id = ${TENANT_ID} order by i.id`,
    );
    expect(rows).toEqual([
      { id: BigInt(late), status: 'Unpaid', credit_minor: 3_000n },
      { id: BigInt(later), status: 'Paid', credit_minor: 6_000n },
    ]);
    expect(await faults()).toEqual([]);
  });

  it('go on where a crash ended them, and do nothing twice', async () => {
    await open({}, { ...NOTICES, lateFee: { ...FEE, days: 1 } });
    for (let count = 0; count < 12; count += 1) await due('2026-11-21');
    let left = 5;
    const dying: Commands = {
      submit: async (command) => {
        left -= 1;
        if (left < 0) throw new Error('The gateway died');
        const outcome = await commands.submit(command);
        if (left === 0) throw new Error('The answer was lost');
        return outcome;
      },
    };
    await expect(run(dying)).rejects.toThrow();
    expect(await runs()).toEqual([]);
    await Promise.all([run(), run()]);
    expect(await mails()).toHaveLength(12);
    const [fees] = await books.rows<{ count: bigint }>(
      `select count(*) as count from invoice_lines l where l.tenant_id = ${TENANT_ID} and l.type = 'LateFee'`,
    );
    expect(fees?.count).toBe(12n);
    expect(await faults()).toEqual([]);
  });

  it('charge fixed fees and minimums in their own currency only, and round a percentage to its units', async () => {
    const fees: readonly [currency: string, amount: string, fee: bigint | null][] = [
      ['USD', '60.00', 700n],
      ['JPY', '1005', 101n],
      ['KWD', '10.005', 1_001n],
      ['JPY', '4', null],
    ];
    await open({}, { lateFee: { ...FEE, minimumMinor: 700n } });
    const ids: number[] = [];
    for (const [at, [currency, amount]] of fees.entries()) {
      await books.addClient(100 + at);
      await books
        .owner('clients')
        .where({ id: 100 + at })
        .update({ currency });
      const lines = [newLine(amount)];
      const made = resultOf(
        await books.run(createInvoice({ clientId: 100 + at, issuedOn: '2026-01-01', dueOn: '2026-11-18', lines })),
      );
      ids.push('invoiceId' in made ? Number(made.invoiceId) : 0);
    }
    await run();
    const lines = await books.rows<{ invoice_id: bigint; amount_minor: bigint }>(
      `select l.invoice_id, l.amount_minor from invoice_lines l where l.tenant_id = ${TENANT_ID} and l.type = 'LateFee'`,
    );
    const charged = ids.map((id) => lines.find((each) => each.invoice_id === BigInt(id))?.amount_minor ?? null);
    expect(charged).toEqual(fees.map(([, , fee]) => fee));
    expect(await faults()).toEqual([]);
  });

  it('do the work of three lost days, and no more than that of a week', async () => {
    await open({}, { firstOverdueDays: 1, lateFee: { ...FEE, days: 1 } });
    const before = await due('2026-11-21');
    await run();
    expect(await mails()).toHaveLength(1);
    const lost = [await due('2026-11-22'), await due('2026-11-23'), await due('2026-11-24')];
    for (let day = 10; day < 17; day += 1) await due(`2026-11-${day}`);
    clock.set('2026-11-25T10:00:00Z');
    await run();
    // The seventh day back is the 17th.
    const sent = [before, ...lost].map((id) => `${id} First Invoice Overdue Notice`);
    expect((await mails()).sort()).toEqual(sent.sort());
    expect(await runs()).toMatchObject([{ effects: 1n }, { effects: 1n }, { effects: 3n }, { effects: 3n }]);
  });

  it('leave an invoice that is paid before its turn', async () => {
    await open({}, { ...NOTICES, lateFee: { ...FEE, days: 1 } });
    const [paid, open_] = [await due('2026-11-21'), await due('2026-11-21')];
    const racing: Commands = {
      submit: async (command) => {
        if ('invoiceId' in command && command.invoiceId === paid) {
          await books.run(addPayment({ invoiceId: paid, amount: null, reference: 'P-1' }));
        }
        return await commands.submit(command);
      },
    };
    await run(racing);
    expect(await mails()).toEqual([`${open_} First Invoice Overdue Notice`]);
    const fees = await books.rows(
      `select l.invoice_id from invoice_lines l where l.tenant_id = ${TENANT_ID} and l.type = 'LateFee'`,
    );
    expect(fees).toEqual([{ invoice_id: BigInt(open_) }]);
  });

  it('bill items under ids that follow from them, and count their refusals', async () => {
    await open({}, { billsItems: true });
    const item: Command = {
      kind: 'add-billable-item',
      origin: newOrigin(),
      clientId: CLIENT_ID,
      description: 'Work',
      amount: decimal('5.00'),
      unit: 'quantity',
      quantity: decimal('1'),
      action: 'nextcron',
      cycle: null,
      dueOn: null,
    };
    resultOf(await commands.submit(item));
    const lost: Commands = {
      submit: async (command) => {
        await commands.submit(command);
        throw new Error('The answer was lost');
      },
    };
    await expect(run(lost)).rejects.toThrow('lost');
    await run();
    const rows = await books.rows<{ command_id: string }>(
      `select k.command_id from commands k where k.tenant_id = ${TENANT_ID} and k.kind = 'bill-items'`,
    );
    expect(rows.map((row) => row.command_id)).toEqual([
      expect.stringMatching(/^daily:bill-items:2026-11-22:[0-9a-f]{32}$/),
    ]);
    const made = await books.rows(`select i.id from invoices i where i.tenant_id = ${TENANT_ID}`);
    expect(made).toHaveLength(1);
    expect(await faults()).toEqual([]);
  });

  it('of other tenants run where those of one are broken off', async () => {
    await open({}, { firstOverdueDays: 1 });
    const id = await due('2026-11-21');
    await books.owner.transaction(async (trx) => {
      await addTenant(trx, { ...NEW_TENANT, id: 1, name: 'First' }, [], '2026-01-01T00:00:00Z');
      await setDailySettings(trx, 1, { ...NO_DAILY_TASKS, billsItems: true }, '', '2026-01-01T00:00:00Z');
    });
    const broken = { ...databaseReads(reads).billing, dueItems: () => Promise.reject(new Error('broken')) };
    const options = { database: pool, clock, steadyClock: clock, commands, logger: memoryLogger(log) };
    const reading = { billing: broken as unknown as Reads['billing'] };
    await expect(runDailyTasks({ ...options, reads: reading }, new AbortController().signal)).rejects.toThrow('broken');
    expect(await mails()).toEqual([`${id} First Invoice Overdue Notice`]);
  });

  it('of a tenant with a fault have their turn last the next time, until they end', async () => {
    await open({}, { billsItems: true });
    await books.owner.transaction(async (trx) => {
      await addTenant(trx, { ...NEW_TENANT, id: 1, name: 'First' }, [], '2026-01-01T00:00:00Z');
      await setDailySettings(trx, 1, { ...NO_DAILY_TASKS, billsItems: true }, '', '2026-01-01T00:00:00Z');
    });
    let turns: number[] = [];
    const dueItems = ({ tenantId }: Actor): Promise<never> => {
      turns.push(tenantId);
      return Promise.reject(new Error('away'));
    };
    const options = { database: pool, clock, steadyClock: clock, commands, logger: memoryLogger(log) };
    const turnsOf = async (failed: Set<number>): Promise<readonly number[]> => {
      turns = [];
      const all = { ...options, reads: { billing: { dueItems } as unknown as Reads['billing'] } };
      await expect(runDailyTasks(all, new AbortController().signal, failed)).rejects.toThrow('away');
      return turns;
    };
    const failed = new Set([1]);
    expect(await turnsOf(failed)).toEqual([TENANT_ID, 1]);
    expect(await turnsOf(failed)).toEqual([1, TENANT_ID]);
    expect(await run(commands, new AbortController().signal, failed)).toBe(2);
    expect(failed).toEqual(new Set());
  });

  it('name their task in the history, as an actor of their own', async () => {
    await open({}, { firstOverdueDays: 1 });
    const id = await due('2026-11-21');
    await run();
    const rows = await books.rows(
      `select h.dialect, h.request_id, c.label from history h join credentials c on c.id = h.credential_id
       where h.tenant_id = ${TENANT_ID} and h.invoice_id = ${id} and h.action = 'remind-invoice'`,
    );
    expect(rows).toEqual([
      { dialect: 'daily-tasks', request_id: 'first-overdue 2026-11-22', label: 'the daily tasks' },
    ]);
  });

  it('leave out clients that are to get no late fee or no overdue notice', async () => {
    await open({}, { firstOverdueDays: 1, lateFee: { ...FEE, days: 1 } });
    await due('2026-11-21');
    await books.owner('clients').update({ is_late_fee_exempt: true, gets_no_reminders: true });
    await run();
    expect(await runs()).toMatchObject([{ effects: 0n }, { effects: 0n }]);
    expect(await mails()).toEqual([]);
  });

  it('are off at first, and for a disabled tenant', async () => {
    await open({}, {});
    await due('2026-11-21');
    expect(await run()).toBe(0);
    await books.owner('daily_settings').update({ first_overdue_days: 1 });
    await books.owner('tenants').update({ disabled_at: '2026-01-01T00:00:00Z' });
    expect(await run()).toBe(0);
    expect(await mails()).toEqual([]);
  });
});
