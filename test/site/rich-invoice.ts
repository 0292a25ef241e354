import { callerOf } from '../dialects/whmcs/fixtures.ts';
import { callCorp } from '../support/corp-client.ts';
import { PDF_WORKER, TEST_SECRET_KEY, type TestGateway } from '../support/gateway.ts';
import { memoryLogger } from '../support/logs/memory-logger.ts';
import { startJobs, type Jobs } from '../../src/jobs/jobs.ts';
import { loggedIn, type SiteReply, type Visitor } from './visitor.ts';

export const CLIENT_ID = 930;

/** The page of an invoice of the demo's tenant. */
export const pageOf = (id: number): string => `/console/53/invoices/${id}`;

/** The form of a page that is posted to the last part of an address, with its hidden fields. */
export function formOf({ text }: SiteReply, path: string): Readonly<Record<string, string>> {
  const body = new RegExp(`<form[^>]*action="[^"]*/${path}"[^>]*>([^]*?)</form>`).exec(text)?.[1];
  if (body === undefined) throw new Error(`The page has no form for ${path}`);
  return Object.fromEntries(
    [...body.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  ) as Readonly<Record<string, string>>;
}

/** Opens the page of an invoice and sends one of its forms. */
export async function sendForm(
  visitor: Visitor,
  id: number,
  path: string,
  fields: Readonly<Record<string, string>>,
): Promise<SiteReply> {
  const page = await visitor.get(path === 'cancel' ? `${pageOf(id)}/cancel` : pageOf(id));
  return await visitor.post(`${pageOf(id)}/${path}`, { ...formOf(page, path), ...fields });
}

/** Background work with the demo's mails and Metrc. */
export function startDemoJobs(gateway: TestGateway): Promise<Jobs> {
  return startJobs({
    databaseUrl: gateway.databaseUrls.worker,
    smtpUrl: null,
    mailFrom: 'Billing <billing@example.com>',
    metrcBaseUrl: null,
    demo: { isLoopback: true },
    publicUrl: () => 'http://gateway.test',
    pdf: { workerUrl: PDF_WORKER },
    secretKeys: [TEST_SECRET_KEY],
    logger: memoryLogger([]),
    clock: gateway.clock,
    pollMs: 50,
    maintenance: { sealEveryMs: 100, retention: { commands: 36_500, events: 36_500 } },
  });
}

/** The texts of a life: plain ones, or hostile ones. */
export interface LifeTexts {
  readonly client: string;
  readonly line: string;
  readonly notes: string;
  readonly reference: string;
  readonly gateway: string;
  readonly route: string;
  readonly description: string;
  readonly subject: string;
}

const PLAIN: LifeTexts = {
  client: 'Harbour Street Dispensary',
  line: 'Blue Dream, 14 g',
  notes: 'Deliver to the side door.',
  reference: 'D28DJIDJW393JDWQKQI332',
  gateway: 'banktransfer',
  route: 'Down Main Street to the drop-off',
  description: 'Paid at the counter',
  subject: 'Your delivery of Monday',
};

let count = 0;

/**
 * An invoice with a long life: drafted, published, changed, planned for delivery, paid in both dialects and in the console,
 * repeated, corrected, refunded, credited, mailed, and refused. The operator may act.
 */
export async function richInvoice(
  gateway: TestGateway,
  operator: string,
  texts: LifeTexts = PLAIN,
  clientId = CLIENT_ID,
): Promise<number> {
  count += 1;
  await gateway
    .database('tenants')
    .where({ id: 53 })
    .update({ corp_methods: ['addinvoicepayment', 'addinvoicedeliverydetails'] });
  const caller = callerOf(gateway);
  await gateway.addClient({ tenantId: 53, id: clientId, name: texts.client });
  await gateway.grantCredit(53, clientId, 6_240n);
  const later = (ms: number): void => {
    gateway.clock.set(new Date(gateway.clock.now() + ms).toISOString());
  };
  const id = await caller.create({
    ...{
      userid: clientId,
      status: 'Draft',
      notes: texts.notes,
      date: '2026-11-03',
      duedate: '2026-11-17',
      taxrate: '8.5',
    },
    ...{ itemdescription1: texts.line, itemamount1: '1240.00', itemtaxed1: 1 },
    ...{ itemdescription2: `${texts.line} (second)`, itemamount2: '200.00', itemtaxed2: 1 },
  });
  later(60_000);
  let visitor = await loggedIn(gateway, operator);
  await succeeds(sendForm(visitor, id, 'publish', { mail: 'yes' }));
  later(3_600_000);
  await caller.update(id, { 'newitemdescription[0]': texts.line, 'newitemamount[0]': '10.00', 'newitemtaxed[0]': 0 });
  const planned = await callCorp(gateway.url, {
    ...{ API_CALL_FUNCTION_NAME: 'addInvoiceDeliveryDetails', INVOICE_NUMBER: id, DRIVER_ID: 1, VEHICLE_ID: 1 },
    ROUTE: texts.route,
  });
  if (planned.json['RET_STATUS'] !== 'ok') throw new Error(planned.text);
  later(86_400_000);
  visitor = await loggedIn(gateway, operator);
  await caller.pay(id, { transid: `${texts.reference}-${count}`, amount: '500.00', gateway: texts.gateway });
  later(2_000);
  await caller.pay(id, { transid: `${texts.reference}-${count}`, amount: '500.00', gateway: texts.gateway });
  later(60_000);
  await callCorp(gateway.url, { INVOICE_NUMBER: id, AMOUNT_PAID: 240, ACTUAL_TRANS_NUMBER: 7_000 + count });
  later(60_000);
  await correction(gateway, id, clientId, texts);
  later(60_000);
  await succeeds(
    sendForm(visitor, id, 'payments', { amount: '25.00', gateway: texts.gateway, reference: `cash ${count}` }),
  );
  later(60_000);
  await succeeds(
    sendForm(visitor, id, 'refunds', { payment: await newestOf(gateway, 'payments', id), amount: '5.00' }),
  );
  later(60_000);
  await succeeds(sendForm(visitor, id, 'credit', { amount: '62.40' }));
  await succeeds(sendForm(visitor, id, 'mails', { template: 'Invoice Payment Reminder' }));
  await caller.call('SendEmail', {
    ...{ id, customtype: 'invoice', customsubject: texts.subject, custommessage: `<p>${texts.subject}</p>` },
  });
  later(60_000);
  await caller.pay(id, { transid: `${texts.reference}-${count}`, amount: '501.00', gateway: texts.gateway });
  return id;
}

/** A transaction with a payment, which is corrected to another amount. */
async function correction(gateway: TestGateway, id: number, userid: number, texts: LifeTexts): Promise<void> {
  const caller = callerOf(gateway);
  await caller.call('AddTransaction', {
    ...{
      userid,
      invoiceid: id,
      description: texts.description,
      amountin: '30.00',
      transid: `${texts.reference}-t${count}`,
    },
    ...{ paymentmethod: texts.gateway, date: '2026-11-20' },
  });
  const transactionid = await newestOf(gateway, 'transactions', id);
  const corrected = await caller.call('UpdateTransaction', { transactionid, amountin: '20.00' });
  if (corrected.json?.result !== 'success') throw new Error(corrected.text);
}

async function newestOf(gateway: TestGateway, table: 'payments' | 'transactions', id: number): Promise<string> {
  const row = await gateway
    .database<{ id: bigint; tenant_id: number; invoice_id: number }>(table)
    .where({ tenant_id: 53, invoice_id: id })
    .orderBy('id', 'desc')
    .first('id');
  return String(row?.id);
}

async function succeeds(sent: Promise<SiteReply>): Promise<void> {
  const { status, text } = await sent;
  if (status !== 303) throw new Error(`A form was answered with ${status}: ${text.slice(0, 2_000)}`);
}
