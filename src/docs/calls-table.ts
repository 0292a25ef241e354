import type { DialectDescriptor } from '../../adapters/descriptor.ts';
import { table } from './section.ts';

/**
 * The documented calls that callers use first: those that work, and those that are answered with an error. Throws where
 * an action is in no group of its dialect.
 */
export function callsTable(dialects: readonly DialectDescriptor[]): string {
  return [
    table(['Dialect', 'For', 'Works', 'Not built: answered with an error'], dialects.flatMap(rowsOf)),
    'Every other call of the originals (orders, products, domains, tickets) is answered with an error too, and records nothing.',
  ].join('\n\n');
}

function rowsOf({ title, actions, documentedCalls }: DialectDescriptor): readonly (readonly string[])[] {
  const built = new Set(actions.map(({ name }) => name));
  const placed = new Set(documentedCalls.flatMap(({ names }) => names));
  const homeless = [...built].filter((name) => !placed.has(name));
  if (homeless.length > 0) throw new Error(`${homeless.join()} is in no group of ${title}'s documented calls`);
  return documentedCalls.map(({ subject, names }, index) => [
    index === 0 ? title : '',
    subject,
    listed(names.filter((name) => built.has(name))),
    listed(names.filter((name) => !built.has(name))),
  ]);
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? '–' : names.join(', ');
}
