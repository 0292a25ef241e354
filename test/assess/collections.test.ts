import { describe, expect, it } from '@jest/globals';
import { DIALECTS } from '../../adapters/dialects.ts';
import { assess } from '../../src/assess/assess.ts';
import type { Report } from '../../src/assess/report/report.ts';
import { madeFolder } from './folder.ts';

const folder = madeFolder();
const POSTMAN = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

const callsOf = ({ actions }: Report): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    actions.map(({ dialect, action, places, calls, parameters }) => [
      `${dialect} ${action}`,
      [places, calls, parameters.map(({ name }) => name).sort()],
    ]),
  );

const found = async (name: string, document: unknown): Promise<Report> =>
  await assess([folder.write(name, JSON.stringify(document, null, '\t'))], DIALECTS);

const pairs = (fields: Readonly<Record<string, string>>, key = 'key'): readonly object[] =>
  Object.entries(fields).map(([name, value]) => ({ [key]: name, value }));

/** A collection with a request of each form. */
const COLLECTION = {
  info: { name: 'Billing', schema: POSTMAN },
  item: [
    {
      name: 'Invoices',
      item: [
        {
          name: 'Show one',
          request: {
            method: 'POST',
            url: { raw: '{{base}}/includes/api.php', host: ['{{base}}'], path: ['includes', 'api.php'] },
            body: { mode: 'urlencoded', urlencoded: pairs({ action: 'GetInvoice', secret: '{{s}}', invoiceid: '1' }) },
          },
        },
        {
          name: 'Make one',
          request: {
            method: 'POST',
            url: '{{address}}',
            body: {
              mode: 'formdata',
              formdata: [
                ...pairs({ action: '{{do}}', userid: '1', itemamount1: '4' }),
                { key: 'notes', value: 'x', disabled: true },
              ],
            },
          },
        },
      ],
    },
    {
      name: 'Pay',
      request: {
        method: 'POST',
        header: [{ key: 'content-type', value: 'application/json' }],
        url: { raw: 'https://billing.example/includes/api.php' },
        body: {
          mode: 'raw',
          raw: '{"action": "AddInvoicePayment", "invoiceid": {{id}}, "transid": "T-{{n}}", "gateway": "a"}',
        },
      },
    },
    {
      name: 'Corp',
      request: {
        method: 'POST',
        url: { raw: 'https://x.example/corp/api' },
        body: {
          mode: 'raw',
          raw: '{"API_CALL_FUNCTION_NAME":"addInvoicePayment","AMOUNT_PAID":5}',
          options: { raw: { language: 'json' } },
        },
      },
    },
    { name: 'An address', request: 'https://x.example/includes/api.php?action=GetStats' },
    { name: 'Not known', request: { method: 'POST', url: '{{base}}/includes/api.php', body: { mode: 'urlencoded' } } },
    { name: 'Elsewhere', request: { method: 'GET', url: { raw: 'https://x.example/health' } } },
    { name: 'Damaged', request: { method: 'GET' } },
  ],
  variable: [
    { key: 'address', value: 'https://billing.example/includes/api.php' },
    { key: 'do', value: 'CreateInvoice' },
  ],
};

