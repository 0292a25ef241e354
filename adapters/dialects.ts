import { corp } from './corp/descriptor.ts';
import type { DialectDescriptor } from './descriptor.ts';
import { whmcs } from './whmcs/descriptor.ts';

/** The dialects of this gateway. The first is the default of commands. */
export const DIALECTS: readonly DialectDescriptor[] = [whmcs, corp];

/** Every call that callers can make, as `<dialect> <action>`; for lists that must leave none out. */
export function callsOf(dialects: readonly DialectDescriptor[]): readonly string[] {
  return dialects.flatMap(({ name, actions }) => actions.map((action) => `${name} ${action.name.toLowerCase()}`));
}

/** The actions that a dialect's original documents and that it does not have, as the documents write them. */
export function unsupportedNames({ actions, documentedNames = [] }: DialectDescriptor): readonly string[] {
  const built = new Set(actions.map(({ name }) => name.toLowerCase()));
  return documentedNames.filter((name) => !built.has(name.toLowerCase()));
}
