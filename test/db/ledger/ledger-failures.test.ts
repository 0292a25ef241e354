import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Command } from '../../../src/core/commands.ts';
import { decideBatch } from '../../../src/core/decide/decide-batch.ts';
import { LedgerUnavailable } from '../../../src/core/errors.ts';
import type { IdKind } from '../../../src/core/ids.ts';
import type { Decide } from '../../../src/core/ports.ts';
import { openDatabase } from '../../../db/postgres/knex.ts';
import { queryRows } from '../../../db/postgres/sql.ts';
import { kindOfFault } from '../../../db/postgres/translate-error.ts';
import { addPayment, createInvoice, newLine, updateInvoice } from '../../support/builders.ts';
import { brokenInvariants, openBooks, resultOf, type Books, type Writer } from '../../support/ledgers.ts';

let books: Books;
let writer: Writer;

beforeAll(async () => {
  books = await openBooks();
  writer = books.writer();
  await books.owner.raw(`
    create sequence tries;
    create function at_commit() returns trigger language plpgsql security definer as $$ begin
      if new.reference = 'refused' then raise exception 'refused' using errcode = '23514'; end if;
      if new.reference = 'lost once' and nextval('tries') = 1 then
        raise exception 'lost' using errcode = '40001';
      end if;
      return null;
    end $$;
    create constraint trigger at_commit after insert on payments deferrable initially deferred
      for each row execute function at_commit();`);
});

afterAll(async () => {
  await books.close();
});

afterEach(async () => {
  expect(await brokenInvariants(books)).toEqual([]);
});

function paymentsOn(invoiceId: number): Promise<unknown[]> {
  return books.rows('select 1 from payments where invoice_id = ?', [invoiceId]);
}

/** Decides as ever, but writes what the database must refuse for the payments of one reference. */
function breaking(reference: string, amountMinor: bigint): Decide {
  return (state, commands, ids, now) =>
    decideBatch(state, commands, ids, now).map((decision) => ({
      ...decision,
      changes: decision.changes.map((change) =>
        change.kind === 'payment-added' && change.payment.reference === reference
          ? { ...change, payment: { ...change.payment, amountMinor } }
          : change,
      ),
    }));
}

describe('a batch of which one row is at fault', () => {
  it.each([
    ['breaks a constraint', -1n],
    ['is out of the range of its type', 10n ** 30n],
  ])('that %s fails only that command', async (_how, amountMinor) => {
    const ids = [await books.invoice(), await books.invoice(), await books.invoice()];
    const commands = ids.map((invoiceId, index) => addPayment({ invoiceId, reference: `F-${index}` }));
    const results = await writer.settle(commands, breaking('F-1', amountMinor));
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results.map((result) => (result.status === 'rejected' ? kindOfFault(result.reason) : 'none'))).toEqual([
      'none',
      'row',
      'none',
    ]);
    expect(await Promise.all(ids.map(async (id) => (await paymentsOn(id)).length))).toEqual([1, 0, 1]);
    expect(await books.rows('select 1 from commands where command_id = ?', [commands[1]!.origin.commandId])).toEqual(
      [],
    );
  });

  it('is not answered as done where the server refuses it at COMMIT', async () => {
    const ids = [await books.invoice(), await books.invoice()];
    const [refused, accepted] = await writer.settle([
      addPayment({ invoiceId: ids[0]!, reference: 'refused' }),
      addPayment({ invoiceId: ids[1]! }),
    ]);
    expect([refused?.status, accepted?.status]).toEqual(['rejected', 'fulfilled']);
    expect([await paymentsOn(ids[0]!), await paymentsOn(ids[1]!)]).toMatchObject([{ length: 0 }, { length: 1 }]);
  });

  it('does not stop a command that a bug in deciding stopped from being tried again', async () => {
    const invoiceId = await books.invoice();
    const command = addPayment({ invoiceId });
    const bug: Decide = () => {
      throw new TypeError('a bug');
    };
    await expect(writer.write([command], bug)).rejects.toThrow(TypeError);
    resultOf((await writer.write([command]))[0]);
    expect(await paymentsOn(invoiceId)).toHaveLength(1);
  });
});

describe('a transaction that lost a race', () => {
  it('is run again, and recorded once', async () => {
    const invoiceId = await books.invoice();
    const [outcome] = await writer.write([addPayment({ invoiceId, reference: 'lost once' })]);
    expect(resultOf(outcome)).toMatchObject({ kind: 'payment-added', isRepeat: false });
    expect(await paymentsOn(invoiceId)).toHaveLength(1);
    expect(await books.rows('select last_value from tries')).toEqual([{ last_value: 2n }]);
  });
});

