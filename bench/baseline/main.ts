import express from 'express';
import knex from 'knex';
import pg from 'pg';
import { PLAIN_SELECT } from '../stage/invoice-statement.ts';

/**
 * The same payment as a developer in a hurry would write it: Express, Knex, a transaction of six statements, no
 * validation, no authentication, no claim, no chain, no outbox. A read is one prepared statement, sent as it came back.
 * The benchmark's yardstick, and no part of the gateway.
 */
const { DATABASE_URL = '', TENANT_ID = '' } = process.env;

interface Form {
  readonly action: string;
  readonly invoiceid: string;
  readonly transid: string;
  readonly gateway: string;
  readonly amount: string;
}

// The pool is knex's own default: ten connections at the most.
const database = knex({ client: 'pg', connection: DATABASE_URL });
const reads = new pg.Pool({ connectionString: DATABASE_URL });
const app = express();
app.use(express.urlencoded({ extended: false }));

app.post('/includes/api.php', async (request, response) => {
  const form = request.body as Form;
  if (form.action === 'GetInvoice') response.json(await readInvoice(form));
  else {
    await addPayment(form);
    response.json({ result: 'success' });
  }
});

async function readInvoice({ invoiceid }: Form): Promise<object> {
  const { rows } = await reads.query<object>({ name: 'read', text: PLAIN_SELECT, values: [TENANT_ID, invoiceid] });
  const [invoice] = rows;
  if (invoice === undefined) throw new Error('Invoice ID Not Found');
  return { result: 'success', ...invoice };
}

async function addPayment({ invoiceid, transid, gateway, amount }: Form): Promise<void> {
  const ofInvoice = { tenant_id: TENANT_ID, invoice_id: invoiceid };
  const amountMinor = Math.round(Number(amount) * 100);
  const now = new Date().toISOString();
  await database.transaction(async (trx) => {
    const key = { tenant_id: TENANT_ID, id: invoiceid };
    const invoice = await trx<Invoice>('invoices').where(key).forUpdate().first();
    if (invoice === undefined) throw new Error('Invoice ID Not Found');
    const known = await trx<Payment>('payments')
      .where({ ...ofInvoice, gateway, reference: transid })
      .first('id');
    if (known !== undefined) return;
    const [payment] = await trx('payments')
      .insert({
        ...ofInvoice,
        id: trx.raw("nextval('bench_ids')"),
        client_id: invoice.client_id,
        amount_minor: amountMinor,
        fees_minor: 0,
        excess_minor: 0,
        gateway,
        reference: transid,
        paid_at: now,
        recorded_at: now,
        command_id: trx.raw('gen_random_uuid()'),
        dialect: 'baseline',
        credential_id: 0,
      })
      .returning<{ id: string }[]>('id');
    const sum = await trx('payments').where(ofInvoice).sum<{ paid: string }>('amount_minor as paid').first();
    const paid = Number(sum?.paid ?? 0);
    const status = paid >= Number(invoice.total_minor) ? 'Paid' : invoice.status;
    await trx('invoices').where(key).update({ paid_minor: paid, status, updated_at: now });
    await trx('history').insert({
      ...ofInvoice,
      id: trx.raw("nextval('bench_ids')"),
      action: 'add-payment',
      outcome: 'applied',
      command_id: transid,
      request_id: transid,
      dialect: 'baseline',
      credential_id: 0,
      before: { status: invoice.status, paidMinor: invoice.paid_minor },
      after: { status, paidMinor: paid, paymentId: payment?.id },
      recorded_at: now,
      hash: Buffer.alloc(32),
    });
  });
}

interface Payment {
  readonly id: string;
  readonly tenant_id: string;
  readonly invoice_id: string;
  readonly gateway: string;
  readonly reference: string;
}

interface Invoice {
  readonly id: string;
  readonly tenant_id: string;
  readonly client_id: string;
  readonly status: string;
  readonly total_minor: string;
  readonly paid_minor: string;
}

const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') console.log(`listening on http://127.0.0.1:${address.port}`);
});

process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
  void database.destroy();
  void reads.end();
});
