import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';

const EXIT_CONFIGURATION = 78;
const NAME = '.env';

/**
 * Sets the variables of the file .env in the working directory, except those that the environment sets. Keeps the
 * file's values for src/config/environment-file.ts, which reports the source of a value.
 */
export function loadEnvironmentFile() {
  let text;
  try {
    text = readFileSync(NAME, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return;
    process.stderr.write(`${NAME} cannot be read (${error.code}): let this user read it, or remove it.\n`);
    process.exit(EXIT_CONFIGURATION);
  }
  const variables = parseEnv(text);
  const names = Object.keys(variables);
  const set = names.filter((name) => process.env[name] === undefined);
  for (const name of set) process.env[name] = variables[name];
  globalThis[Symbol.for('invoice-gateway.environment-file')] = { path: resolve(NAME), names, set };
}
