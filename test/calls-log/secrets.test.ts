import { describe, expect, it } from '@jest/globals';
import { writeWddx } from '../../adapters/corp/wddx/write-wddx.ts';
import { DIALECTS } from '../../adapters/dialects.ts';
import { sampleWith, sendCorp, type CorpAnswer } from '../support/corp-client.ts';
import { gatewayWithCaller } from '../support/gateway-with-caller.ts';

const { gateway } = gatewayWithCaller();

const VALID = { identifier: 'demo-identifier', secret: 'demo-secret' };
const URLENCODED = 'application/x-www-form-urlencoded';
type Fields = Readonly<Record<string, string>>;

/** Every parameter that a dialect marks as a secret, and names by which cards and accounts are refused. */
const MARKED = DIALECTS.flatMap(({ client, actions }) => [
  ...client.secretParameters,
  ...actions.flatMap(({ parameters }) =>
    parameters.filter(({ isSecret }) => isSecret === true).map(({ name }) => name),
  ),
]);
const OF_CARDS = ['cardnumber', 'ccnumber', 'cvv2', 'cvc', 'pin', 'track2', 'iban', 'bankaccount', 'routingnumber'];
const NAMES = [...new Set([...MARKED, ...OF_CARDS])];

/** The same name as callers may write it. */
function spellings(name: string): readonly string[] {
  const capital = name.replace(/^./, (letter) => letter.toUpperCase());
  return [name, name.toUpperCase(), capital, `${name}[]`, `customfields[${name}]`, `my_${name}`, `x.${name}`];
}

function post(contentType: string, body: string | Buffer, query = ''): Promise<Response> {
  const url = `${gateway.url}/includes/api.php${query}`;
  return fetch(url, { method: 'POST', body, headers: { 'content-type': contentType } });
}

function formText(fields: Fields): string {
  return new URLSearchParams(fields).toString();
}

function multipart(fields: Fields): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return fetch(`${gateway.url}/includes/api.php`, { method: 'POST', body: form });
}

/** The same names with a value that may be seen. */
function others(fields: Fields): Fields {
  return Object.fromEntries(Object.keys(fields).map((name) => [name, 'another']));
}

function renamed(fields: Fields, to: (name: string) => string): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [to(name), value]));
}

function everyByte(text: string): string {
  return [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}

const WHMCS_FORMS = {
  form: (fields: Fields) => post(URLENCODED, formText(fields)),
  'form with encoded names': (fields: Fields) => {
    const pairs = Object.entries(fields).map(([name, value]) => `${everyByte(name)}=${everyByte(value)}`);
    return post(URLENCODED, pairs.join('&'));
  },
  query: (fields: Fields) => post(URLENCODED, '', `?${formText(fields)}`),
  'query and form': (fields: Fields) => post(URLENCODED, 'a=b', `?${formText(fields)}`),
  JSON: (fields: Fields) => post('application/json', JSON.stringify(fields)),
  'nested JSON': (fields: Fields) => post('application/json', JSON.stringify({ ...fields, more: { deep: [fields] } })),
  'JSON as a form': (fields: Fields) => post(URLENCODED, JSON.stringify(fields)),
  multipart,
  'a form that was encoded twice': (fields: Fields) => post(URLENCODED, encodeURIComponent(formText(fields))),
  'malformed JSON': (fields: Fields) => post('application/json', `${JSON.stringify(fields)}}`),
  'malformed multipart': (fields: Fields) =>
    post('multipart/form-data; boundary=x', `--y\r\n${JSON.stringify(fields)}`),
  'text that is not a form': (fields: Fields) => post('text/plain', formText(fields)),
  'duplicate names': (fields: Fields) => post(URLENCODED, `${formText(fields)}&${formText(fields)}`),
  'duplicate names with another value': (fields: Fields) =>
    post(URLENCODED, `${formText(fields)}&${formText(others(fields))}&${formText(VALID)}`),
  'duplicate names of JSON': (fields: Fields) =>
    post('application/json', `${JSON.stringify(fields).slice(0, -1)},${JSON.stringify(others(fields)).slice(1)}`),
  'nested arrays': (fields: Fields) =>
    post(URLENCODED, formText({ ...VALID, action: 'GetInvoice', ...renamed(fields, (name) => `a[0][b][${name}][]`) })),
  'names with blanks and points': (fields: Fields) =>
    post(URLENCODED, formText({ ...VALID, action: 'GetInvoice', ...renamed(fields, (name) => ` ${name}.0 `) })),
  'a form with another charset': (fields: Fields) => post(`${URLENCODED}; charset=utf-16`, formText(fields)),
  'JSON with another charset': (fields: Fields) =>
    post('application/json; charset=utf-16le', Buffer.from(JSON.stringify(fields), 'utf16le')),
  'JSON as text': (fields: Fields) => post('text/plain', JSON.stringify(fields)),
  'multipart files': (fields: Fields) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, new Blob([value]), value);
    return fetch(`${gateway.url}/includes/api.php`, { method: 'POST', body: form });
  },
} as const;

