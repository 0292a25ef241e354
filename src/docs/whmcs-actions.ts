import { WHMCS_ACTIONS } from '../../schemas/openapi.ts';
import type { ActionSchema, ValueSchema } from '../../schemas/whmcs/values.ts';
import { table } from './section.ts';
import { WHMCS_SAMPLES } from './whmcs-samples.ts';

/** The actions of the WHMCS-style dialect, each under the headings that its integrators know. */
export function whmcsActions(): string {
  return WHMCS_ACTIONS.map(actionPage).join('\n\n');
}

function actionPage(action: ActionSchema): string {
  const sample = WHMCS_SAMPLES[action.title];
  if (sample === undefined) throw new Error(`${action.title} has no samples`);
  const errors = sample.errors.map(([message, when]) => [`\`${message}\``, when]);
  return [
    `## ${action.title}`,
    action.description,
    '### Request Parameters',
    table(['Parameter', 'Type', 'Description', 'Required'], parameterRows(action)),
    '### Response Parameters',
    table(['Parameter', 'Type', 'Description'], sample.response),
    '### Example Request',
    ['```sh', exampleRequest(action.title, sample.request), '```'].join('\n'),
    '### Example Response JSON',
    ['```json', sample.answer, '```'].join('\n'),
    '### Error Responses',
    table(['Message', 'When'], errors),
    '### Version History',
    table(['Version', 'Changelog'], [['0.1.0', 'Initial Version']]),
  ].join('\n\n');
}

function parameterRows(action: ActionSchema): string[][] {
  const named = Object.entries(action.properties).map(([name, value]) =>
    row(name, value, action.required.includes(name)),
  );
  const numbered = Object.entries(action.patternProperties ?? {}).map(([pattern, value]) =>
    row(pattern.replace(/^\^|\[0-9\].*$/g, '').concat('X'), value, false),
  );
  return [['action', 'string', `“${action.title}”, in any case`, 'Required'], ...named, ...numbered];
}

function row(name: string, value: ValueSchema, isRequired: boolean): string[] {
  return [name, value['x-type'], value.description, isRequired ? 'Required' : 'Optional'];
}

function exampleRequest(action: string, params: Readonly<Record<string, string>>): string {
  const all = { action, ...params, responsetype: 'json', identifier: 'demo-identifier', secret: 'demo-secret' };
  const fields = Object.entries(all).map(([name, value]) => `  --data-urlencode '${name}=${value}'`);
  return ['curl http://127.0.0.1:8080/includes/api.php', ...fields].join(' \\\n');
}
