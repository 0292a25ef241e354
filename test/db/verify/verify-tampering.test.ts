import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { attachDelivery } from '../../../db/admin/metrc.ts';
import { verify, verifySnapshot } from '../../../db/verify/verify.ts';
import {
  addPayment,
  CLIENT_ID,
  createInvoice,
  decimal,
  newLine,
  refundPayment,
  TENANT_ID,
  updateInvoice,
} from '../../support/builders.ts';
import { openBooks, resultOf, type Books } from '../../support/ledgers.ts';

let books: Books;

/**
 * Invoice 1: 66.00 with tax; paid 26.00 and 50.00, of which 10.00 became credit; 6.00 refunded; a repeat and a refusal.
 * Invoice 2: 20.00, of which 5.00 were paid from credit. Invoice 3: a payment of the corp-ID dialect, and its delivery.
 */
beforeAll(async () => {
  books = await openBooks({ rateMilli: 10_000, referenceScope: 'gateway' });
  await books.grantCredit(CLIENT_ID, 1_000n);
  await books.addClient(8);
  const run = async (command: Parameters<Books['run']>[0]): Promise<void> => {
    resultOf(await books.run(command));
  };
  await run(createInvoice({ lines: [newLine('60.00', { isTaxed: true })] }));
  const first = { invoiceId: 1, amount: decimal('26.00'), fees: decimal('0.50'), reference: 'T-1' };
  await run(addPayment({ ...first, details: { checkNumber: '1003' } }));
  await run(addPayment({ invoiceId: 1, amount: decimal('50.00'), reference: 'T-2', commandId: 'key:second' }));
  await run(addPayment(first));
  await books.run(addPayment({ ...first, amount: decimal('27.00') }));
  await run(refundPayment({ invoiceId: 1, paymentId: 1, amount: decimal('6.00') }));
  await run(createInvoice({ lines: [newLine('20.00'), newLine('0.00', { description: 'A text' })] }));
  await run(updateInvoice({ invoiceId: 2, credit: decimal('5.00'), notes: 'Thanks' }));
  await run(createInvoice({ lines: [newLine('9.00')] }));
  const delivery = {
    invoiceId: 3,
    metrcDeliveryId: 1,
    licenseNumber: 'L-1',
    acceptedPackages: [],
    returnedPackages: [],
  };
  await books.owner.transaction((trx) => attachDelivery(trx, TENANT_ID, delivery, '2026-11-22T10:00:00.000Z'));
  const dated = { reference: '23', paidAt: '2026-11-20 12:00:00' };
  await run(addPayment({ invoiceId: 3, amount: decimal('9.00'), dialect: 'corp', completesDelivery: true, ...dated }));
  await books.run(addPayment({ invoiceId: 999 }));
});

afterAll(async () => {
  await books.close();
});

/** Who owns the tables can drop what guards them, too. */
const UNGUARD = [
  'payment_claims drop constraint payment_claims_payment_fkey',
  'refunds drop constraint refunds_payment_fkey',
  'refunds drop constraint refunds_invoice_fkey',
  'payments drop constraint payments_invoice_fkey',
  'invoice_lines drop constraint invoice_lines_invoice_fkey',
  'deliveries drop constraint deliveries_invoice_fkey',
  'credit_entries drop constraint credit_entries_client_fkey',
  'invoices drop constraint invoices_client_fkey',
  'invoices drop constraint invoices_total_check',
  'history drop constraint history_seq_key',
];

/** The findings of verification after a change by the owner; the change is undone afterwards. */
async function namedAfter(tampering: string): Promise<readonly string[]> {
  const undo = new Error('undo');
  let named: readonly string[] = [];
  await books.owner
    .transaction(
      async (trx) => {
        for (const guard of UNGUARD) await trx.raw(`alter table ${guard}`);
        await trx.raw(tampering);
        const { differences } = await verifySnapshot(trx, { tenantId: null });
        named = differences.map(({ kind, id }) => `${kind} ${id}`).sort();
        throw undo;
      },
      { isolationLevel: 'repeatable read' },
    )
    .catch((error: unknown) => {
      if (error !== undo) throw error;
    });
  return named;
}

