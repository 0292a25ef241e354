import type { DialectParameter } from '../../../adapters/descriptor.ts';
import type { Chance } from './chance.ts';
import { naughtyStrings } from './corpora.ts';
import type { Tree } from './tree.ts';

/** Numbers and texts that parsers disagree on; the corpus has the rest. */
const ODD_TEXTS = [
  ...['1e400', '-1e400', '1e21', '1E-400', '0x1', '0b1', '0o7', '1_000', '9007199254740993', '-0', '+1', '.5', '5.'],
  ...['NaN', 'Infinity', '00001', '٣', '１', ' 1', '1 ', '1\n', '\u00a01', '18446744073709551616', '2147483648'],
  ...['1.005', '15.954', '0.1e1', '999999999999.99', '99999999999999999999.99', '-0.01', '1,000.00', '$5'],
  ...[
    'true',
    'null',
    'undefined',
    '[]',
    '{}',
    '[object Object]',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
  ],
  ...['\0', 'a\0b', '\ud800', 'x\udc00', '\ud83d\ude00', '\uffff', '\ufffe', '\ufeff', '\u2028', '\u202e', '\u0085'],
  ...['\r\nX-Injected: 1', ';result=success;', '\u001b[31m', '<![CDATA[x]]>', ']]>', '&lt;', '%00', '%', '%zz', '%ff'],
  ...['2016-02-30', '0000-00-00', '9999-12-31', '2016-01-01T00:00:00Z', '2016-01-01 25:00:00', '20160101', '1/1/16'],
  ...[
    "1' or '1'='1",
    '1;drop table invoices',
    '1) union select null--',
    '$1',
    '?',
    '??',
    ':x',
    "\\'",
    'AES_ENCRYPT(1,1)',
  ],
] as const;

const LONG = [255, 256, 1_000, 65_535, 65_536, 70_000] as const;

/** Any text that may be trouble. */
export function oddText(chance: Chance): string {
  switch (chance.weighed({ odd: 6, corpus: 6, long: 0.3, digits: 0.5, bytes: 1 })) {
    case 'odd':
      return chance.pick(ODD_TEXTS);
    case 'corpus':
      return chance.pick(naughtyStrings);
    case 'long':
      return chance.pick(['x', '0', '[', ' ', '\u00e9', '&', '"', ';']).repeat(chance.pick(LONG));
    case 'digits':
      return chance.pick(['9', '1', '0']).repeat(chance.pick([11, 40, 400, 4_000]));
    case 'bytes':
      return chance.bytes(1 + chance.below(40)).toString('latin1');
  }
}

/** Any value that may be trouble: text, number, list, fields within fields. */
export function oddValue(chance: Chance, depth = 0): Tree {
  switch (
    chance.weighed({ text: 8, scalar: 2, digits: 1, list: depth < 4 ? 1 : 0, fields: depth < 4 ? 1 : 0, deep: 0.2 })
  ) {
    case 'text':
      return oddText(chance);
    case 'scalar':
      return chance.pick<Tree>([true, false, null, 0, -1, 1.5, 1e21, Number.MAX_SAFE_INTEGER]);
    case 'digits':
      return { digits: chance.pick(['1e400', '-1e400', '1e-400', '9'.repeat(300), '-0', '9007199254740993', '1.0']) };
    case 'list':
      return Array.from({ length: chance.below(5) }, () => oddValue(chance, depth + 1));
    case 'fields':
      return {
        pairs: Array.from({ length: chance.below(4) }, () => [oddName(chance), oddValue(chance, depth + 1)] as const),
      };
    case 'deep':
      return nested(chance, chance.pick([20, 31, 32, 33, 40, 63, 64, 65, 200]));
  }
}

function nested(chance: Chance, depth: number): Tree {
  let value: Tree = 'x';
  for (let level = 0; level < depth; level += 1) value = chance.yes(0.5) ? [value] : { pairs: [['a', value]] };
  return value;
}

/** Any name that may be trouble. */
export function oddName(chance: Chance): string {
  return chance.yes(0.5)
    ? chance.pick([
        ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__', 'length', '0'],
        ...['a', 'a[', 'a]', 'a[]', 'a[][b]', '[a]', 'a[b][', 'a.b', 'a b', ' a', 'a\0b', '', '=', '&', '__Host-x'],
        ...['__proto__[polluted]', 'constructor[prototype][polluted]', 'action', 'invoiceid', 'RESPONSETYPE', 'ſecret'],
        ...['itemamount[__proto__]', 'itemdescription99999999999', 'deletelineids[9223372036854775807]', 'notes\r\n'],
      ])
    : oddText(chance).slice(0, 300);
}

/** A value that a parameter takes. */
export function fittingValue(chance: Chance, { type, form }: Pick<DialectParameter, 'type' | 'form'>): Tree {
  if (form === 'map') {
    const keys = Array.from({ length: 1 + chance.below(3) }, (_, index) => String(index + chance.below(3)));
    return { pairs: [...new Set(keys)].map((key) => [key, fittingText(chance, type)] as const) };
  }
  return fittingText(chance, type);
}

function fittingText(chance: Chance, type: DialectParameter['type']): Tree {
  const number = (limit: number): string => String(1 + chance.below(limit));
  switch (type) {
    case 'id':
      return number(999_999);
    case 'number':
      return chance.pick<Tree>([1_003, number(999_999), '']);
    case 'amount':
      return chance.yes(0.5) ? `${number(999)}.${String(chance.below(100)).padStart(2, '0')}` : number(9_999);
    case 'percentage':
      return `${chance.below(100)}.${chance.below(1_000)}`;
    case 'boolean':
      return chance.pick(['1', '0', 'true', 'false', 'on', 'off', 'yes', 'no']);
    case 'date':
      return fittingDate(chance);
    case 'text':
      return chance.pick(['A text', 'Café ☕', 'a=b;c%d', '<b>&amp;</b>', 'line\nline', 'PayPal', 'x'.repeat(200)]);
  }
}

export function fittingDate(chance: Chance): string {
  const two = (limit: number): string => String(1 + chance.below(limit)).padStart(2, '0');
  const day = `20${two(30)}-${two(12)}-${two(28)}`;
  return chance.yes(0.3) ? `${day} ${two(23)}:${two(59)}:${two(59)}` : day;
}