const CORP_FORMS = {
  JSON: (fields: Fields) => sendCorp(gateway.url, sampleWith(fields)),
  WDDX: (fields: Fields) => {
    const given = JSON.parse(sampleWith(fields)) as Readonly<Record<string, unknown>>;
    const texts = Object.entries(given).map(([name, value]) => [name, String(value)] as const);
    return sendCorp(gateway.url, writeWddx(new Map(texts)), 'text/xml');
  },
  form: (fields: Fields) =>
    sendCorp(gateway.url, formText(JSON.parse(sampleWith(fields)) as Record<string, string>), URLENCODED),
  'malformed WDDX': (fields: Fields) => sendCorp(gateway.url, `<wddxPacket>${JSON.stringify(fields)}`, 'text/xml'),
} as const;

const whmcs = (fields: Fields): Promise<Response> => WHMCS_FORMS.form(fields);

/** The whole log as text. */
async function logText(): Promise<string> {
  await gateway.writeCalls();
  const { rows } = await gateway.database.raw<{ rows: { text: string }[] }>('select c::text as text from calls c');
  return rows.map(({ text }) => text).join('\n');
}

let canaries = 0;
const canary = (): string => `Kanarienvogel${(canaries += 1)}x`;

async function leaks(sent: readonly string[]): Promise<readonly string[]> {
  const text = (await logText()).toLowerCase();
  return sent.filter((value) => text.includes(value.toLowerCase()));
}

