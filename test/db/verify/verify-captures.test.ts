import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verify, verifySnapshot } from '../../../db/verify/verify.ts';
import { systemClock } from '../../../src/clock.ts';
import { TENANT_ID, updateInvoice } from '../../support/builders.ts';
import { captured, openAttempts } from '../../support/captures/attempts.ts';
import { openBooks, resultOf, type Books } from '../../support/ledgers.ts';

let books: Books;

/** Invoice 1: captured. Invoice 2: captured after it was cancelled. Invoice 3: declined. Invoice 4: without an answer. */
beforeAll(async () => {
  books = await openBooks();
  await books.addClient(8);
  const attempts = await openAttempts(books, systemClock);
  const [first, cancelled, declined, pending] = [
    await books.invoice('60.00'),
    await books.invoice('20.00'),
    await books.invoice('10.00'),
    await books.invoice('5.00'),
  ];
  resultOf(await attempts.end(await attempts.start(first), captured('X-1', 30n)));
  const capture = await attempts.start(cancelled);
  resultOf(await books.run(updateInvoice({ invoiceId: cancelled, status: 'Cancelled' })));
  resultOf(await attempts.end(capture, captured('X-2')));
  resultOf(await attempts.end(await attempts.start(declined), { kind: 'declined', reason: 'No.' }));
  await attempts.start(pending);
});

afterAll(async () => {
  await books.close();
});

async function namedAfter(tampering: string): Promise<readonly string[]> {
  const undo = new Error('undo');
  let named: readonly string[] = [];
  await books.owner
    .transaction(async (trx) => {
      await trx.raw('alter table captures drop constraint captures_invoice_fkey');
      await trx.raw(tampering);
      const { differences } = await verifySnapshot(trx, { tenantId: null });
      named = differences.map(({ kind, id }) => `${kind} ${id}`).sort();
      throw undo;
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error;
    });
  return named;
}

const CASES: readonly (readonly [what: string, sql: string, named: readonly string[]])[] = [
  [
    'the amount of a charge was edited',
    'update captures set amount_minor = 5999 where id = 1',
    ['charge-history 1', 'charge-money 1'],
  ],
  [
    'the amount of a charge that became credit was edited',
    'update captures set amount_minor = 1 where id = 2',
    ['charge-history 2', 'charge-money 2'],
  ],
  [
    'the reference of a charge was edited',
    "update captures set reference = 'X-9' where id = 1",
    ['charge-history 1', 'charge-money 1'],
  ],
  ['the fees of a charge were edited', 'update captures set fees_minor = 0 where id = 1', ['charge-history 1']],
  [
    'a declined charge was made a captured one',
    "update captures set state = 'captured', reference = 'X-3' where id = 3",
    ['charge-history 3', 'charge-money 3'],
  ],
  [
    'a captured charge was made a declined one',
    "update captures set state = 'declined' where id = 1",
    ['charge-history 1'],
  ],
  ['a charge was removed', 'delete from captures where id = 4', ['charge-missing 4']],
  [
    'a charge is of another client',
    'update captures set client_id = 8 where id = 1',
    ['charge-money 1', 'charge-owner 1'],
  ],
  [
    'a charge was put to an invoice that is not there',
    'update captures set id = 77 where id = 4',
    ['charge-missing 4', 'orphan charge 77'],
  ],
  [
    'a charge has had no answer for a day',
    "update captures set started_at = now() - interval '25 hours' where id = 4",
    ['charge-pending 4'],
  ],
  [
    'the money of a charge is not on record',
    "update captures set state = 'unrecorded', reference = 'X-4', ended_at = now() where id = 4",
    ['charge-history 4', 'charge-unrecorded 4'],
  ],
  [
    'the payment of a charge was edited',
    "update payments set reference = 'X-8' where invoice_id = 1",
    ['charge-money 1', 'claim invoice [1,"visa","X-1"]', 'payment-history 1'],
  ],
];

describe('The verification of charges', () => {
  it('finds nothing in untouched books', async () => {
    expect((await verify(books.owner, { tenantId: TENANT_ID })).differences).toEqual([]);
  });

  it.each(CASES)('finds that %s', async (_what, sql, named) => {
    expect(await namedAfter(sql)).toEqual(named);
  });
});
