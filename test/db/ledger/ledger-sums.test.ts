import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../../src/core/commands.ts';
import { addPayment, createInvoice, decimal, newLine, updateInvoice } from '../../support/builders.ts';
import { brokenInvariants, openBooks, resultOf, type Books, type Writer } from '../../support/ledgers.ts';

/** The largest bigint of the database. */
const MOST = 2n ** 63n - 1n;
const TOO_LARGE = { ok: false, code: 'amount-too-large', facts: { field: 'amount' } };

let books: Books;
let writer: Writer;
let clients = 100;

beforeAll(async () => {
  books = await openBooks();
  writer = books.writer();
});

afterAll(async () => {
  await books.close();
});

afterEach(async () => {
  expect(await brokenInvariants(books)).toEqual([]);
});

/** A client whose credit has room for so many minor units. */
async function clientWithRoomFor(minor: bigint): Promise<number> {
  const id = (clients += 1);
  await books.addClient(id);
  await books.grantCredit(id, MOST - minor);
  return id;
}

async function creditOf(client: number): Promise<bigint> {
  const [row] = await books.rows<{ credit_minor: bigint }>('select credit_minor from clients where id = ?', [client]);
  return row!.credit_minor;
}

const overpayment = (invoiceId: number, excess: string, reference: string) =>
  addPayment({ invoiceId, amount: decimal(excess), reference });

/** An invoice that is Paid: all that is paid on it is credit. */
async function paidInvoice(client: number): Promise<number> {
  const invoiceId = await books.invoice('1.00', client);
  resultOf(await books.run(addPayment({ invoiceId })));
  return invoiceId;
}

const codesOf = (outcomes: readonly Outcome[]): string[] => outcomes.map((each) => (each.ok ? 'done' : each.code));

describe('a client’s credit that comes to what its column holds', () => {
  it('takes an excess to the last cent, and refuses the next one', async () => {
    const client = await clientWithRoomFor(30n);
    const invoiceId = await paidInvoice(client);
    expect(await books.run(overpayment(invoiceId, '0.31', 'A'))).toEqual(TOO_LARGE);
    resultOf(await books.run(overpayment(invoiceId, '0.30', 'A')));
    expect(await books.run(overpayment(invoiceId, '0.01', 'B'))).toEqual(TOO_LARGE);
    expect(await creditOf(client)).toBe(MOST);
  });

  it('refuses those of a batch that do not fit, and takes all others of the batch', async () => {
    const [full, other] = [await clientWithRoomFor(50n), await clientWithRoomFor(10_000n)];
    const [invoiceId, second, open] = [await paidInvoice(full), await paidInvoice(full), await books.invoice()];
    const outcomes = await writer.write([
      overpayment(invoiceId, '0.30', 'S-1'),
      addPayment({ invoiceId: open, amount: decimal('10.00') }),
      overpayment(second, '0.30', 'S-2'),
      overpayment(await paidInvoice(other), '1.00', 'S-3'),
      overpayment(second, '0.20', 'S-4'),
      overpayment(second, '999999999999.99', 'S-5'),
    ]);
    expect(codesOf(outcomes)).toEqual(['done', 'done', 'amount-too-large', 'done', 'done', 'amount-too-large']);
    expect(await creditOf(full)).toBe(MOST);
    const [{ count } = { count: 0n }] = await books.rows<{ count: bigint }>(
      "select count(*) as count from history where outcome = 'refused' and invoice_id = ?",
      [second],
    );
    expect(count).toBe(2n);
  });

  it('is never passed by two gateways at once, where each one by itself would fit', async () => {
    const client = await clientWithRoomFor(100n);
    const ids = await Promise.all(Array.from({ length: 8 }, () => paidInvoice(client)));
    const writers = [writer, books.writer()];
    const outcomes = await Promise.all(
      ids.map((id, index) => writers[index % 2]!.write([overpayment(id, '0.25', `P-${index}`)])),
    );
    expect(codesOf(outcomes.flat()).filter((code) => code === 'done')).toHaveLength(4);
    expect(await creditOf(client)).toBe(MOST);
  });

  it('refuses credit that an invoice would give back', async () => {
    const client = await clientWithRoomFor(0n);
    const result = resultOf(
      await books.run(createInvoice({ clientId: client, lines: [newLine('9.00')], appliesCredit: true })),
    );
    const invoiceId = result.kind === 'invoice-created' ? result.invoiceId : 0;
    resultOf(await books.run(overpayment(invoiceId, '8.00', 'R-1')));
    const back = (credit: string) => books.run(updateInvoice({ invoiceId, credit: decimal(credit) }));
    expect(await back('7.99')).toEqual({ ok: false, code: 'amount-too-large', facts: { field: 'credit' } });
    resultOf(await back('8.00'));
    expect(await creditOf(client)).toBe(MOST);
  });
});

describe('a sum of an invoice', () => {
  const LARGEST_LINE = '999999999999.99';

  it('of lines beyond what is stored is refused, in one call or by many', async () => {
    const lines = (count: number) => Array.from({ length: count }, () => newLine(LARGEST_LINE));
    const negative = (count: number) => Array.from({ length: count }, () => newLine(`-${LARGEST_LINE}`));
    const rate = { rate: 1_000_000n, rate2: 1_000_000n };
    const taxed = { ...newLine(LARGEST_LINE), isTaxed: true };
    const codes = [
      await books.run(createInvoice({ lines: lines(990) })),
      await books.run(createInvoice({ lines: negative(990) })),
      await books.run(createInvoice({ lines: Array.from({ length: 900 }, () => taxed), ...rate })),
      await books.run(createInvoice({ lines: [...lines(450), ...negative(450)] })),
    ];
    expect(codesOf(codes)).toEqual(['done', 'done', 'amount-too-large', 'done']);
  });
});