describe('The calls of a collection', () => {
  it('of Postman are those of its requests, also in folders, with its variables', async () => {
    const report = await found('billing.postman_collection.json', COLLECTION);
    expect(callsOf(report)).toEqual({
      'whmcs GetInvoice': [1, 0, ['invoiceid']],
      'whmcs CreateInvoice': [1, 0, ['itemamountX', 'userid']],
      'whmcs AddInvoicePayment': [1, 0, ['gateway', 'invoiceid', 'transid']],
      'whmcs GetStats': [1, 0, []],
      'corp addInvoicePayment': [1, 0, ['AMOUNT_PAID']],
    });
    expect(report.unseen).toMatchObject([{ dialect: 'whmcs', places: 1, calls: 0 }]);
    expect(report.damagedRequests).toBe(1);
    expect(report.files.kinds).toEqual([{ kind: 'collections', files: 1 }]);
  });

  it('of Insomnia are those of its requests, with the variables of its environments', async () => {
    const report = await found('insomnia.json', {
      _type: 'export',
      __export_format: 4,
      resources: [
        { _type: 'workspace', name: 'Billing' },
        {
          _type: 'request',
          method: 'POST',
          url: '{{ _.base }}/includes/api.php',
          body: {
            mimeType: 'application/x-www-form-urlencoded',
            params: pairs({ action: 'GetInvoices', userid: '{{ _.client }}' }, 'name'),
          },
        },
        {
          _type: 'request',
          method: 'GET',
          url: '{{ base }}/includes/api.php',
          parameters: [...pairs({ action: '{{ _.call }}', invoiceid: '1' }, 'name'), { name: 'x', disabled: true }],
          body: {},
        },
        {
          _type: 'request',
          method: 'POST',
          url: 'https://x.example/includes/api.php?responsetype=json',
          headers: [{ name: 'Content-Type', value: 'application/json' }],
          body: {
            mimeType: 'application/json',
            text: '{"action":"ApplyCredit","invoiceid":{{ _.id }},"amount":"full"}',
          },
        },
        { _type: 'environment', data: { base: 'https://x.example', call: 'GetInvoice', nested: { a: 1 } } },
      ],
    });
    expect(callsOf(report)).toEqual({
      'whmcs GetInvoices': [1, 0, ['userid']],
      'whmcs GetInvoice': [1, 0, ['invoiceid']],
      'whmcs ApplyCredit': [1, 0, ['amount', 'invoiceid']],
    });
    expect(report.unseen).toEqual([]);
  });

  it('show no value', async () => {
    const text = JSON.stringify(await found('values.json', COLLECTION));
    for (const value of ['T-', '{{', 'billing.example']) expect(text).not.toContain(value);
  });

  it('are not read where it is damaged, or too deep', async () => {
    const head = `{"info":{"schema":"${POSTMAN}"},`;
    const deep = `${head}${'"item":[{'.repeat(200)}"item":[]${'}]'.repeat(200)}}`;
    const paths = [folder.write('cut.json', `${head}"item":[`), folder.write('deep.json', deep)];
    const { unread } = await assess(paths, DIALECTS);
    expect(unread.map(({ reason }) => reason)).toEqual(['it is not JSON', 'its folders are more than 100 deep']);
  });
});

describe('An export of Insomnia 5', () => {
  const EXPORT = `type: collection.insomnia.rest/5.0
name: Billing
collection:
  - url: "{{ _.base }}/includes/api.php"
    name: Show one
    method: POST
    body:
      mimeType: application/x-www-form-urlencoded
      params:
        - { name: action, value: GetInvoice }
        - { name: invoiceid, value: "1" }
        - { name: stale, value: "1", disabled: true }
  - name: Folder
    children:
      - url: https://billing.example.com/web/adilas_api_calls.cfm
        method: POST
        headers:
          - { name: Content-Type, value: application/json }
        body:
          mimeType: application/json
          text: |-
            {"API_CALL_FUNCTION_NAME": "addInvoicePayment", "INVOICE_NUMBER": {{ _.invoice }}}
      - name: Inner
        children:
          - url: "{{ _.base }}/includes/api.php"
            method: GET
            parameters:
              - { name: action, value: "{{ _.which }}" }
environments:
  name: Base Environment
  data: { base: https://billing.example.com }
  subEnvironments:
    - name: Live
      data: { which: GetStats }
`;

  it('is read with its folders and environments', async () => {
    const report = await assess([folder.write('billing.yaml', EXPORT)], DIALECTS);
    expect(callsOf(report)).toEqual({
      'whmcs GetInvoice': [1, 0, ['invoiceid']],
      'corp addInvoicePayment': [1, 0, ['INVOICE_NUMBER']],
      'whmcs GetStats': [1, 0, []],
    });
  });

  it('that is broken is named, and other YAML is passed over', async () => {
    const bomb = `type: collection.insomnia.rest/5.0\na: &a [1,1,1,1,1,1,1,1,1]\n${'bcdefg'
      .split('')
      .map(
        (name, at) =>
          `${name}: &${name} [${Array(9)
            .fill(`*${'abcdef'.charAt(at)}`)
            .join(',')}]`,
      )
      .join('\n')}\n`;
    const paths = [
      folder.write('broken.yaml', 'type: collection.insomnia.rest/5.0\ncollection: [\n'),
      folder.write('bomb.yml', bomb),
    ];
    const { unread, actions } = await assess(paths, DIALECTS);
    expect(unread.map(({ reason }) => reason)).toEqual(['it is not YAML', 'it is not YAML']);
    expect(actions).toEqual([]);
    folder.write('tree/compose.yaml', 'action: GetInvoice\nidentifier: x\n');
    const other = await assess([`${folder.path}/tree`], DIALECTS);
    expect([other.unread, other.actions]).toEqual([[], []]);
  });
});
