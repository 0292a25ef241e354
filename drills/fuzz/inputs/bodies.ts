import type { Chance } from './chance.ts';
import { bytesOf, isFields, isList, textOf, type Pair, type Tree } from './tree.ts';

/** Names and texts as PHP's brackets write them. */
function flattened(pairs: readonly Pair[]): [name: string, text: string][] {
  return pairs.flatMap(([name, value]) => flatPairs(name, value));
}

function flatPairs(name: string, value: Tree): [string, string][] {
  if (isList(value)) return value.flatMap((item) => flatPairs(`${name}[]`, item));
  if (isFields(value)) return value.pairs.flatMap(([key, item]) => flatPairs(`${name}[${key}]`, item));
  return [[name, textOf(value)]];
}

/** A urlencoded form, in one of the ways in which callers encode. */
export function formBody(chance: Chance, pairs: readonly Pair[]): Buffer {
  const way = chance.weighed({ strict: 6, brackets: 3, raw: 0.5, lower: 0.5 });
  const encode = (text: string): string => {
    if (way === 'raw')
      return bytesOf(text)
        .toString('latin1')
        .replace(/[&=%+#]/g, percentOf);
    const strict = bytesOf(text)
      .toString('latin1')
      .replace(/[^A-Za-z0-9_.~-]/g, percentOf);
    if (way === 'brackets') return strict.replaceAll('%5B', '[').replaceAll('%5D', ']').replaceAll('%20', '+');
    return way === 'lower' ? strict.replace(/%../g, (escape) => escape.toLowerCase()) : strict;
  };
  const text = flattened(pairs).map(([name, value]) => `${encode(name)}=${encode(value)}`);
  return Buffer.from(text.join('&'), 'latin1');
}

function percentOf(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

export interface Multipart {
  readonly body: Buffer;
  readonly type: string;
  /** Whether a part has more headers than its name: it may then be another parameter, or not a parameter. */
  readonly isOdd: boolean;
}

export function multipartBody(chance: Chance, pairs: readonly Pair[]): Multipart {
  const boundary = chance.pick(['----WebKitFormBoundaryx7MA4YWxk', 'b', "a'()+_,-./:=?", '-'.repeat(60)]);
  let isOdd = false;
  const parts = flattened(pairs).map(([name, value]) => {
    const quoted = bytesOf(name)
      .toString('latin1')
      .replace(/["\\]/g, '\\$&')
      .replace(/[\r\n]/g, '');
    const more = chance.yes(0.01)
      ? chance.pick([
          '\r\nContent-Type: text/plain; charset=utf-16',
          '\r\nContent-Transfer-Encoding: base64',
          '; filename="x"',
          '; filename=',
          "; filename*=utf-8''x",
          '; name="other"',
        ])
      : '';
    isOdd ||= more !== '';
    const disposition = `Content-Disposition: form-data; name="${quoted}"${more}`;
    return Buffer.concat([
      Buffer.from(`--${boundary}\r\n${disposition}\r\n\r\n`, 'latin1'),
      bytesOf(value),
      Buffer.from('\r\n'),
    ]);
  });
  const type = `multipart/form-data; boundary=${/[^\w-]/.test(boundary) ? `"${boundary}"` : boundary}`;
  return { body: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]), type, isOdd };
}

/** JSON of the tree: with repeated names, and digits unchanged. */
export function jsonBody(pairs: readonly Pair[]): Buffer {
  return Buffer.from(jsonText({ pairs }));
}

function jsonText(value: Tree): string {
  if (isList(value)) return `[${value.map(jsonText).join(',')}]`;
  if (isFields(value)) {
    return `{${value.pairs.map(([name, item]) => `${JSON.stringify(name)}:${jsonText(item)}`).join(',')}}`;
  }
  return typeof value === 'object' && value !== null ? value.digits : JSON.stringify(value);
}

/** Attributes that mean nothing, or that WDDX does not have. */
const ATTRIBUTES = [
  " type='string'",
  " php_class_name='stdClass'",
  " class='java.lang.Runtime'",
  " xmlns='urn:x'",
] as const;

export function wddxBody(chance: Chance, pairs: readonly Pair[]): Buffer {
  const isPlain = chance.yes(0.7);
  const parts = { head: '', packet: wddxText(isPlain ? null : chance, { pairs }) };
  if (!isPlain && chance.yes(0.5)) parts.head = chance.pick(HEADS);
  if (!isPlain && chance.yes(0.3)) parts.packet += chance.pick(TAILS(chance));
  const header = isPlain ? '<header/>' : chance.pick(['<header/>', '', '<header><comment>x</comment></header>']);
  return bytesOf(`${parts.head}<wddxPacket version='1.0'>${header}<data>${parts.packet}</data></wddxPacket>`);
}

const HEADS = [
  "<?xml version='1.0'?>",
  "<?xml version='1.1'?>",
  "<?xml version='1.0' encoding='utf-16'?>",
  '\ufeff',
  '<!DOCTYPE wddxPacket SYSTEM "wddx_0090.dtd">',
  '<!DOCTYPE wddxPacket SYSTEM "file:///etc/passwd">',
  "<!DOCTYPE x [<!ENTITY e 'x'>]>",
  "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>",
  `<!DOCTYPE x [${Array.from({ length: 9 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`).join('')}]>`,
  '<?php phpinfo() ?>',
  '<?xml-stylesheet href="file:///etc/passwd"?>',
  '<!-- comment -->',
  ' \r\n',
] as const;

/** Elements beside the struct; some are enormous, so each is made on demand. */
const TAILS = (chance: Chance): readonly string[] => [
  '<string>second</string>',
  "<recordset rowCount='1' fieldNames='A'><field name='A'><string>x</string></field></recordset>",
  "<binary encoding='base64' length='3'>AAAA</binary>",
  '<![CDATA[x]]>',
  '&e;',
  '&#0;',
  '&#xD800;',
  ...(chance.yes(0.1)
    ? [
        '<null/>'.repeat(10_001),
        "<array length='1'>".repeat(40),
        `<string>${'x'.repeat(70_000)}</string>`,
        '<a>'.repeat(50_000),
      ]
    : [`<null${Array.from({ length: 17 }, (_, i) => ` a${i}='1'`).join('')}/>`]),
];

function wddxText(chance: Chance | null, value: Tree): string {
  const extra = chance?.yes(0.1) === true ? chance.pick(ATTRIBUTES) : '';
  if (isList(value)) {
    return `<array length='${value.length}'${extra}>${value.map((item) => wddxText(chance, item)).join('')}</array>`;
  }
  if (isFields(value)) {
    const members = value.pairs.map(([name, item]) => `<var name='${escaped(name)}'>${wddxText(chance, item)}</var>`);
    return `<struct${extra}>${members.join('')}</struct>`;
  }
  if (value === null) return '<null/>';
  if (typeof value === 'boolean') return `<boolean value='${value ? 'true' : 'false'}'/>`;
  if (typeof value !== 'string') return `<number${extra}>${textOf(value)}</number>`;
  if (chance?.yes(0.1) === true && !value.includes(']]>')) return `<string${extra}><![CDATA[${value}]]></string>`;
  return `<string${extra}>${chance?.yes(0.02) === true ? value : escaped(value)}</string>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>']/g, (one) => `&#${one.charCodeAt(0)};`);
}
