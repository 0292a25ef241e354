import { CONTROL_ARGUMENTS, type ArgumentSchema } from '../../schemas/corp/values.ts';
import type { DocumentBlock } from '../descriptor.ts';
import { METHODS } from './methods.ts';

/** The methods, and the arguments that all of them take. */
export function documentation(): readonly DocumentBlock[] {
  return [
    '### Arguments of every call',
    argumentTable(CONTROL_ARGUMENTS),
    ...[...METHODS.values()].flatMap(({ schema }): DocumentBlock[] => [
      `## ${schema.title}`,
      schema.description,
      argumentTable(schema.arguments),
    ]),
  ];
}

function argumentTable(all: Readonly<Record<string, ArgumentSchema>>): DocumentBlock {
  const rows = Object.entries(all).map(([name, argument]) => [
    `\`${name}\``,
    argument.type,
    argument.default ?? '–',
    argument.description,
    argument.isRequired ? 'Yes' : 'No',
  ]);
  return { head: ['Argument', 'Type', 'Default', 'Description', 'Required'], rows };
}
