import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DialectAction, DialectDescriptor } from '../../adapters/descriptor.ts';
import { unsupportedNames } from '../../adapters/dialects.ts';
import { FIRST_VERSION } from '../../schemas/version.ts';
import { differencesOf, differencesOfAction, type Difference } from '../compatibility/differences.ts';
import { table } from './section.ts';

/** Every call of every dialect: supported or not, since when, and the differences that name it. */
export function actionsTable(dialects: readonly DialectDescriptor[], root: string): string {
  const document = readFileSync(join(root, 'docs/differences.md'), 'utf8');
  return dialects.map((dialect) => section(dialect, differencesOf(dialect.title, document))).join('\n\n');
}

function section(dialect: DialectDescriptor, differences: readonly Difference[]): string {
  const { title, name } = dialect;
  const actions = new Map(dialect.actions.map((action) => [action.name, action]));
  const planned = dialect.documentedCalls.flatMap(({ names }) => names);
  const names = [...new Set([...actions.keys(), ...planned, ...unsupportedNames(dialect)])].sort((a, b) =>
    a.localeCompare(b, 'en', { sensitivity: 'base' }),
  );
  const rows = names.map((each) => rowOf(each, actions.get(each), name, differences));
  return [
    `## The ${title} dialect`,
    `${actions.size} of ${names.length} are supported.`,
    table(['Action', 'Supported', 'Since', 'Differences'], rows),
  ].join('\n\n');
}

function rowOf(
  name: string,
  action: DialectAction | undefined,
  dialect: string,
  differences: readonly Difference[],
): readonly string[] {
  if (action === undefined) return [name, 'no', '–', '–'];
  const anchor = `[${name}](dialects/${dialect}.md#${name.toLowerCase()})`;
  const numbers = differencesOfAction(differences, name).map(({ number }) => number);
  return [anchor, action.access, action.since ?? FIRST_VERSION, numbers.length === 0 ? '–' : numbers.join(', ')];
}
