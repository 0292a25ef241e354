import { Ajv, type JSONSchemaType } from 'ajv';
import type { Credential } from '../src/core/credential.ts';

/**
 * Reads the settings of a dialect that a credential carries: core does not know their shape. They are validated once for
 * each credential that was read from the store. The reader throws TypeError for settings that do not fit the schema.
 */
export function settingsReader<T>(schema: JSONSchemaType<T>): (credential: Pick<Credential, 'dialectSettings'>) => T {
  const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
  const valid = new WeakSet();
  return ({ dialectSettings }) => {
    if (!valid.has(dialectSettings) && !validate(dialectSettings)) {
      const [error] = validate.errors ?? [];
      throw new TypeError(`The settings of a credential do not fit: ${error?.instancePath} ${error?.message}`);
    }
    valid.add(dialectSettings);
    return dialectSettings as T;
  };
}
