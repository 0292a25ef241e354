import type { MethodSchema } from '../../schemas/corp/billing/add-invoice-payment.ts';
import { isNoValue, trimmed } from '../values/words.ts';
import type { Arguments } from './arguments.ts';

/** The arguments that are there: those of the method that say `null` or `undefined` are not, apart from free texts. */
export function presentArguments(given: Arguments, method: MethodSchema): Arguments {
  const isThere = ([name, value]: readonly [string, unknown]): boolean => {
    const argument = Object.hasOwn(method.arguments, name) ? method.arguments[name] : undefined;
    if (argument === undefined || argument.isFreeText === true || typeof value !== 'string') return true;
    return !isNoValue(trimmed(value));
  };
  const entries = [...given];
  return entries.every(isThere) ? given : new Map(entries.filter(isThere));
}
