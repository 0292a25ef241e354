import type { Chance } from './chance.ts';

const TOKENS = [
  ...['\0', '\xff', '\xc0\xaf', '\xed\xa0\x80', '%00', '%ff', '%', '&', '=', '[', ']', '[]', '{', '}', '"', '\\', ','],
  ...['\\u0000', '\\ud800', '\r\n', '\r\n\r\n', '--', '<', '>', '<!--', ']]>', '<![CDATA[', '&#0;', '<?', '<!DOCTYPE'],
  ...[
    '1e400',
    '__proto__',
    ';',
    '\ufeff',
    '\u001b[31m',
    '"__proto__":{"polluted":1},',
    '[[[[[[[[',
    '&a[__proto__][x]=1',
  ],
].map((token) => Buffer.from(token, 'latin1'));

/**
 * Damages the bytes of a request: cut, flipped, doubled, inserted. Bytes behind `safeFrom` stay whole, so that most
 * damaged requests still come from a known caller; `mayEnd` allows to cut them off.
 */
export function damaged(chance: Chance, bytes: Buffer, safeFrom: number, mayEnd: boolean): Buffer {
  let soft = bytes.subarray(0, safeFrom);
  const safe = bytes.subarray(safeFrom);
  const times = 1 + chance.below(4);
  for (let time = 0; time < times; time += 1) {
    const at = chance.below(soft.length + 1);
    const length = 1 + chance.below(Math.min(40, soft.length + 1));
    const [before, after] = [soft.subarray(0, at), soft.subarray(at)];
    switch (chance.weighed({ flip: 4, cut: 2, put: 5, twice: 2, drop: 2, end: mayEnd ? 0.5 : 0 })) {
      case 'flip': {
        const flipped = Buffer.from(soft);
        if (at < soft.length) flipped[at] = (flipped[at] ?? 0) ^ (1 << chance.below(8));
        soft = flipped;
        break;
      }
      case 'cut':
        soft = before;
        break;
      case 'put':
        soft = Buffer.concat([before, chance.yes(0.7) ? chance.pick(TOKENS) : chance.bytes(length), after]);
        break;
      case 'twice':
        soft = Buffer.concat([before, after.subarray(0, length), after]);
        break;
      case 'drop':
        soft = Buffer.concat([before, after.subarray(length)]);
        break;
      case 'end':
        return before;
    }
  }
  return Buffer.concat([soft, safe]);
}
