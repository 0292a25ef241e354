import { DEMO_CALLER } from '../../../schemas/corp/samples/sample.ts';
import {
  CONTROL_ARGUMENTS,
  type ArgumentSchema,
  type Evidence,
  type MemberSchema,
} from '../../../schemas/corp/values.ts';
import type { DocumentBlock } from '../../descriptor.ts';
import type { Method } from '../method.ts';
import { METHODS } from '../methods.ts';

/** The methods, and the arguments that all of them take. */
export function documentation(): readonly DocumentBlock[] {
  return [
    '### Arguments of every call',
    argumentTable(CONTROL_ARGUMENTS),
    ...[...METHODS.values()].flatMap(methodPage),
  ];
}

/** Where the description of a method comes from, unless public documents have it. */
export const ABOUT: Readonly<Record<Evidence, readonly string[]>> = {
  documented: [],
  chosen: ['Public material has only the name of this method. Its arguments and answers are our choice.'],
  ours: ["This method is the gateway's own. The original has none like it."],
};

function methodPage({ schema, sample }: Method): readonly DocumentBlock[] {
  return [
    `## ${schema.title}`,
    schema.description,
    ...ABOUT[schema.evidence ?? 'documented'],
    argumentTable(schema.arguments, schema.evidence),
    '### Answer of `ok`',
    memberTable(schema.answer, schema.evidence),
    '### Example request',
    jsonBlock({ API_CALL_FUNCTION_NAME: schema.title, ...DEMO_CALLER, ...sample.request }),
    '### Example answer',
    jsonBlock(JSON.parse(sample.answer)),
  ];
}

function jsonBlock(value: unknown): string {
  return ['```json', JSON.stringify(value, null, 2), '```'].join('\n');
}

/** `standard` is the evidence of the method: an argument may have less. */
function argumentTable(
  all: Readonly<Record<string, ArgumentSchema>>,
  standard: Evidence = 'documented',
): DocumentBlock {
  const rows = Object.entries(all).map(([name, argument]) => [
    `\`${name}\``,
    argument.type,
    argument.default ?? '–',
    argument.description,
    argument.isRequired ? 'Yes' : 'No',
    argument.evidence ?? standard,
  ]);
  return { head: ['Argument', 'Type', 'Default', 'Description', 'Required', 'Grade'], rows };
}

function memberTable(all: Readonly<Record<string, MemberSchema>>, standard: Evidence = 'documented'): DocumentBlock {
  const rows = Object.entries(all).flatMap(([name, member]): (readonly string[])[] => [
    row(name, member, standard),
    ...Object.entries(member.of ?? {}).map(([inner, one]) =>
      row(`${name}[].${inner}`, one, member.evidence ?? standard),
    ),
  ]);
  return { head: ['Member', 'Type', 'Description', 'Grade'], rows };
}

function row(name: string, { type, description, evidence }: MemberSchema, standard: Evidence): readonly string[] {
  return [`\`${name}\``, type, description, evidence ?? standard];
}
