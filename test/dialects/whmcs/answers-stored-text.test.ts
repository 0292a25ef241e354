import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../support/gateway-with-caller.ts';
import type { Params } from '../../support/whmcs-client.ts';
import { demoCall, exchange, FORM, formBody, JSON_BODY, type WireExchange } from '../../support/whmcs-wire.ts';

const REPLACEMENT = '\u{fffd}';

/** Texts that a caller may store; NUL is refused elsewhere. */
const TEXTS: Readonly<Record<string, string>> = {
  'double and single quotes': `He said "it's" \`so\``,
  'the end of a CDATA section': 'a]]>b<![CDATA[c',
  'markup and entities': '<b>&amp;&lt;&#x41;</b> & <!-- -- --> <?php ?>',
  'what NVP clients split at': 'a=b;result=error;message=injected;',
  'percent signs': '100%;%3B%0A%25%',
  'a lone percent sign': '50% off, 20%',
  'line ends of every kind': 'one\r\ntwo\nthree\rfour',
  'backslashes and slashes': String.raw`C:\temp\new/\"</script>`,
  'emoji and characters beyond the basic plane': '💶 👩‍👩‍👧 𝒳 é e\u0301',
  'right-to-left text, joiners and a byte order mark': '\u202eשלום\u200d\ufeffx',
  'line and paragraph separators': 'a\u2028b\u2029c\u0085d',
  'control characters': 'a\u0001b\u0008c\u000bd\u001be\u001ff\u007fg\u009bh',
  'characters that XML forbids though Unicode has them': 'a\ufffeb\uffffc',
  'tabs and spaces at both ends': '\t  x  \t',
  'a value that looks like a number': '0e12345',
  'a value that looks like a path of NVP': 'items[item][0][id]=99',
  'PHP’s serialised form': 'O:8:"stdClass":0:{}',
};

const { gateway } = gatewayWithCaller();

const form = (action: string, params: Params): Promise<WireExchange> =>
  exchange(gateway.url, { headers: FORM, body: formBody(demoCall(action, params)) });

/** NVP as a client reads it: split at semicolons, then at the first equals sign, then percent-decoded. */
function readNvp(text: string): ReadonlyMap<string, string> {
  expect(text).not.toMatch(/[\r\n]/);
  const pairs = text.split(';');
  expect(pairs.pop()).toBe('');
  return new Map(
    pairs.map((pair) => {
      const [name, value, ...more] = pair.split('=');
      expect(more).toEqual([]);
      return [name!, decoded(value!)] as const;
    }),
  );
}

/** `;`, `=`, control characters and a `%` before two hex digits are encoded: nothing else of readable text is. */
function decoded(value: string): string {
  const encoded = /%(25|3B|3D|[01][\dA-F])/g;
  expect(value.replaceAll(encoded, '_')).not.toMatch(/%[\da-f]{2}/i);
  return value.replaceAll(encoded, (hex) => decodeURIComponent(hex));
}

/** The text of an element as an XML parser reads it. */
function readXml(text: string, element: string): string {
  const [, inner] = new RegExp(`<${element}>(.*?)</${element}>`, 's').exec(text) ?? [];
  return (inner ?? 'missing')
    .split(/(<!\[CDATA\[.*?\]\]>)/s)
    .map((part) => (part.startsWith('<![CDATA[') ? part.slice(9, -3) : unescaped(part)))
    .join('');
}

