import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { startJobs, type Jobs, type JobsOptions } from '../../src/jobs/jobs.ts';
import { systemClock } from '../../src/clock.ts';
import { get, pdfTextOf, wordsOf } from '../pages/fixtures.ts';
import { PDF_WORKER, startTestGateway, TEST_SECRET_KEY, type TestGateway } from '../support/gateway.ts';
import { memoryLogger } from '../support/logs/memory-logger.ts';
import { callWhmcs, type Params } from '../support/whmcs-client.ts';

const log: string[] = [];
let gateway: TestGateway;
let smtp: SMTPServer;
let smtpUrl: string;
const received: string[] = [];
let refusals = 0;

beforeAll(async () => {
  gateway = await startTestGateway();
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
      stream.on('end', () => {
        if (refusals > 0) {
          refusals -= 1;
          done(new Error('try later'));
          return;
        }
        // Quoted-printable breaks long lines with `=`.
        received.push(text.replaceAll('=\r\n', ''));
        done();
      });
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  smtpUrl = `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await new Promise<void>((resolve) => {
    smtp.close(resolve);
  });
  await gateway.close();
});

function jobs(url: string | null, options: Partial<JobsOptions> = {}): Promise<Jobs> {
  return startJobs({
    databaseUrl: gateway.databaseUrls.worker,
    smtpUrl: url,
    mailFrom: 'Billing <billing@example.com>',
    metrcBaseUrl: null,
    publicUrl: () => gateway.url,
    pdf: { workerUrl: PDF_WORKER, timeLimitMs: 80_000, waitLimitMs: 80_000 },
    secretKeys: [TEST_SECRET_KEY],
    logger: memoryLogger(log),
    clock: systemClock,
    pollMs: 50,
    ...options,
  });
}

async function states(): Promise<string[]> {
  const rows = await gateway.database<{ state: string }>('outbox').whereLike('event', 'mail.%').orderBy('id');
  return rows.map((row) => row.state);
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await isTrue()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It did not come true within ten seconds');
}

describe('Mail', () => {
  it('keeps mails in the outbox where there is no mail server', async () => {
    await callWhmcs(gateway.url, 'AddInvoicePayment', {
      invoiceid: 78,
      transid: 'kept',
      gateway: 'cash',
      amount: '1.00',
    });
    expect(await states()).toEqual(['pending']);
    const without = await jobs(null);
    await until(async () => (await states()).join() === 'held');
    await without.stop();
    expect(received).toEqual([]);
  });

  it('sends a mail for a created invoice and for a payment, as text and HTML, and none for a refused payment', async () => {
    const worker = await jobs(smtpUrl);
    await callWhmcs(gateway.url, 'CreateInvoice', {
      userid: 1,
      sendinvoice: 1,
      itemdescription1: 'Tea & <biscuits>',
      itemamount1: '12.50',
    });
    await callWhmcs(gateway.url, 'AddInvoicePayment', {
      invoiceid: 78,
      transid: 'sent',
      gateway: 'cash',
      amount: '2.00',
    });
    await callWhmcs(gateway.url, 'AddInvoicePayment', {
      invoiceid: 78,
      transid: 'sent',
      gateway: 'cash',
      amount: '3.00',
    });
    await until(async () => (await states()).join() === 'held,done,done');
    await worker.stop();
    expect(received).toHaveLength(2);
    const kept = (await gateway.database('sent_mails').orderBy('subject')) as readonly Record<string, unknown>[];
    expect(kept.map(({ subject, state, attachments }) => [subject, state, attachments])).toEqual([
      ['Invoice #79', 'sent', ['invoice-79.pdf']],
      ['Payment received for invoice #78', 'sent', ['invoice-78.pdf']],
    ]);
    const created = received.find((mail) => mail.includes('Subject: Invoice #79')) ?? '';
    expect(created).toContain('From: Billing <billing@example.com>');
    expect(created).toContain('To: Demo Client <client1@example.com>');
    expect(created).toContain('multipart/alternative');
    expect(created).toContain('Tea & <biscuits>');
    expect(created).toContain('Tea &amp; &lt;biscuits&gt;');
    expect(created).toMatch(/Total\s+12\.50 USD/);
    const paid = received.find((mail) => mail.includes('Payment received for invoice #78')) ?? '';
    expect(paid).toMatch(/Amount\s+2\.00 USD/);
    expect(paid).toMatch(/Balance due\s+42\.00 USD/);
  });

  it('has the link to the page of its invoice, and its PDF', async () => {
    const mail = received.find((each) => each.includes('Subject: Invoice #79')) ?? '';
    const [, link = ''] = /View the invoice: (\S+)/.exec(mail) ?? [];
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:[0-9]+\/i\/home\/53\.79\./);
    // The HTML has it too, with the equals sign of quoted-printable.
    expect(mail).toContain(`<a href=3D"${link}">`);
    const page = await get(link);
    expect([page.status, wordsOf(page)]).toEqual([200, expect.stringContaining('Invoice #79')]);
    expect(mail).toContain('multipart/mixed');
    expect(mail).toContain('Content-Disposition: attachment; filename=invoice-79.pdf');
    const [, encoded = ''] = /Content-Type: application\/pdf[\s\S]*?\r\n\r\n([A-Za-z0-9+/=\r\n]+)/.exec(mail) ?? [];
    const pdf = Buffer.from(encoded, 'base64');
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    const pages = await pdfTextOf(pdf);
    if (pages !== null) expect(pages.join('')).toContain('Tea & <biscuits>');
  });

  it('sends the template that an event names, about its invoice and the last payment of it', async () => {
    const ask = async (id: number, template: string): Promise<unknown> =>
      gateway.database('outbox').insert({
        ...{ tenant_id: 53, id, event: 'mail.requested', state: 'pending', invoice_id: 78 },
        ...{ payload: JSON.stringify({ template }), command_id: 'by hand', recorded_at: '2026-11-22T10:00:00Z' },
      });
    const before = received.length;
    await ask(900_001, 'Second Invoice Overdue Notice');
    await ask(900_002, 'Invoice Payment Confirmation');
    const worker = await jobs(smtpUrl);
    await until(async () => (await states()).slice(-2).join() === 'done,done');
    await worker.stop();
    await gateway.database('outbox').where('id', '>', 900_000).delete();
    const [notice = '', receipt = ''] = received
      .slice(before)
      .sort((a, b) => Number(a.includes('Payment')) - Number(b.includes('Payment')));
    expect(notice).toContain('Subject: Second notice: invoice #78 is overdue');
    expect(notice).toMatch(/Balance due\s+42\.00 USD/);
    expect(receipt).toMatch(/Amount\s+2\.00 USD/);
    received.splice(before);
  });

  it('tries again when the mail server says no', async () => {
    refusals = 1;
    const worker = await jobs(smtpUrl);
    await callWhmcs(gateway.url, 'AddInvoicePayment', {
      invoiceid: 78,
      transid: 'again',
      gateway: 'cash',
      amount: '2.00',
    });
    await until(async () => (await states()).at(-1) === 'done');
    await worker.stop();
    expect(received).toHaveLength(3);
  });
});

describe('A PDF that cannot be made', () => {
  // A module that never answers.
  const endless = new URL('data:text/javascript,setInterval(() => {}, 1000)');
  const broken = new URL('data:text/javascript,throw new Error("no fonts")');

  it.each([
    ['takes too long', endless, 'exhausted'],
    ['fails', broken, 'no fonts'],
  ])('is left out of its mail, and the log says so: it %s', async (name, workerUrl, reason) => {
    const before = received.length;
    const worker = await jobs(smtpUrl, { pdf: { workerUrl, timeLimitMs: 300 } });
    await callWhmcs(gateway.url, 'AddInvoicePayment', {
      invoiceid: 78,
      transid: name,
      gateway: 'cash',
      amount: '1.00',
    });
    await until(async () => (await states()).at(-1) === 'done');
    await worker.stop();
    expect(received).toHaveLength(before + 1);
    expect(received.at(-1)).toContain('View the invoice: http');
    expect(received.at(-1)).not.toContain('application/pdf');
    const line = log
      .map((each) => JSON.parse(each) as Record<string, unknown>)
      .findLast(({ invoice }) => invoice === 78);
    expect(line).toMatchObject({ level: 'warn', message: 'a mail goes without its PDF', tenant: 53, reason });
  });
});

describe('A mail server that is not there', () => {
  it('leaves the mail queued', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    const port = await new Promise<number>((resolve) => {
      closed.once('listening', () => {
        resolve((closed.address() as AddressInfo).port);
      });
    });
    closed.close();
    const worker = await jobs(`smtp://127.0.0.1:${port}`);
    await callWhmcs(gateway.url, 'AddInvoicePayment', {
      invoiceid: 78,
      transid: 'queued',
      gateway: 'cash',
      amount: '2.00',
    });
    const before = received.length;
    await until(async () => (await states()).at(-1) === 'queued');
    await worker.stop();
    expect(received).toHaveLength(before);
  });
});