const CASES: readonly (readonly [what: string, sql: string, named: readonly string[]])[] = [
  [
    'the amount of a line was edited',
    'update invoice_lines set amount_minor = 5900 where id = 1',
    ['invoice-totals 1', 'invoice-lines 1'],
  ],
  ['the text of a line was edited', "update invoice_lines set description = 'Other' where id = 2", ['invoice-lines 2']],
  ['a line was removed', 'delete from invoice_lines where id = 3', ['invoice-lines 2']],
  [
    'a line was added',
    'insert into invoice_lines select tenant_id, 90, invoice_id, type, related_id, description, 100, false from invoice_lines where id = 1',
    ['invoice-totals 1', 'invoice-lines 1'],
  ],
  [
    'a line was put to an invoice that is not there',
    'update invoice_lines set invoice_id = 77 where id = 3',
    ['invoice-lines 2', 'orphan line 3'],
  ],
  [
    'a total was edited',
    'update invoices set total_minor = 6500 where id = 1',
    ['invoice-state 1', 'invoice-totals 1', 'invoice-history 1'],
  ],
  [
    'a total was edited with its tax',
    'update invoices set total_minor = 6500, tax_minor = 500 where id = 1',
    ['invoice-state 1', 'invoice-totals 1', 'invoice-history 1'],
  ],
  [
    'a rate was edited',
    'update invoices set tax_rate_milli = 20000 where id = 1',
    ['invoice-totals 1', 'invoice-history 1'],
  ],
  [
    'the sum of payments was edited',
    'update invoices set paid_minor = 7700 where id = 1',
    ['invoice-payments 1', 'invoice-history 1'],
  ],
  [
    'a status was edited',
    "update invoices set status = 'Unpaid' where id = 1",
    ['invoice-history 1', 'invoice-state 1'],
  ],
  ['a note was edited', "update invoices set notes = 'No thanks' where id = 2", ['invoice-history 2']],
  ['a currency was edited', "update invoices set currency = 'EUR' where id = 2", ['invoice-currency 2']],
  [
    'the credit of an invoice was edited',
    'update invoices set credit_minor = 400, total_minor = 1600 where id = 2',
    ['invoice-credit 2', 'invoice-history 2', 'invoice-state 2'],
  ],
  [
    'an invoice was given credit that no client spent',
    'update invoices set credit_minor = 100, total_minor = 800 where id = 3',
    ['invoice-credit 3', 'invoice-history 3', 'invoice-state 3'],
  ],
  [
    'an invoice was removed',
    'delete from invoices where id = 3',
    [
      'invoice-state 3',
      'event 8',
      'event 9',
      'event 10',
      'event 11',
      'orphan line 4',
      'orphan payment 4',
      'orphan history 9',
      'orphan history 10',
      'command test:9',
    ],
  ],
  [
    'an invoice was given to another client',
    'update invoices set client_id = 8 where id = 1',
    ['credit-entry 2', 'payment-owner 1', 'payment-owner 2', 'invoice-history 1', 'invoice-state 1'],
  ],
  [
    'the amount of a payment was edited',
    'update payments set amount_minor = 2700 where id = 1',
    ['payment-history 1', 'invoice-payments 1'],
  ],
  [
    'the amount of a payment and the sum of its invoice were edited',
    'update payments set amount_minor = 2700 where id = 1; update invoices set paid_minor = 7700 where id = 1',
    ['payment-history 1', 'invoice-history 1'],
  ],
  ['the fees of a payment were edited', 'update payments set fees_minor = 49 where id = 1', ['payment-history 1']],
  ['the details of a payment were removed', "update payments set details = '{}' where id = 1", ['payment-history 1']],
  [
    'the day of a payment was edited',
    "update payments set paid_at = '2001-01-01 00:00:00' where id = 2",
    ['payment-history 2'],
  ],
  [
    'a reference was edited',
    "update payments set reference = 'T-9' where id = 2",
    ['claim gateway ["paypal","T-2"]', 'claim invoice [1,"paypal","T-2"]', 'payment-history 2'],
  ],
  [
    'a payment was removed',
    'delete from payments where id = 4',
    [
      'event 10',
      'claim gateway ["paypal","23"]',
      'claim invoice [3,"paypal","23"]',
      'payment-missing 4',
      'invoice-payments 3',
      'command test:10',
    ],
  ],
  [
    'a payment was removed with all that belongs to it but its history',
    "delete from payment_claims where payment_id = 4; delete from payments where id = 4; delete from commands where outcome->'result'->>'paymentId' = '4'; delete from outbox where event = 'payment.recorded' and invoice_id = 3; update invoices set paid_minor = 0 where id = 3",
    ['payment-missing 4', 'invoice-history 3'],
  ],
  [
    'a payment was made up',
    "insert into payments (tenant_id, id, invoice_id, client_id, amount_minor, fees_minor, excess_minor, gateway, reference, paid_at, recorded_at, command_id, dialect, credential_id) select tenant_id, 90, invoice_id, client_id, 100, 0, 0, gateway, '', paid_at, recorded_at, 'call:90', dialect, credential_id from payments where id = 1",
    ['payment-command 90', 'payment-event 90', 'invoice-payments 1', 'payment-history 90'],
  ],
  [
    'a payment was put to another invoice',
    'update payments set invoice_id = 2 where id = 4',
    [
      'payment-event 4',
      'claim invoice [3,"paypal","23"]',
      'invoice-payments 2',
      'payment-history 4',
      'payment-missing 4',
      'invoice-payments 3',
    ],
  ],
  [
    'the credential of a payment is another tenant’s',
    "insert into tenants select (jsonb_populate_record(t, '{\"id\": 54}')).* from tenants t; insert into credentials (id, tenant_id, dialect, kind, identifier, secret_hash, version, allows_query_string, typing, is_loopback_only, created_at) select 90, 54, dialect, kind, 'other', secret_hash, 1, false, typing, false, created_at from credentials; update payments set credential_id = 90 where id = 2",
    ['payment-owner 2', 'payment-history 2'],
  ],
  [
    'a refund was edited',
    'update refunds set amount_minor = 500 where id = 3',
    ['refund-event 3', 'refund-history 3', 'invoice-payments 1'],
  ],
  [
    'a refund was removed',
    'delete from refunds',
    ['event 5', 'refund-missing 3', 'invoice-payments 1', 'command test:6'],
  ],
  [
    'more was refunded than was paid',
    'update refunds set amount_minor = 2700',
    ['refund-event 3', 'refund-history 3', 'invoice-payments 1', 'payment-refunds 1'],
  ],
  [
    'a refund was put to another payment',
    'update refunds set payment_id = 4',
    ['refund-event 3', 'refund-owner 3', 'refund-history 3'],
  ],
  [
    'a claim was removed',
    "delete from payment_claims where payment_id = 4 and scope = 'invoice'",
    ['payment-claims 4'],
  ],
  [
    'a claim was given to another payment',
    "update payment_claims set payment_id = 2 where payment_id = 4 and scope = 'invoice'",
    ['claim invoice [3,"paypal","23"]', 'payment-claims 2', 'payment-claims 4'],
  ],
  [
    'the day of a claim was edited',
    "update payment_claims set given_on = '2026-11-21' where payment_id = 4 and scope = 'invoice'",
    ['claim invoice [3,"paypal","23"]'],
  ],
  ['the days of claims were removed', 'update payment_claims set given_on = null', ['payment-claims 4']],
  [
    'a claim was given a day that no caller gave',
    'update payment_claims k set given_on = p.paid_at from payments p where p.id = k.payment_id',
    ['payment-claims 1', 'payment-claims 2'],
  ],
  [
    'the credit of a client was edited',
    'update clients set credit_minor = credit_minor + 1 where id = 7',
    ['client-credit 7'],
  ],
  [
    'an entry of credit was edited',
    "update credit_entries set amount_minor = amount_minor + 1 where reason = 'granted'",
    ['client-credit 7'],
  ],
  [
    'an excess was credited twice',
    'insert into credit_entries select tenant_id, 90, client_id, amount_minor, reason, invoice_id, payment_id, recorded_at from credit_entries where payment_id is not null; update clients set credit_minor = credit_minor + 1000 where id = 7',
    ['payment-excess 2'],
  ],
  [
    'the entry of an excess was removed',
    'delete from credit_entries where payment_id is not null',
    ['client-credit 7', 'payment-excess 2'],
  ],
  [
    'the credit of an invoice was forgotten',
    "delete from credit_entries where reason = 'applied-to-invoice'; update clients set credit_minor = credit_minor + 500 where id = 7",
    ['invoice-credit 2'],
  ],
  [
    'a client was removed',
    'delete from clients where id = 7',
    [
      'orphan credit entry 1',
      'orphan credit entry 2',
      'orphan credit entry 3',
      'invoice-currency 1',
      'payment-excess 2',
      'invoice-currency 2',
      'invoice-credit 2',
      'invoice-currency 3',
    ],
  ],
  [
    'an event was removed',
    "delete from outbox where event = 'payment.recorded' and invoice_id = 3",
    ['payment-event 4'],
  ],
  [
    'an event was doubled',
    "insert into outbox select tenant_id, 90, event, state, invoice_id, payload, command_id, recorded_at, settled_at from outbox where event = 'payment.recorded' and invoice_id = 3",
    ['payment-event 4'],
  ],
  [
    'an event was edited',
    "update outbox set payload = jsonb_set(payload::jsonb, '{amountMinor}', '\"1\"') where event = 'payment.recorded' and invoice_id = 3",
    ['payment-event 4'],
  ],
  [
    'an event was given to another payment',
    "update outbox set payload = '{\"paymentId\": 1}' where event = 'payment.recorded' and invoice_id = 3",
    ['payment-event 1', 'payment-event 1', 'payment-event 4'],
  ],
  [
    'an event of an early version, which had the amount too, has lost the details',
    `update outbox set payload = jsonb_build_object('paymentId', 1, 'amountMinor', (select amount_minor::text from payments where id = 1)) where event = 'payment.recorded' and payload ->> 'paymentId' = '1'`,
    ['payment-event 1'],
  ],
  ['an event of a refund was removed', "delete from outbox where event = 'payment.refunded'", ['refund-event 3']],
  ['a command was removed', "delete from commands where command_id = 'key:second'", ['payment-command 2']],
  [
    'a command was edited',
    "update commands set outcome = jsonb_set(outcome::jsonb, '{result,paymentId}', '77') where command_id = 'key:second'",
    ['payment-command 2', 'command key:second'],
  ],
  [
    'a row of history was edited',
    "update history set after = jsonb_set(after::jsonb, '{payment,amountMinor}', '\"1\"') where invoice_id = 1 and seq = 2",
    ['history-link 2'],
  ],
  [
    'the actor of a row was edited',
    'update history set credential_id = 2 where invoice_id = 1 and seq = 3',
    ['history-link 3'],
  ],
  [
    'a refusal was made a success',
    "update history set outcome = 'applied', code = null where invoice_id = 1 and seq = 5",
    ['history-link 5'],
  ],
  ['a row was removed from the middle', 'delete from history where invoice_id = 1 and seq = 4', ['history-gap 1']],
  [
    'the row of a payment was removed',
    'delete from history where invoice_id = 1 and seq = 3',
    ['history-gap 1', 'payment-history 2'],
  ],
  [
    'two rows changed places',
    'update history set seq = 9 - seq where invoice_id = 1 and seq in (4, 5)',
    ['history-link 5', 'history-link 4', 'history-link 6'],
  ],
  [
    'the last row was removed',
    'delete from history where invoice_id = 1 and seq = 6',
    ['refund-history 3', 'history-head 1'],
  ],
  ['the whole history of an invoice was removed', 'delete from history where invoice_id = 2', ['history-head 2']],
  [
    'a row was put to another invoice',
    'update history set invoice_id = 3, seq = 3 where invoice_id = 1 and seq = 6',
    ['refund-history 3', 'history-head 1', 'history-link 6', 'history-head 3'],
  ],
  [
    'a row was put to an invoice that is not there',
    'update history set invoice_id = 77 where invoice_id = 2 and seq = 2',
    ['history-head 2', 'orphan history 8'],
  ],
  ['a row lost its number', 'update history set seq = null where invoice_id = 1 and seq = 6', ['history-gap 1']],
  [
    'a row without an invoice was edited',
    "update history set code = 'x' where invoice_id is null",
    ['history-link 11'],
  ],
  [
    'the head of a history was edited',
    "update invoices set history_head = sha256('x') where id = 1",
    ['history-head 1'],
  ],
  ['a delivery was opened again', "update deliveries set state = 'open'", ['delivery 3']],
  ['a delivery failed without a word', "update deliveries set state = 'failed'", ['delivery 3']],
  ['a completion was forgotten', "update outbox set state = 'done' where event = 'delivery.complete'", ['delivery 3']],
  [
    'a counter was set back',
    "update id_counters set next_id = 1 where kind = 'payment'",
    ['counter payment', 'counter refund'],
  ],
  [
    'a state of an invoice was edited',
    "update invoice_states set status = 'Draft' where invoice_id = 1",
    ['invoice-state 1'],
  ],
  ['a state of an invoice was removed', 'delete from invoice_states where invoice_id = 2', ['invoice-state 2']],
  [
    'a state was put to an invoice that is not there',
    'update invoice_states set invoice_id = 77 where invoice_id = 3',
    ['invoice-state 3', 'invoice-state 77'],
  ],
];

