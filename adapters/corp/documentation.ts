import { DEMO_CALLER } from '../../schemas/corp/samples/sample.ts';
import { CONTROL_ARGUMENTS, type ArgumentSchema } from '../../schemas/corp/values.ts';
import type { DocumentBlock } from '../descriptor.ts';
import type { Method } from './method.ts';
import { METHODS } from './methods.ts';

/** The methods, and the arguments that all of them take. */
export function documentation(): readonly DocumentBlock[] {
  return [
    '### Arguments of every call',
    argumentTable(CONTROL_ARGUMENTS),
    ...[...METHODS.values()].flatMap(methodPage),
  ];
}

function methodPage({ schema, sample }: Method): readonly DocumentBlock[] {
  return [
    `## ${schema.title}`,
    schema.description,
    argumentTable(schema.arguments),
    '### Example request',
    jsonBlock({ API_CALL_FUNCTION_NAME: schema.title, ...DEMO_CALLER, ...sample.request }),
    '### Example answer',
    jsonBlock(JSON.parse(sample.answer)),
  ];
}

function jsonBlock(value: unknown): string {
  return ['```json', JSON.stringify(value, null, 2), '```'].join('\n');
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
