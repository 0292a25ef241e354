import { beforeAll, describe, expect, it } from '@jest/globals';
import { METHODS } from '../../adapters/corp/methods.ts';
import { ACTIONS } from '../../adapters/whmcs/actions.ts';
import { CONTROL_ARGUMENTS } from '../../schemas/corp/values.ts';
import type { ActionSchema, ValueSchema } from '../../schemas/whmcs/values.ts';
import { SAMPLE, type Arguments } from '../support/corp-client.ts';
import { gatewayWithCaller } from '../support/gateway-with-caller.ts';
import { scrape, valueOf } from '../support/metrics.ts';
import { DEMO_CREDENTIAL, type Params } from '../support/whmcs-client.ts';
import { switchOnAllMethods } from './corp/fixtures.ts';
import { ONE_LINE } from './whmcs/fixtures.ts';

const { gateway, api: demo } = gatewayWithCaller();

beforeAll(async () => {
  await switchOnAllMethods(gateway);
});

interface Marks {
  readonly body: string;
  readonly reason: string | null;
  readonly ignored: string | null;
  readonly replayed: string | null;
  readonly line: Readonly<Record<string, unknown>>;
}

/** One call: its answer, the three headers, and its line of the log, which says the same. */
async function marksOf(
  path: string,
  body: string,
  type: string,
  headers: Readonly<Record<string, string>>,
): Promise<Marks> {
  const from = gateway.log.length;
  const answer = await fetch(`${gateway.url}${path}`, {
    method: 'POST',
    body,
    headers: { 'content-type': type, ...headers },
  });
  const text = await answer.text();
  const id = answer.headers.get('x-request-id');
  const lines = gateway.log.slice(from).map((line) => JSON.parse(line) as Record<string, unknown>);
  const line = lines.find(({ requestId, message }) => requestId === id && message === 'call') ?? {};
  const [reason, ignored, replayed] = ['x-reason', 'x-ignored-parameters', 'idempotent-replayed'].map((name) =>
    answer.headers.get(name),
  );
  expect(line['reason'] ?? null).toBe(reason ?? null);
  expect(line['ignored'] ?? null).toBe(ignored ?? null);
  expect(line['repeat'] ?? null).toBe(replayed === null ? null : true);
  return { body: text, reason: reason ?? null, ignored: ignored ?? null, replayed: replayed ?? null, line };
}

function whmcs(action: string, params: Params = {}, headers: Readonly<Record<string, string>> = {}): Promise<Marks> {
  const all = { action, responsetype: 'json', ...DEMO_CREDENTIAL, ...params };
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(all)) form.append(name, value);
  return marksOf('/includes/api.php', form.toString(), 'application/x-www-form-urlencoded', headers);
}

function corp(changes: Arguments = {}, headers: Readonly<Record<string, string>> = {}): Promise<Marks> {
  const body = JSON.stringify({ ...(JSON.parse(SAMPLE) as Arguments), ...changes });
  return marksOf('/corp/api', body, 'application/json', headers);
}

/** The counter of an action. */
async function counted(metric: 'ignored_parameters' | 'repeats', dialect: string, action: string): Promise<number> {
  const name = `invoice_gateway_${metric}_total`;
  return valueOf(await scrape(gateway.url), name, { dialect, action: action.toLowerCase() }) ?? Number.NaN;
}

/** A value of each format that no parameter of it accepts. */
const WRONG = 'not-a-value!';
/** The reason where an action answers a missing client in the words for an unknown one. */
const MISSING: Readonly<Record<string, string>> = { GetEmails: 'client-not-found' };
const namesOf = (schema: ActionSchema): string[] => [
  ...Object.keys(schema.properties),
  ...Object.keys(schema.patternProperties ?? {}).map((pattern) => pattern.replace(/^\^|\[0-9\].*$/g, '').concat('7')),
];

/** A parameter with a value that is right for it. */
const VALUES: Readonly<Record<string, string>> = { stage: 'Draft', validuntil: '2030-01-01' };
const valid = (name: string): [name: string, value: string] => [name, VALUES[name] ?? '1'];
/** A row that does not exist is said before a value that is wrong, as in the lists of documented errors. */
const earlier = (title: string, name: string): string | null => {
  if (title === 'UpdateQuote' && name !== 'quoteid') return 'quote-not-found';
  return title === 'UpdateClient' && name === 'clientid' ? 'client-not-found' : null;
};

