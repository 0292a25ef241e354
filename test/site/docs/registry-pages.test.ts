import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DIALECTS, unsupportedNames } from '../../../adapters/dialects.ts';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Library } from '../../../src/site/docs/library/library.ts';
import { differencesOfParameter } from '../../../src/compatibility/differences.ts';
import { DEMO } from '../../../src/demo/demo.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { Visitor } from '../visitor.ts';

const CALLS = DIALECTS.flatMap(({ name, actions }) => actions.map((action) => [name, action.name] as const));
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
});

afterAll(async () => {
  await gateway.close();
});

const get = (path: string) => new Visitor(gateway.url).get(path);

function textOf(html: string): string {
  const text = html.replaceAll(/<[^>]*>/g, '').replaceAll(/\s+/g, ' ');
  return text.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>');
}

describe('The page of an action', () => {
  it.each(CALLS)('of %s %s has its parameters, its answer and its errors', async (dialect, name) => {
    const { status, text } = await get(`/docs/actions/${dialect}/${name}`);
    expect(status).toBe(200);
    const shown = textOf(text);
    const described = DIALECTS.find((each) => each.name === dialect)!.reference!.describe(name);
    for (const { name: parameter } of described.parameters) expect(text).toContain(`<code>${parameter}</code>`);
    for (const { name: member } of described.answer) expect(text).toContain(`<code>${member}</code>`);
    for (const { sentence } of described.errors) expect(shown).toContain(sentence.replaceAll(/\s+/g, ' '));
    for (const language of ['curl', 'PHP', 'Node', 'Python']) expect(text).toContain(`<summary>${language}</summary>`);
    for (const [, anchor = ''] of text.matchAll(/href="#([^"]+)"/g)) expect(text).toContain(`id="${anchor}"`);
  });

  it('says which parameters differ, and links each row', async () => {
    const { text } = await get('/docs/actions/whmcs/addinvoicepayment');
    expect(text).toContain('href="#w-01"');
    expect(text).toContain('id="w-01"');
    expect(text).toContain('href="/docs/differences#w-02"');
    expect((await get('/docs/differences')).text).toContain('id="w-02"');
  });

  it('names a row at a parameter only where the row is about the action, or about none', () => {
    const row = (text: string) => ({ number: 'W-1', subject: '', original: '', gateway: '', reason: '', text });
    const rows = [row('`transid` of GetInvoice'), row('`transid`'), row('`transids` of AddCredit'), row('transid')];
    const found = differencesOfParameter(rows, ['GetInvoice', 'AddCredit'], 'AddCredit', 'transid');
    expect(found.map(({ text }) => text)).toEqual(['`transid`']);
  });

  it('is not found for another name, or another dialect', async () => {
    for (const path of ['whmcs/Nothing', 'nothing/GetInvoice', 'whmcs/__proto__', 'corp/GetInvoice'])
      expect([path, (await get(`/docs/actions/${path}`)).status]).toEqual([path, 404]);
  });

  it('shows the demo’s secrets with the demo only', async () => {
    const bare = await startTestGateway({ demo: false });
    const page = await new Visitor(bare.url).get('/docs/actions/whmcs/GetInvoice');
    const explorer = await new Visitor(bare.url).get('/docs/explorer');
    for (const { text } of [page, explorer]) expect(text).not.toContain(DEMO.secret);
    expect(page.text).toContain('YOUR_SECRET');
    expect((await get('/docs/actions/whmcs/GetInvoice')).text).toContain(DEMO.secret);
    await bare.close();
  });
});

describe('The matrix of compatibility', () => {
  it('has every call of every dialect, and the numbers of docs/compatibility.md', async () => {
    const { text } = await get('/docs/compatibility');
    for (const dialect of DIALECTS) {
      const names = [...dialect.actions.map(({ name }) => name), ...unsupportedNames(dialect)];
      for (const name of names) expect(text).toContain(name);
      const { passages } = new Library('').document('compatibility')!;
      const sentence = passages.find(
        (passage) => passage.heading?.text === `The ${dialect.title} dialect` && passage.text !== '',
      );
      expect(textOf(text)).toContain(sentence?.text);
    }
  });

  it('has every column of the table, and the public clients', async () => {
    const { text } = await get('/docs/compatibility?name=AddInvoicePayment&dialect=whmcs');
    const shown = textOf(text);
    for (const column of ['State', 'Parameters', 'Cases', 'Clients', 'Other dialect', 'Fuzzed', 'Since', 'Differences'])
      expect(shown).toContain(column);
    expect(shown).toMatch(/AddInvoicePayment\s*Supported\s*write\s*7 of 7\s*\d+ documented, \d+ seen, \d+ chosen/);
    expect(shown).toContain('addInvoicePayment');
    expect(textOf((await get('/docs/compatibility')).text)).toContain('apocas/node-whmcs 660b50d (2024-06)');
  });

  it('is narrowed by the address', async () => {
    const names = async (query: string): Promise<number> =>
      [...(await get(`/docs/compatibility?${query}`)).text.matchAll(/class="key-cell"/g)].length;
    const [all, supported, missing] = [await names(''), await names('show=supported'), await names('show=missing')];
    expect(supported).toBe(CALLS.length);
    expect(supported + missing).toBe(all);
    expect(await names('dialect=corp')).toBe(13);
    expect(await names('name=INVOICEPAYMENT&dialect=whmcs')).toBe(1);
    expect(await names('show=nonsense&dialect=nonsense')).toBe(all);
    const { text } = await get(`/docs/compatibility?name=${encodeURIComponent('"><script>x</script>')}`);
    expect(text).toContain('No such call');
    expect(text).not.toContain('<script>x');
  });
});

describe('The page of errors', () => {
  it('finds the error of a whole message, and of a part of one', async () => {
    const sentence = 'It is not possible to add a payment to an invoice that is Refunded';
    const whole = await get(`/docs/errors?message=${encodeURIComponent(sentence)}`);
    expect(whole.text).toContain('Publish a Draft with UpdateInvoice first.');
    expect(whole.text.match(/<tr>/g)!.length).toBeLessThan(6);
    expect((await get('/docs/errors?message=invalid+ip+10.0.4.17')).text).toContain('narrowed to other addresses');
    const hostile = await get(`/docs/errors?message=${encodeURIComponent('<img src=x>')}`);
    expect(hostile.text).toContain('No such error');
    expect(hostile.text).not.toContain('<img src=x>');
  });
});

describe('The description of the API', () => {
  it('is valid OpenAPI 3.1, with an operation for each action at its own path', async () => {
    const response = await fetch(`${gateway.url}/openapi.json`);
    const document = (await response.json()) as { openapi: string; paths: Record<string, unknown> };
    const result = await new Validator().validate(document);
    expect([result.valid, result.errors]).toEqual([true, undefined]);
    expect(document.openapi).toBe('3.1.0');
    const paths = DIALECTS.flatMap(({ client, actions }) => actions.map(({ name }) => `${client.path}#${name}`));
    expect(Object.keys(document.paths).sort()).toEqual(paths.sort());
  });

  it('has a document that the validator refuses, when it is broken', async () => {
    const broken = { openapi: '3.1.0', info: { title: 'x' }, paths: {} };
    expect((await new Validator().validate(broken as never)).valid).toBe(false);
  });
});
