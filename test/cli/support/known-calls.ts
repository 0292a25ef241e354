import { DIALECTS } from '../../../adapters/dialects.ts';

/** The dialects as a message lists them: `whmcs or corp`. */
export const KNOWN_DIALECTS = DIALECTS.map(({ name }) => name)
  .join(', ')
  .replace(/, (?=[^,]*$)/, ' or ');

/** The calls of a dialect as a message lists them: `GetInvoice, UpdateInvoice`. */
export function knownCalls(dialect: string): string {
  const found = DIALECTS.find(({ name }) => name === dialect);
  if (found === undefined) throw new TypeError(`There is no dialect ${dialect}`);
  return found.actions.map(({ name }) => name).join(', ');
}