describe.each([...ACTIONS.values()].map(({ schema }) => [schema.title, schema] as const))('%s', (title, schema) => {
  it('says which parameters meant nothing to it, and counts them', async () => {
    const before = await counted('ignored_parameters', 'whmcs', title);
    expect((await whmcs(title, { items: '[…]', 'no name': '', montant_é: '1', Secret: 'x' })).ignored).toBe(
      'items,no_name,montant_%C3%A9',
    );
    expect(await counted('ignored_parameters', 'whmcs', title)).toBe(before + 4);
  });

  it('has nothing to say of parameters that it or the dialect reads, whatever they hold', async () => {
    const known = Object.fromEntries(namesOf(schema).map((name) => [name, WRONG]));
    const own = { username: '', password: '', accesskey: 'x', API_IDEMPOTENCY_KEY: `own-${title}` };
    expect((await whmcs(title, { ...known, ...own })).ignored).toBeNull();
  });

  it('names each required parameter that is missing', async () => {
    for (const name of schema.required) {
      const others = Object.fromEntries(schema.required.filter((other) => other !== name).map(valid));
      expect([name, (await whmcs(title, others)).reason]).toEqual([name, MISSING[title] ?? name]);
    }
  });

  it('names each parameter that is wrong', async () => {
    // The client comes first, also where the schema leaves it open: its own sentence says that it is missing.
    const needed = ['clientid', 'userid', 'paymentmethod'].filter((name) => Object.hasOwn(schema.properties, name));
    const required = Object.fromEntries([...needed, ...schema.required].map(valid));
    const isChecked = ({ type, format }: ValueSchema): boolean => type === 'string' && format !== undefined;
    for (const [name] of Object.entries(schema.properties).filter(([, value]) => isChecked(value))) {
      expect([name, (await whmcs(title, { ...required, [name]: WRONG })).reason]).toEqual([
        name,
        earlier(title, name) ?? name,
      ]);
    }
  });

  it('reveals nothing to an unknown caller', async () => {
    for (const credential of [{ secret: 'wrong' }, { identifier: '', secret: '' }]) {
      const { reason, ignored, replayed } = await whmcs(title, { items: '1', ...credential });
      expect({ reason, ignored, replayed }).toEqual({ reason: null, ignored: null, replayed: null });
    }
  });
});

describe.each([...METHODS.values()].map(({ schema }) => [schema.title, schema] as const))(
  'corp %s',
  (title, schema) => {
    const isOwn = (name: string): boolean => name in CONTROL_ARGUMENTS || name in schema.arguments;
    const notOwn = Object.keys(JSON.parse(SAMPLE) as Arguments).filter((name) => !isOwn(name));
    /** Changes of the sample to a call of this method, without the arguments of others. */
    const own: Arguments = {
      ...Object.fromEntries(notOwn.map((name) => [name, undefined])),
      API_CALL_FUNCTION_NAME: title,
    };

    it('says which arguments meant nothing to it, and counts them', async () => {
      const before = await counted('ignored_parameters', 'corp', title);
      const call = { ...own, Items: [1], 'NO NAME': 1, Api_Token: 'x' };
      expect((await corp(call)).ignored).toBe('ITEMS');
      expect(await counted('ignored_parameters', 'corp', title)).toBe(before + 3);
    });

    it('has nothing to say of arguments that it or the dialect reads', async () => {
      const known = Object.fromEntries(Object.keys(schema.arguments).map((name) => [name.toLowerCase(), WRONG]));
      const control = Object.fromEntries(
        Object.keys(CONTROL_ARGUMENTS).map((name) => [name, (JSON.parse(SAMPLE) as Arguments)[name] ?? 'own-corp']),
      );
      expect((await corp({ ...known, ...control, ...own })).ignored).toBeNull();
    });

    it.each(
      Object.entries(schema.arguments)
        .filter(([, { isRequired }]) => isRequired)
        .map(([name]) => name),
    )('names %s where it is missing', async (name) => {
      const sample = JSON.parse(SAMPLE) as Arguments;
      const others = Object.keys(schema.arguments).filter((other) => sample[other] === undefined);
      const rest = Object.fromEntries(others.map(valid));
      expect((await corp({ ...rest, ...own, [name]: undefined })).reason).toBe(name);
    });

    it('reveals nothing to an unknown caller', async () => {
      for (const changes of [{ API_USER_PASSWORD: 'wrong' }, { API_CURRENT_PAYEE_ID: 99 }, { API_USER_PASSWORD: '' }]) {
        const { reason, ignored } = await corp({ ...own, ITEMS: 1, ...changes });
        expect({ reason, ignored }).toEqual({ reason: null, ignored: null });
      }
    });
  },
);