describe('The log of calls', () => {
  it('knows the secrets of both dialects by their schemas', () => {
    expect(MARKED).toEqual(
      expect.arrayContaining(['secret', 'password', 'password2', 'accesskey', 'remote_token', 'cvv', 'cardnum']),
    );
    expect(MARKED).toContain('api_user_password');
  });

  it.each(Object.entries(WHMCS_FORMS))('has no secret of a WHMCS-style call in the form: %s', async (_form, send) => {
    const sent: string[] = [];
    for (const name of NAMES) {
      // Each has a value of its own: a value that is known as a secret is hidden under any name.
      const fields = Object.fromEntries(spellings(name).map((spelling) => [spelling, canary()]));
      sent.push(...Object.values(fields));
      await send({ action: 'ValidateLogin', responsetype: 'json', ...fields, ...VALID });
      await send({ action: 'GetInvoice', invoiceid: '78', ...VALID, ...fields });
    }
    expect(await leaks(sent)).toEqual([]);
  });

  it.each(Object.entries(CORP_FORMS))('has no secret of a corp call in the form: %s', async (_form, send) => {
    const sent: string[] = [];
    for (const name of NAMES) {
      const fields = Object.fromEntries([name.toUpperCase(), `MY_${name}`].map((each) => [each, canary()]));
      sent.push(...Object.values(fields));
      await send(fields);
    }
    const value = canary();
    await send({ API_USER_PASSWORD: value });
    expect(await leaks([...sent, value])).toEqual([]);
  });

  it('has the secret of a caller nowhere, however often the call repeats it', async () => {
    const secret = 'Wiederholung7';
    const credential = { identifier: 'repeats', secret };
    await gateway.addCredential({ tenantId: 53, ...credential });
    await whmcs({ action: 'GetInvoice', invoiceid: '78', notes: `x${secret}y`, [`a${secret}`]: 'b', ...credential });
    await whmcs({ action: 'UpdateInvoice', invoiceid: '78', status: `is ${secret}`, ...credential });
    await whmcs({ action: `Get${secret}`, ...credential });
    const payment = { action: 'AddInvoicePayment', invoiceid: '78', transid: 'r1', gateway: 'cash', ...credential };
    await fetch(`${gateway.url}/includes/api.php`, {
      method: 'POST',
      headers: { 'x-request-id': secret, 'idempotency-key': `k-${secret}` },
      body: new URLSearchParams(payment),
    });
    expect(await leaks([secret, 'demo-secret'])).toEqual([]);
    expect(await logText()).toContain('repeats');
  });

  it('keeps no parameter of a caller who has not proved who it is: a secret may be in the wrong one', async () => {
    const value = canary();
    await whmcs({ action: 'GetInvoice', identifier: value, username: value, secret: 'wrong', email: value });
    await whmcs({ action: 'GetInvoice', key: value });
    await sendCorp(gateway.url, sampleWith({ API_USER_NAME: value, API_CORP_KEY_ID: `${value}-1` }));
    expect(await leaks([value])).toEqual([]);
    expect(await gateway.database('calls').where({ tenant_id: 0 }).whereNotNull('request')).toEqual([]);
  });

  it.each([
    ['a card number', '4111111111111111'],
    ['a card number in groups', '4111 1111 1111 1111'],
    ['a card number in other digits', '４１１１１１１１１１１１１１１１'],
  ])('has %s in no value, name and answer', async (_what, number) => {
    await whmcs({ action: 'GetInvoice', invoiceid: '78', note: `card ${number}.`, [number]: 'x', ...VALID });
    await whmcs({ action: 'UpdateInvoice', invoiceid: '78', status: number, ...VALID });
    expect(await leaks([number])).toEqual([]);
  });

  it('has no secret within a value that is itself a form, a document or base64', async () => {
    const value = canary();
    const php = `a:1:{s:8:"password";s:${value.length}:"${value}";}`;
    const values = [
      php,
      Buffer.from(php).toString('base64'),
      JSON.stringify({ api_key: value }),
      Buffer.from(JSON.stringify({ secret: value })).toString('base64'),
      `user=a&secret=${value}`,
      encodeURIComponent(`user=a&secret=${value}`),
      `<password>${value}</password>`,
      `password: ${value}`,
      `Authorization: Bearer ${value}`,
    ];
    for (const notes of values) {
      await whmcs({ action: 'UpdateInvoice', invoiceid: '78', notes, ...VALID });
      await whmcs({ action: 'UpdateClient', clientid: '1', customfields: notes, ...VALID });
    }
    expect(await leaks([value, ...values])).toEqual([]);
  });

  it.each(['json', 'xml', 'nvp'])('has no secret of an answer in %s', async (responsetype) => {
    const token = `tok_${canary()}`;
    const method = { type: 'RemoteCreditCard', card_last_four: '1111', gateway_module_name: 'demo' };
    await whmcs({ action: 'AddPayMethod', clientid: '1', remote_token: token, ...method, ...VALID, responsetype });
    await whmcs({ action: 'GetPayMethods', clientid: '1', responsetype, ...VALID });
    expect(await leaks([token])).toEqual([]);
  });

  it('has the links of customers without the part that opens them', async () => {
    const answer: CorpAnswer = await CORP_FORMS.JSON({ ACTUAL_TRANS_NUMBER: '77' });
    const tokens = [...answer.text.matchAll(/\/i\/\w+\/([^"\\]+)/g)].map(([, token]) => token ?? '');
    expect(tokens.length).toBeGreaterThan(0);
    expect(await leaks(tokens)).toEqual([]);
    expect(await logText()).toContain('/i/lines/••••');
  });
});
