import { documentedParameters } from '../../schemas/whmcs/names.ts';
import type { DialectTraces } from '../kit/traces.ts';
import { client } from './client.ts';
import { OWN_PARAMETERS } from './parameters/ignored.ts';
import { readParams } from './parameters/request-params.ts';

/** How calls of the dialect are found outside of the gateway. */
export const TRACES: DialectTraces = {
  signs: ['whmcs', 'includes/api.php', 'localapi'],
  functions: ['localAPI'],
  ownParameters: [...OWN_PARAMETERS],
  // PHP's array keys are not a part of a name.
  parameterKey: (name) => (name.includes('[') ? name.slice(0, name.indexOf('[')) : name),
  documentedParameters,
  read: async (request) => {
    const { values } = await readParams(request);
    const action = values.get(client.actionParameter);
    return { action: typeof action === 'string' ? action : '', names: [...values.keys()].map(String) };
  },
};