describe('The reason of a refusal', () => {
  it('is a code where no parameter is at fault', async () => {
    const cancelled = await demo.createIn('Cancelled');
    const id = await demo.create({ itemamount1: '100.00' });
    await demo.pay(id, { transid: 'R-1', amount: '1.00' });
    await gateway.addCredential({ tenantId: 53, identifier: 'reader', actions: ['getinvoice'] });
    const reader = { identifier: 'reader', secret: 'reader' };
    const reasons = [
      await whmcs('AddInvoicePayment', { invoiceid: 4711, transid: 'X' }),
      await whmcs('AddInvoicePayment', { invoiceid: cancelled, transid: 'X' }),
      await whmcs('AddInvoicePayment', { invoiceid: id, transid: 'R-1', gateway: 'mailin', amount: '2.00' }),
      await whmcs('UpdateInvoice', { invoiceid: id, 'itemamount[1]': '1', 'itemdescription[1]': 'x' }),
      await whmcs('UpdateInvoice', { invoiceid: id, status: 'Nonsense' }),
      await whmcs('UpdateInvoice', { invoiceid: id }, { 'idempotency-key': 'a b' }),
      await whmcs('Nonsense', { items: '1' }),
      await whmcs('CreateInvoice', { userid: 1, ...reader }),
      await whmcs('', {}),
    ].map(({ reason }) => reason);
    expect(reasons).toEqual([
      'invoice-not-found',
      'invoice-refuses-payment',
      'reference-reused',
      'itemtaxed',
      'status',
      'Idempotency-Key',
      'action-unknown',
      'permission-refused',
      'action-missing',
    ]);
  });

  it('is an argument or a code in the corp-ID dialect, whose bodies say no more than before', async () => {
    const cancelled = await demo.createIn('Cancelled');
    const cases: readonly (readonly [Arguments, string])[] = [
      [{ CORP_ID: 54 }, 'CORP_ID'],
      [{ MERCHANT_SETTING_ID: 99 }, 'MERCHANT_SETTING_ID'],
      [{ MONEY_TYPE_ID: 99 }, 'MONEY_TYPE_ID'],
      [{ AMOUNT_PAID: 0 }, 'AMOUNT_PAID'],
      [{ PAYMENT_NOTES: [1] }, 'PAYMENT_NOTES'],
      [{ ACTUAL_TRANS_NUMBER: 'x'.repeat(256) }, 'ACTUAL_TRANS_NUMBER'],
      [{ TRANSACTION_DATE: '', TRANSACTION_DATE_TIME: '' }, 'TRANSACTION_DATE'],
      [{ TRANSACTION_DATE_TIME: 'never' }, 'TRANSACTION_DATE_TIME'],
      [{ INVOICE_NUMBER: 4711 }, 'invoice-not-found'],
      [{ INVOICE_NUMBER: cancelled }, 'invoice-refuses-payment'],
      [{ API_CALL_FUNCTION_NAME: 'nonsense' }, 'method-unknown'],
    ];
    for (const [changes, expected] of cases) {
      const { reason, body } = await corp(changes);
      expect([changes, reason]).toEqual([changes, expected]);
      expect(Object.keys(JSON.parse(body) as object)).toEqual(['RET_STATUS', 'RET_MAIN_MESSAGE', 'RET_SECOND_MESSAGE']);
    }
    await gateway.database('tenants').where({ id: 53 }).update({ corp_methods: '{}' });
    await gateway.database('credentials').where({ dialect: 'corp' }).increment('version', 1);
    expect((await corp()).reason).toBe('method-switched-off');
    await gateway.database('tenants').where({ id: 53 }).update({ corp_methods: '{addinvoicepayment}' });
    await gateway.database('credentials').where({ dialect: 'corp' }).increment('version', 1);
  });

  it('is absent for a success, and for a request that cannot be read and whose body says so', async () => {
    expect((await whmcs('GetInvoice', { invoiceid: 1 })).reason).toBeNull();
    expect((await marksOf('/includes/api.php', '{"a":', 'application/json', {})).reason).toBeNull();
  });

  it.each([
    ['{"a":', 'application/json', 'invalid-json'],
    ['<wddxPacket><data>', 'text/xml', 'not-well-formed'],
    ['<packet/>', 'text/xml', 'not-wddx'],
    ['a=%00', 'application/x-www-form-urlencoded', 'nul'],
    ['a', 'multipart/form-data', 'invalid-multipart'],
  ])('is a code for the corp-ID request %s of %s, since its body has no word for it', async (body, type, expected) => {
    const { reason, ignored, line } = await marksOf('/corp/api', body, type, {});
    expect({ reason, ignored, outcome: line['outcome'] }).toEqual({
      reason: expected,
      ignored: null,
      outcome: expected,
    });
  });
});

