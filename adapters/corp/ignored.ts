import { CONTROL_ARGUMENTS } from '../../schemas/corp/values.ts';
import { ignoredNames, type IgnoredNames } from '../dialect.ts';
import { holdsCardNumber } from '../values/card-secrets.ts';
import { rawTextOf, type Arguments } from './arguments.ts';
import type { Method } from './method.ts';

/** The arguments of a call that neither its method nor the dialect reads; `null` where there are none. */
export function ignoredOf(method: Method, given: Arguments): IgnoredNames | null {
  const names = [...given.keys()].filter((name) => !Object.hasOwn(CONTROL_ARGUMENTS, name) && !method.knows(name));
  if (names.length === 0) return null;
  return ignoredNames(names, [rawTextOf(given, 'API_USER_PASSWORD')], (name) => !holdsCardNumber(name));
}