describe('The mail of a quote', () => {
  it('has its PDF, for a client and for another person', async () => {
    const call = (action: string, params: Params) => callWhmcs(gateway.url, action, params);
    const fields = { subject: 'Tea & biscuits', stage: 'Draft', validuntil: '2026-12-31' };
    const line = { 'lineitems[0][desc]': 'Tea', 'lineitems[0][qty]': 3, 'lineitems[0][up]': '5.00' };
    await gateway.database('outbox').whereLike('event', 'mail.%').delete();
    received.length = 0;
    const ids: number[] = [];
    for (const owner of [{ userid: 1 }, { firstname: 'Max', lastname: 'Muster', email: 'max@example.net' }]) {
      const { json } = await call('CreateQuote', { ...fields, ...line, ...owner });
      ids.push(json.quoteid as number);
      await call('SendQuote', { quoteid: json.quoteid as number });
    }
    const gone = (await call('CreateQuote', { ...fields, userid: 1 })).json.quoteid as number;
    await call('SendQuote', { quoteid: gone });
    await call('DeleteQuote', { quoteid: gone });
    const worker = await jobs(smtpUrl);
    await until(async () => (await states()).join() === 'done,done,done');
    await worker.stop();
    const mails = received.splice(0);
    expect(mails).toHaveLength(2);
    const [toClient, toMax] = ids.map((id) => mails.find((mail) => mail.includes(`Quote ${id}: Tea & biscuits`)) ?? '');
    expect(toClient).toContain('Our quote is attached to this mail. It is valid until 12/31/2026.');
    expect(toMax).toMatch(/^To: .*max@example\.net/m);
    expect(toMax).toContain('Dear Max Muster');
    const [, encoded = ''] = /filename=quote-[0-9]+\.pdf[\s\S]*?\r\n\r\n([A-Za-z0-9+/=\r\n]+)/.exec(toMax ?? '') ?? [];
    const pdf = Buffer.from(encoded, 'base64');
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    const words = (await pdfTextOf(pdf))?.join(' ');
    if (words !== undefined) expect(words).toMatch(/Quote #.*Max Muster.*Tea \(3 × 5\.00\).*15\.00/s);
    const { json } = await call('GetEmails', { clientid: 1 });
    const files = (json.emails.email as { attachments: string | null }[]).map(({ attachments }) => attachments);
    expect(files).toContain(`quote-${ids[0]!}.pdf`);
  }, 90_000);
});