describe('The verification', () => {
  it('finds nothing in untouched books', async () => {
    const { differences, found } = await verify(books.owner, { tenantId: TENANT_ID });
    expect(differences).toEqual([]);
    expect(found).toBe(0);
  });

  it('says what it expected and what it found', async () => {
    const undo = new Error('undo');
    await books.owner
      .transaction(async (trx) => {
        await trx.raw('update invoices set paid_minor = 7700 where id = 1');
        const { differences } = await verifySnapshot(trx, { tenantId: null });
        expect(differences).toEqual([
          {
            tenant: TENANT_ID,
            kind: 'invoice-payments',
            id: '1',
            expected: 'paid 76.00, excess 10.00, refunded 6.00',
            found: 'paid 77.00, excess 10.00, refunded 6.00',
          },
          {
            tenant: TENANT_ID,
            kind: 'invoice-history',
            id: '1',
            expected: 'balanceMinor -400, paidMinor 7600',
            found: 'balanceMinor -500, paidMinor 7700',
          },
        ]);
        throw undo;
      })
      .catch((error: unknown) => {
        if (error !== undo) throw error;
      });
  });

  it('keeps the first thousand differences, and counts the others', async () => {
    const undo = new Error('undo');
    await books.owner
      .transaction(async (trx) => {
        await trx.raw(`insert into outbox (tenant_id, id, event, state, invoice_id, payload, command_id, recorded_at)
          select ${TENANT_ID}, n, 'invoice.updated', 'recorded', 77, '{}', '', now() from generate_series(101, 2600) as n`);
        await trx.raw('update id_counters set next_id = 3000');
        const { differences, found } = await verifySnapshot(trx, { tenantId: null });
        expect(found).toBe(2_500);
        expect(differences).toHaveLength(1_000);
        throw undo;
      })
      .catch((error: unknown) => {
        if (error !== undo) throw error;
      });
  });

  it.each(CASES)('names it where %s', async (_what, sql, named) => {
    expect(await namedAfter(sql)).toEqual([...named].sort());
  });
});
