import { FIRST_VERSION } from '../../schemas/version.ts';
import type { ActionSchema, ValueSchema } from '../../schemas/whmcs/values.ts';
import type { DocumentBlock } from '../descriptor.ts';
import type { Action } from './action.ts';
import { ACTIONS } from './actions.ts';

/** The actions, each under the headings that the original's integrators know. */
export function documentation(): readonly DocumentBlock[] {
  return [...ACTIONS.values()].flatMap(actionPage);
}

function actionPage({ schema, sample }: Action): readonly DocumentBlock[] {
  return [
    `## ${schema.title}`,
    schema.description,
    '### Request Parameters',
    { head: ['Parameter', 'Type', 'Description', 'Required'], rows: parameterRows(schema) },
    '### Response Parameters',
    { head: ['Parameter', 'Type', 'Description'], rows: sample.response },
    '### Example Request',
    ...(sample.follows === undefined ? [] : [`Send the example of ${sample.follows} first.`]),
    ['```sh', exampleRequest(schema.title, sample.request), '```'].join('\n'),
    '### Example Response JSON',
    ['```json', sample.answer, '```'].join('\n'),
    '### Error Responses',
    { head: ['Message', 'When'], rows: sample.errors.map(([message, when]) => [`\`${message}\``, when]) },
    '### Version History',
    { head: ['Version', 'Changelog'], rows: [[schema['x-since'] ?? FIRST_VERSION, 'Initial Version']] },
  ];
}

function parameterRows(schema: ActionSchema): string[][] {
  const named = Object.entries(schema.properties).map(([name, value]) =>
    row(name, value, schema.required.includes(name)),
  );
  const numbered = Object.entries(schema.patternProperties ?? {}).map(([pattern, value]) =>
    row(`${numberedName(pattern)}X`, value, false),
  );
  return [['action', 'string', `“${schema.title}”, in any case`, 'Required'], ...named, ...numbered];
}

/** The name before the number: `itemamount` of `^itemamount[0-9]{1,9}$`. */
export function numberedName(pattern: string): string {
  return pattern.replace(/^\^|\[0-9\].*$/g, '');
}

function row(name: string, value: ValueSchema, isRequired: boolean): string[] {
  return [name, value['x-type'], value.description, isRequired ? 'Required' : 'Optional'];
}

/** The shell command of a sample. */
export function exampleRequest(action: string, params: Readonly<Record<string, string>>): string {
  const all = { action, ...params, responsetype: 'json', identifier: 'demo-identifier', secret: 'demo-secret' };
  const fields = Object.entries(all).map(([name, value]) => `  --data-urlencode '${name}=${value}'`);
  return ['curl http://127.0.0.1:8080/includes/api.php', ...fields].join(' \\\n');
}
