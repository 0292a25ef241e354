import { demand } from './stack.mjs';

/** Another tenant than the documents', which their commands add. */
const TENANT = 55;

/** A tenant with a credential of both dialects, as docs/operations.md makes them. */
export async function provision(stack) {
  const tenant = ['--tenant', String(TENANT)];
  await stack.cli('tenant', 'add', String(TENANT), '--name', 'Check Ltd', '--currency', 'EUR', '--key-prefix', 'CHK');
  const client = await stack.cli('client', 'add', ...tenant, '--name', 'Jane Doe', '--email', 'jane@example.com');
  await stack.cli('payee', 'add', ...tenant, '--id', '1', '--name', 'Front desk');
  await stack.cli('merchant', 'add', ...tenant, '--id', '1', '--name', 'Web shop');
  await stack.cli('money-type', 'add', ...tenant, '--documented');
  const { identifier, secret } = await stack.cli('credential', 'add', ...tenant);
  const { corpKey, userName, password } = await stack.cli('credential', 'add', ...tenant, '--corp-user', 'web');
  return new Callers({ identifier, secret }, { corpKey, userName, password }, client.id);
}

/** Callers of both dialects. */
class Callers {
  #whmcs;
  #corp;
  #clientId;
  #numbers = 0;

  constructor(whmcs, corp, clientId) {
    this.#whmcs = whmcs;
    this.#corp = corp;
    this.#clientId = clientId;
  }

  #form(action, parameters) {
    return { action, responsetype: 'json', ...this.#whmcs, ...parameters };
  }

  /** The fields of a payment, for a caller elsewhere. */
  paymentForm(invoiceid, transid) {
    return this.#form('AddInvoicePayment', { invoiceid, transid, gateway: 'cash', amount: '10.00' });
  }

  /** The fields of a call with a credential that is accepted only from one address. */
  async limitedTo(stack, address) {
    const made = await stack.cli('credential', 'add', '--tenant', String(TENANT), '--allow-ip', address);
    const { identifier, secret } = made;
    return { action: 'GetInvoice', invoiceid: '1', responsetype: 'json', identifier, secret };
  }

  async whmcs(url, action, parameters) {
    const body = new URLSearchParams(this.#form(action, parameters));
    const response = await fetch(`${url}/includes/api.php`, {
      method: 'POST',
      body,
      signal: AbortSignal.timeout(10_000),
    });
    const answer = await response.json();
    demand(answer.result === 'success', `${action} was answered ${response.status}: ${JSON.stringify(answer)}`);
    return answer;
  }

  /** The number of a new invoice over 100.00. */
  async createInvoice(url, parameters = {}) {
    const line = { itemdescription1: 'Hosting', itemamount1: '100.00' };
    return (await this.whmcs(url, 'CreateInvoice', { userid: this.#clientId, ...line, ...parameters })).invoiceid;
  }

  async balanceOf(url, invoiceid) {
    return (await this.whmcs(url, 'GetInvoice', { invoiceid })).balance;
  }

  async payAsWhmcs(url, invoiceid, transid = `W-${(this.#numbers += 1)}`) {
    await this.whmcs(url, 'AddInvoicePayment', { invoiceid, transid, gateway: 'cash', amount: '10.00' });
  }

  #corpArguments(invoiceNumber) {
    return {
      API_CALL_FUNCTION_NAME: 'addInvoicePayment',
      API_CORP_KEY_ID: this.#corp.corpKey,
      API_USER_NAME: this.#corp.userName,
      API_USER_PASSWORD: this.#corp.password,
      API_CURRENT_PAYEE_ID: '1',
      CORP_ID: TENANT,
      INVOICE_NUMBER: invoiceNumber,
      MERCHANT_SETTING_ID: 1,
      MONEY_TYPE_ID: 2,
      TRANSACTION_DATE: '2026-11-22',
      ACTUAL_TRANS_NUMBER: 1_000 + (this.#numbers += 1),
      AMOUNT_PAID: 10,
    };
  }

  async payAsCorpJson(url, invoiceNumber) {
    const text = await this.#postCorp(url, 'application/json', JSON.stringify(this.#corpArguments(invoiceNumber)));
    const answer = JSON.parse(text);
    demand(answer.RET_STATUS === 'ok', `addInvoicePayment in JSON was answered ${text}`);
    return answer.REDIRECT_LINK_ARRAY;
  }

  /** Fetches the pages that an answer links to, and their PDF, which embeds its fonts. */
  async checkPages(url, invoiceNumber) {
    const links = await this.payAsCorpJson(url, invoiceNumber);
    for (const { LABEL: label, URL: link } of links) {
      demand(link.startsWith(`${url}/`), `The link ${label} leads to ${new URL(link).origin}, not to ${url}.`);
      const page = await fetch(link);
      demand(page.status === 200, `The page ${label} was answered ${page.status}.`);
    }
    const printable = links.find(({ LABEL }) => LABEL === 'printable invoice').URL;
    const [, path] = /href="([^"]*\/pdf\/[^"]*)"/.exec(await (await fetch(printable)).text()) ?? [];
    demand(path !== undefined, 'The printable invoice has no link to a PDF.');
    const target = new URL(path.replaceAll('&amp;', '&'), printable);
    const pdf = Buffer.from(await (await fetch(target)).arrayBuffer());
    demand(pdf.subarray(0, 5).toString() === '%PDF-', 'The printable invoice is not a PDF.');
  }

  async payAsCorpWddx(url, invoiceNumber) {
    const members = Object.entries(this.#corpArguments(invoiceNumber)).map(([name, value]) => {
      const type = typeof value === 'number' ? 'number' : 'string';
      return `<var name='${name}'><${type}>${value}</${type}></var>`;
    });
    const packet = `<wddxPacket version='1.0'><header/><data><struct>${members.join('')}</struct></data></wddxPacket>`;
    const text = await this.#postCorp(url, 'text/xml', packet);
    const isOk = /<var name='RET_STATUS'><string>ok<\/string><\/var>/i.test(text.replaceAll('"', "'"));
    demand(isOk, `addInvoicePayment in WDDX was answered ${text}`);
  }

  async #postCorp(url, type, body) {
    const headers = { 'content-type': type };
    const signal = AbortSignal.timeout(10_000);
    return await (await fetch(`${url}/corp/api`, { method: 'POST', headers, body, signal })).text();
  }

  /** One payment by each way; the invoice's balance proves that each was recorded. */
  async payByAll(url) {
    const invoice = await this.createInvoice(url);
    await this.payAsWhmcs(url, invoice);
    await this.payAsCorpJson(url, invoice);
    await this.payAsCorpWddx(url, invoice);
    const balance = await this.balanceOf(url, invoice);
    demand(balance === '70.00', `Three payments of 10.00 left a balance of ${balance}, not 70.00.`);
    return invoice;
  }
}
