import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { MalformedRequest } from '../../adapters/forms/malformed-request.ts';
import { decodePhpForm, decodePhpFormBytes } from '../../adapters/forms/php-form.ts';
import type { PhpArray, PhpValue } from '../../adapters/forms/php-value.ts';

const INPUTS = 100_000;
const SEED = 20_240_607;

// Reads base64 lines; answers each with the pairs in hexadecimal, or with the limit that PHP reports as passed.
const PHP_SIDE = `
$limit = null;
set_error_handler(function ($level, $message) use (&$limit) {
    $limit = str_contains($message, 'nesting level') ? 'nested-too-deep' : (str_contains($message, 'variables exceeded') ? 'too-many-parameters' : $message);
    return true;
});
function pairs($array) {
    $pairs = [];
    foreach ($array as $key => $value) $pairs[] = [bin2hex($key), is_array($value) ? pairs($value) : bin2hex($value)];
    return $pairs;
}
while (($line = fgets(STDIN)) !== false) {
    $limit = null;
    parse_str(base64_decode($line), $result);
    echo json_encode($limit ?? pairs($result), 0, 1024), "\\n";
}`;

const phpVersion = spawnSync('php', ['-n', '-r', 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;'], {
  encoding: 'utf8',
});
const isPhp82 = phpVersion.status === 0 && phpVersion.stdout === '8.2';

(isPhp82 ? test : test.skip)(
  isPhp82
    ? `reads ${INPUTS} random forms exactly as PHP 8.2 does`
    : 'reads random forms exactly as PHP 8.2 does (SKIPPED: there is no PHP 8.2 on the PATH)',
  () => {
    const inputs = randomForms(INPUTS, SEED);
    const php = spawnSync('php', ['-n', '-d', 'display_errors=0', '-d', 'log_errors=0', '-r', PHP_SIDE], {
      input: inputs.map((form) => `${form.toString('base64')}\n`).join(''),
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
    });
    expect(php.stderr).toBe('');
    const answers = php.stdout.trimEnd().split('\n');
    expect(answers).toHaveLength(inputs.length);

    const mismatches: unknown[] = [];
    let refused = 0;
    for (const [i, form] of inputs.entries()) {
      const expected = answers[i]!;
      const bytes = verdict(() => decodePhpFormBytes(form));
      if (bytes !== expected) mismatches.push({ form: form.toString('latin1'), expected, bytes });
      const text = verdictOfText(form);
      if (text === null) refused += 1;
      else if (text !== expected) mismatches.push({ form: form.toString('latin1'), expected, text });
    }
    expect(mismatches.slice(0, 10)).toEqual([]);
    // The generator must reach both: forms that are read, and forms that only PHP takes.
    expect(refused).toBeGreaterThan(INPUTS / 100);
    expect(refused).toBeLessThan(INPUTS / 2);
  },
  60_000,
);

function verdict(decode: () => PhpArray, encoding: BufferEncoding = 'latin1'): string {
  try {
    return JSON.stringify(toPairs(decode(), encoding));
  } catch (error) {
    if (error instanceof MalformedRequest) return JSON.stringify(error.reason);
    throw error;
  }
}

/** Null where the text rules, which PHP lacks, refuse the form. */
function verdictOfText(form: Buffer): string | null {
  const answer = verdict(() => decodePhpForm(form), 'utf8');
  return answer === '"invalid-utf8"' || answer === '"nul"' ? null : answer;
}

function toPairs(value: PhpArray, encoding: BufferEncoding): unknown[] {
  const hex = (text: string): string => Buffer.from(text, encoding).toString('hex');
  const leaf = (child: PhpValue): unknown => (typeof child === 'string' ? hex(child) : toPairs(child, encoding));
  return [...value].map(([key, child]) => [hex(key), leaf(child)]);
}

const TOKENS = [
  ...'ab[]=&.+% _-019;'.split(''),
  ...[
    '[]',
    '[',
    ']',
    '][',
    '[]',
    '[b]',
    '[0]',
    '[5]',
    '[-3]',
    '[013]',
    '[a.b]',
    '[ ]',
    '[%09]',
    '&',
    '&',
    '=',
    '=1',
    '=x&',
    'a',
    'a[',
  ],
  ...[
    '%00',
    '%5B',
    '%5D',
    '%5b%5d',
    '%20',
    '%2e',
    '%26',
    '%3D',
    '%',
    '%4',
    '%zz',
    '%41',
    '%C3%A9',
    '%FF',
    '%A0',
    '%85',
    '\xff',
    '\xc3\xa9',
  ],
  ...[
    '__Host-',
    '..Host-',
    '_.Secure-',
    '__proto__',
    'GLOBALS',
    '9223372036854775807',
    '-9223372036854775808',
    '\n',
    '\t',
    '%0B',
    "'",
    '"',
  ],
];
const KEYS = [
  ...[
    '',
    '',
    '',
    '',
    '0',
    '1',
    '2',
    '5',
    '-1',
    '-5',
    '05',
    '-0',
    '+1',
    ' ',
    '  ',
    ' 1',
    'b',
    'c',
    'b.c',
    'b c',
    '[',
    '[b',
    '%5D',
    '1.5',
    '0x1',
  ],
  ...[
    '9223372036854775806',
    '9223372036854775807',
    '9223372036854775808',
    '-9223372036854775808',
    '-9223372036854775809',
    '%00',
    '%E9',
    '%0a',
  ],
];
const NAMES = ['a', 'a', 'a', 'b', 'a.b', 'a b', 'a_b', ' a', '1', '__proto__', '', 'a%5B', '%C3%A9', 'a]'];
const TAILS = ['', '', '', '', '', '', '[', '[x', '[x.y', ']', 'x', '.', '%00', '[x]', ' [y]', '=', '[]'];
const VALUES = ['', '1', '1', '2', 'x', '+', '%20', '%', '%zz', 'a=b', '%C3%A9', '%EF%BB%BF'];

/** Token soup, well-shaped names that meet each other, raw bytes, and shapes about the limits; reproducible. */
function randomForms(count: number, seed: number): Buffer[] {
  const below = randomIntegers(seed);
  const pick = (from: readonly string[]): string => from[below(from.length)]!;
  const repeat = (times: number, make: () => string): string => Array.from({ length: times }, make).join('');
  const variable = (): string =>
    `${pick(NAMES)}${repeat(below(4), () => `[${pick(KEYS)}]`)}${pick(TAILS)}=${below(40) === 0 ? pick(['%00', '%FF']) : pick(VALUES)}`;
  return Array.from({ length: count }, (_unused, i) => {
    if (i % 500 === 0) return latin1(`${repeat(997 + below(6), () => pick(['a&', '&a', '[]=1&', 'a[]&']))}&b=1`);
    if (i % 100 === 1) return latin1(`a${repeat(62 + below(5), () => `[${pick(KEYS)}]`)}${pick(TAILS)}=1&b=2`);
    if (i % 20 === 2) return Buffer.from(Array.from({ length: below(40) }, () => 1 + below(255)));
    if (i % 2 === 0) return latin1(repeat(1 + below(16), () => pick(TOKENS)));
    return latin1(Array.from({ length: 1 + below(7) }, variable).join('&'));
  });
}

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

/** mulberry32: small, and equal on every platform. */
function randomIntegers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}
