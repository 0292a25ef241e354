import type { LoggedCall, LoggedValue } from '../../../core/console/calls.ts';
import { HIDDEN } from '../../../core/console/hidden.ts';
import { sampleIn } from '../../samples/languages.ts';
import { dialectOf } from './words.ts';

/** In the place of a secret, in a command to run again. */
export const PLACEHOLDER = 'YOUR-SECRET';
/** The log has such a name where the caller's own could not be kept. */
const UNKEPT_NAME = /^\(name \d+\)$/;

/** A parameter as a form has it: `itemamount[1]`. */
export type Pair = readonly [name: string, value: string | null];

/** The parameters of a call as pairs, in their order. */
export function pairsOf(request: Readonly<Record<string, LoggedValue>>): readonly Pair[] {
  return Object.entries(request).flatMap(([name, value]) => pairsBelow(name, value));
}

function pairsBelow(name: string, value: LoggedValue): readonly Pair[] {
  if (value === null || typeof value === 'string') return [[name, value]];
  return Object.entries(value).flatMap(([key, item]) => pairsBelow(`${name}[${key}]`, item));
}

/** The call as a command of curl; `null` where the log does not have all of its parameters. */
export function curlOf(call: LoggedCall, publicUrl: string): string | null {
  const dialect = dialectOf(call);
  if (dialect === null || call.request === null) return null;
  const pairs = pairsOf(call.request);
  if (!isWhole(pairs)) return null;
  const parameters = Object.fromEntries(
    pairs.map(([name, value]) => [name, value === HIDDEN ? PLACEHOLDER : (value ?? '')]),
  );
  return sampleIn('curl', `${publicUrl}${dialect.client.path}`, { encoding: 'form', parameters });
}

/** Whether the log has all of some parameters. */
export function isWhole(pairs: readonly Pair[]): boolean {
  return pairs.every(([name, value]) => value !== null && !value.endsWith('…') && !UNKEPT_NAME.test(name));
}