describe('The line of a call', () => {
  it('names the invoice that CreateInvoice made, and the one that any other call was about', async () => {
    const { body, line } = await whmcs('CreateInvoice', { userid: 1, ...ONE_LINE });
    const { invoiceid } = JSON.parse(body) as { invoiceid: number };
    expect(line['invoice']).toBe(String(invoiceid));
    expect((await whmcs('UpdateInvoice', { invoiceid, notes: 'x' })).line['invoice']).toBe(String(invoiceid));
    expect((await corp({ INVOICE_NUMBER: `${invoiceid}.0` })).line['invoice']).toBe(String(invoiceid));
    expect((await whmcs('CreateInvoice', { userid: 99 })).line['invoice']).toBeNull();
  });
});

describe('A repeat', () => {
  /** Sends it three times: only the later ones are repeats, and the bodies are the same byte for byte. */
  async function expectRepeat(dialect: string, action: string, send: () => Promise<Marks>): Promise<void> {
    const before = await counted('repeats', dialect, action);
    const answers = [await send(), await send(), await send()];
    expect(answers.map(({ replayed }) => replayed)).toEqual([null, 'true', 'true']);
    // Signed links are of the moment.
    expect(new Set(answers.map(({ body }) => body.replace(/\/i\/\w+\/[^"]+/g, ''))).size).toBe(1);
    expect(await counted('repeats', dialect, action)).toBe(before + 2);
  }

  it('is a payment whose transid is on record', async () => {
    const invoiceid = await demo.create();
    await expectRepeat('whmcs', 'AddInvoicePayment', () =>
      whmcs('AddInvoicePayment', { invoiceid, transid: 'A-1', gateway: 'cash', amount: '5.00' }),
    );
  });

  it('is a corp payment with a number, and one that says all the same', async () => {
    for (const number of ['C-1', undefined]) {
      const changes = { INVOICE_NUMBER: await demo.create({ itemamount1: '100' }), ACTUAL_TRANS_NUMBER: number };
      await expectRepeat('corp', 'addInvoicePayment', () => corp(changes));
    }
  });

  it('is any write under a key that was used, a refused one too', async () => {
    const invoiceid = await demo.create();
    let keys = 0;
    const key = (): Record<string, string> => ({ 'idempotency-key': `marks-${(keys += 1)}` });
    const [first, second, third, fourth, fifth] = [key(), key(), key(), key(), key()];
    await expectRepeat('whmcs', 'CreateInvoice', () => whmcs('CreateInvoice', { userid: 1, ...ONE_LINE }, first));
    await expectRepeat('whmcs', 'UpdateInvoice', () => whmcs('UpdateInvoice', { invoiceid, notes: 'k' }, second));
    const payment = { invoiceid, transid: 'K-1', amount: '1.00' };
    await expectRepeat('whmcs', 'AddInvoicePayment', () => whmcs('AddInvoicePayment', payment, third));
    await expectRepeat('whmcs', 'CreateInvoice', () => whmcs('CreateInvoice', { userid: 99 }, fourth));
    await expectRepeat('corp', 'addInvoicePayment', () => corp({ INVOICE_NUMBER: 4711 }, fifth));
  });

  it('is neither a key with another request, nor a reading', async () => {
    const key = { 'idempotency-key': 'marks-other' };
    expect((await whmcs('CreateInvoice', { userid: 1, ...ONE_LINE }, key)).replayed).toBeNull();
    const other = await whmcs('CreateInvoice', { userid: 1, notes: 'other' }, key);
    expect([other.replayed, other.reason]).toEqual([null, 'idempotency-key-reused']);
    for (let times = 0; times < 2; times += 1) {
      expect((await whmcs('GetInvoice', { invoiceid: 1 }, key)).replayed).toBeNull();
    }
  });
});
