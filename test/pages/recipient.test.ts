import { describe, expect, it } from '@jest/globals';
import { recipientOf } from '../../adapters/pages/recipient.ts';
import { writingOf } from '../../adapters/pages/view-model.ts';
import { currencyOf } from '../../src/core/money/money.ts';
import { BLANK_PERSON } from '../../src/core/records/person.ts';
import { gatewayWithCaller } from '../support/gateway-with-caller.ts';
import type { Params } from '../support/whmcs-client.ts';
import { get, pdfPagesOf, pdfTextOf, urlOf, wordsOf } from './fixtures.ts';

describe('The recipient of an invoice', () => {
  const shown = (name: string, parts: Partial<typeof BLANK_PERSON>): string[] => {
    const { client, address } = recipientOf(
      name,
      { ...BLANK_PERSON, ...parts },
      writingOf('en', '', currencyOf('USD')),
    );
    return [client, ...address];
  };

  it.each([
    ['Jane Doe', {}, ['Jane Doe']],
    ['Jane Doe', { companyName: 'Acme' }, ['Acme', 'Jane Doe']],
    ['Acme', { companyName: 'Acme' }, ['Acme']],
    ['', { companyName: 'Acme' }, ['Acme']],
    ['Jane Doe', { city: 'Berlin' }, ['Jane Doe', 'Berlin']],
    ['Jane Doe', { city: 'Austin', postcode: '78701' }, ['Jane Doe', 'Austin, 78701']],
    ['Jane Doe', { address2: 'Floor 2' }, ['Jane Doe', 'Floor 2']],
    ['Jane Doe', { companyName: ' ', address1: '\u00a0', city: '\n', country: ' ', taxId: '\t' }, ['Jane Doe']],
    ['Jane Doe', { country: 'de' }, ['Jane Doe', 'Germany']],
    ['Jane Doe', { country: 'Atlantis' }, ['Jane Doe', 'Atlantis']],
    ['Jane Doe', { taxId: 'DE123' }, ['Jane Doe', 'Tax ID: DE123']],
  ])('with the name %j and %j is %j', (name, parts, lines) => {
    expect(shown(name, parts)).toEqual(lines);
  });
});

describe('The client on the pages of an invoice', () => {
  const { gateway, api } = gatewayWithCaller();
  let count = 0;

  /** The id of an invoice of a new client with these parameters. */
  async function billed(params: Params): Promise<number> {
    count += 1;
    const person = { firstname: 'Jane', lastname: 'Doe', email: `billed-${count}@example.com`, skipvalidation: 1 };
    const { json } = await api.call('AddClient', { ...person, ...params });
    return await api.create({ userid: Number(json.clientid) });
  }

  const FULL = {
    companyname: 'Acme & Sons',
    address1: '1 Long Street',
    address2: 'Floor 2',
    city: 'Austin',
    state: 'Texas',
    postcode: '78701',
    country: 'US',
    tax_id: 'US-99',
  };
  const LINES = ['Acme & Sons', 'Jane Doe', '1 Long Street', 'Floor 2', 'Austin, Texas, 78701', 'United States'];

  it('has its company, address and tax number, in HTML and in the PDF', async () => {
    const id = await billed(FULL);
    const all = [...LINES, 'Tax ID: US-99'];
    for (const page of ['print', 'home'] as const) {
      const words = wordsOf(await get(urlOf(gateway, page, id))).replaceAll('&amp;', '&');
      expect(words).toContain(`Billed to ${all.join(' ')} Issued`);
    }
    const text = await pdfTextAt(id, 'a4');
    for (const line of text === null ? [] : all) expect(text).toContain(line);
  });

  it('shows what it is now, and leaves out what is empty', async () => {
    const id = await billed({ city: 'Berlin', country: 'DE' });
    expect(wordsOf(await get(urlOf(gateway, 'print', id)))).toContain('Billed to Jane Doe Berlin Germany Issued');
    const changed = await api.call('UpdateClient', {
      clientemail: `billed-${count}@example.com`,
      city: '',
      tax_id: 'DE 1',
    });
    expect(changed.json).toMatchObject({ result: 'success' });
    const words = wordsOf(await get(urlOf(gateway, 'print', id)));
    expect(words).toContain('Billed to Jane Doe Germany Tax ID: DE 1 Issued');
  });

  it.each(['a4', 'letter'] as const)('stays on the first page with the lines, however long, on %s', async (paper) => {
    const long = 'Lange\u202e Straße <b> '.repeat(200);
    const id = await billed({ country: 'DE' });
    const texts = { company_name: long, address1: long, address2: long, city: long, state: long };
    // Imported clients may have longer texts than callers can send.
    const client = { tenant_id: 53, email: `billed-${count}@example.com` };
    await gateway
      .database('clients')
      .where(client)
      .update({ ...texts, tax_number: long });
    const response = await fetch(`${urlOf(gateway, 'pdf', id)}?paper=${paper}`);
    expect(response.status).toBe(200);
    const pdf = Buffer.from(await response.arrayBuffer());
    expect(pdfPagesOf(pdf).count).toBeLessThanOrEqual(2);
    const text = (await pdfTextOf(pdf))?.[0]?.replace(/[ \u00a0]+/g, ' ') ?? null;
    for (const part of text === null ? [] : ['Germany', 'Tax ID: Lange', 'Amount due']) expect(text).toContain(part);
    const page = await get(urlOf(gateway, 'print', id));
    expect([page.status, page.text.includes('<b> ')]).toEqual([200, false]);
  });

  it('is shown in letters that are read from right to left', async () => {
    const id = await billed({ companyname: 'חברה', city: 'תל אביב', postcode: '61000', country: 'IL' });
    const { text: html } = await get(urlOf(gateway, 'home', id));
    expect(html).toContain('<strong dir="auto">חברה</strong>');
    expect(html).toContain('<span dir="auto">תל אביב, 61000</span>');
    const text = await pdfTextAt(id, 'a4');
    for (const part of text === null ? [] : ['חברה', 'תל אביב', '61000', 'Israel']) expect(text).toContain(part);
  });

  /** The text of a PDF with single blanks; `null` where this machine cannot read one. */
  async function pdfTextAt(id: number, paper: string): Promise<string | null> {
    const response = await fetch(`${urlOf(gateway, 'pdf', id)}?paper=${paper}`);
    const pages = await pdfTextOf(Buffer.from(await response.arrayBuffer()));
    // The reader marks directions with controls of its own.
    return (
      pages
        ?.join('\n')
        .replace(/[\u200e\u200f\u202a-\u202e]/g, '')
        .replace(/[ \u00a0]+/g, ' ') ?? null
    );
  }
});