function unescaped(part: string): string {
  expect(part).not.toMatch(/<|]]>|&(?!(amp|lt|gt|quot|apos|#\d+|#x[\dA-Fa-f]+);)/);
  const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return part
    .replaceAll('\r\n', '\n')
    .replaceAll('\r', '\n')
    .replaceAll(/&(?:#x([\dA-Fa-f]+)|#(\d+)|(\w+));/g, (_all, hex?: string, decimal?: string, name?: string) =>
      name === undefined ? String.fromCodePoint(hex === undefined ? Number(decimal) : parseInt(hex, 16)) : named[name]!,
    );
}

/** As XML 1.0 can carry it: the characters that it forbids become U+FFFD. */
const forXml = (text: string): string =>
  // eslint-disable-next-line no-control-regex
  text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, REPLACEMENT);

/** Reads a list of documents in base64; writes the name of the root and the notes of each. */
const PYTHON = [
  'import base64, json, sys, xml.etree.ElementTree as tree',
  'roots = [tree.fromstring(base64.b64decode(text)) for text in json.load(sys.stdin)]',
  'json.dump([[root.tag, root.findtext("notes")] for root in roots], sys.stdout)',
].join('\n');
/** The documents of all texts: one start of Python reads them at the end. */
const documents: { readonly text: string; readonly xml: Buffer }[] = [];
const hasPython = spawnSync('python3', ['-c', 'import xml.etree.ElementTree']).status === 0;

describe.each(Object.entries(TEXTS))('A stored text with %s', (_name, text) => {
  let invoiceid: number;

  beforeAll(async () => {
    const params = { userid: 1, notes: text, itemdescription1: text, itemamount1: '1' };
    const answer = await form('CreateInvoice', params);
    expect(answer.json).toMatchObject({ result: 'success' });
    invoiceid = Number(answer.json.invoiceid);
    const paid = await form('AddInvoicePayment', { invoiceid, transid: text, gateway: text, amount: '0.40' });
    expect(paid.json).toEqual({ result: 'success' });
  });

  it('comes back in JSON', async () => {
    const answer = await form('GetInvoice', { invoiceid });
    expect(answer.json.notes).toBe(text);
    expect(answer.json.items.item[0].description).toBe(text);
    expect(answer.json.transactions.transaction[0].transid).toBe(text.trim());
    expect(answer.text).not.toMatch(/[\r\n]/);
  });

  it('comes back in JSON when it was sent as JSON', async () => {
    const call = { ...demoCall('UpdateInvoice', { invoiceid }), notes: text };
    const sent = await exchange(gateway.url, { headers: JSON_BODY, body: JSON.stringify(call) });
    expect(sent.json).toEqual({ result: 'success', invoiceid });
    expect((await form('GetInvoice', { invoiceid })).json.notes).toBe(text);
  });

  it('comes back in XML, with forbidden characters replaced', async () => {
    const { text: xml, bytes } = await form('GetInvoice', { invoiceid, responsetype: 'xml' });
    documents.push({ text, xml: bytes });
    for (const element of ['notes', 'description']) expect(readXml(xml, element)).toBe(forXml(text));
    // Blanks around these two are ignored.
    for (const element of ['transid', 'gateway']) expect(readXml(xml, element)).toBe(forXml(text.trim()));
    expect(forXml(xml)).toBe(xml);
  });

  it('comes back in NVP, without a line end and without injecting a pair', async () => {
    const nvp = readNvp((await form('GetInvoice', { invoiceid, responsetype: 'nvp' })).text);
    expect(nvp.get('result')).toBe('success');
    expect(nvp.has('message')).toBe(false);
    expect(nvp.get('notes')).toBe(text);
    expect(nvp.get('items[item][0][description]')).toBe(text);
    expect(nvp.get('transactions[transaction][0][transid]')).toBe(text.trim());
  });
});

describe('The XML of every stored text', () => {
  (hasPython ? it : it.skip)('is well-formed to expat (skipped where there is no python3)', () => {
    const input = JSON.stringify(documents.map(({ xml }) => xml.toString('base64')));
    const { stdout } = spawnSync('python3', ['-c', PYTHON], { input });
    expect(documents).toHaveLength(Object.keys(TEXTS).length);
    expect(JSON.parse(stdout.toString())).toEqual(documents.map(({ text }) => ['whmcsapi', forXml(text)]));
  });
});

describe('A text that is only echoed', () => {
  it.each(Object.entries(TEXTS))('keeps the error well-formed in every format: %s', async (_name, text) => {
    const params = { invoiceid: 1, status: text };
    const json = await form('UpdateInvoice', params);
    expect(json.json).toMatchObject({ result: 'error' });
    expect(json.json.message).toMatch(/^Invalid status/);
    const nvp = readNvp((await form('UpdateInvoice', { ...params, responsetype: 'nvp' })).text);
    expect([...nvp.keys()]).toEqual(['result', 'message']);
    expect(nvp.get('result')).toBe('error');
    const { text: xml } = await form('UpdateInvoice', { ...params, responsetype: 'xml' });
    expect(forXml(xml)).toBe(xml);
    expect(readXml(xml, 'message')).toBe(forXml(json.json.message as string));
  });
});