describe('a batch that was given one id for two rows', () => {
  /** Decides as ever, but gives every id of a kind twice in the first try. */
  function repeating(kind: IdKind): Decide {
    let tries = 0;
    return (state, commands, ids, now) => {
      tries += 1;
      let [held, isUsed]: [number | null, boolean] = [null, true];
      const next = (asked: IdKind): number => {
        if (asked !== kind || tries > 1) return ids.next(asked);
        isUsed = !isUsed;
        held = isUsed && held !== null ? held : ids.next(asked);
        return held;
      };
      return decideBatch(state, commands, { next }, now);
    };
  }

  it.each(['invoice', 'line'] as const)(
    'of the kind %s is decided again with others, and loses neither',
    async (kind) => {
      const commands = [createInvoice({ lines: [newLine('1.00')] }), createInvoice({ lines: [newLine('2.00')] })];
      const made = (await writer.write(commands, repeating(kind))).map(resultOf);
      const ids = made.map((result) => (result.kind === 'invoice-created' ? result.invoiceId : 0));
      const lines = await books.rows(
        'select invoice_id, amount_minor from invoice_lines where invoice_id = any(?) order by id',
        [ids],
      );
      expect(new Set(ids).size).toBe(2);
      expect(lines).toEqual([
        { invoice_id: BigInt(ids[0] ?? 0), amount_minor: 100n },
        { invoice_id: BigInt(ids[1] ?? 0), amount_minor: 200n },
      ]);
    },
  );
});

describe('a connection that is killed in the middle of a transaction', () => {
  it('is replaced, and the batch is recorded once', async () => {
    const invoiceId = await books.invoice();
    const command: Command = addPayment({ invoiceId });
    const committed = await books.owner.transaction(async (trx) => {
      await trx('invoices').where({ id: invoiceId }).forUpdate();
      const running = writer.write([command, updateInvoice({ invoiceId, notes: 'Seen' })]);
      await killWaiting();
      return { running };
    });
    const outcomes = await committed.running;
    expect(outcomes.map((outcome) => outcome.ok)).toEqual([true, true]);
    expect(await paymentsOn(invoiceId)).toHaveLength(1);
  });
});

/** Ends the connection that waits for a lock, as an operator would. */
async function killWaiting(): Promise<void> {
  const { admin } = JSON.parse(process.env['TEST_DATABASE_URLS'] ?? '{}') as { admin: string };
  const operator = openDatabase(admin, { max: 1, name: 'test operator' });
  try {
    for (let tries = 0; tries < 200; tries += 1) {
      const killed = await queryRows(
        operator,
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = ? and usename = 'gateway_runtime' and wait_event_type = 'Lock'`,
        [new URL(books.urls.owner).pathname.slice(1)],
      );
      if (killed.length > 0) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error('No connection waited for a lock');
  } finally {
    await operator.destroy();
  }
}

describe('a database that is away', () => {
  async function refusalOf(url: string): Promise<{ readonly error: unknown; readonly afterMs: number }> {
    const away = books.writer({ url });
    const startedAt = Date.now();
    const command = addPayment({ deadline: startedAt + 5000 });
    const error: unknown = await away.write([command]).catch((reason: unknown) => reason);
    return { error, afterMs: Date.now() - startedAt };
  }

  it('is reported within three seconds where no server listens', async () => {
    const { error, afterMs } = await refusalOf('postgres://stranger:none@127.0.0.1:1/none');
    expect(error).toBeInstanceOf(LedgerUnavailable);
    expect(afterMs).toBeLessThan(3000);
  });

  it('is reported within three seconds where a server listens and is silent', async () => {
    const sockets: Socket[] = [];
    const mute = createServer((socket) => sockets.push(socket));
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const { error, afterMs } = await refusalOf(`postgres://n:n@127.0.0.1:${(mute.address() as AddressInfo).port}/n`);
    for (const socket of sockets) socket.destroy();
    mute.close();
    expect(error).toBeInstanceOf(LedgerUnavailable);
    expect(afterMs).toBeLessThan(3000);
  });

  it('is reported where it knows neither role nor database', async () => {
    const url = new URL(books.urls.runtime);
    url.pathname = '/no_such_database';
    expect((await refusalOf(url.toString())).error).toBeInstanceOf(LedgerUnavailable);
    url.username = 'stranger';
    expect((await refusalOf(url.toString())).error).toBeInstanceOf(LedgerUnavailable);
  });
});
