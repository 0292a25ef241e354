import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';

const EXIT_CONFIGURATION = 78;
const NAME = '.env';

/**
 * Sets what is in the file .env of the working directory, where the environment has not set it already. What it was
 * is left for src/config/environment-file.ts, which says where a value comes from.
 */
export function loadEnvironmentFile() {
  let text;
  try {
    text = readFileSync(NAME, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return;
    process.stderr.write(`${NAME} cannot be read (${error.code}): let this user read it, or take it away.\n`);
    process.exit(EXIT_CONFIGURATION);
  }
  const variables = parseEnv(text);
  const names = Object.keys(variables);
  const set = names.filter((name) => process.env[name] === undefined);
  for (const name of set) process.env[name] = variables[name];
  globalThis[Symbol.for('invoice-gateway.environment-file')] = { path: resolve(NAME), names, set };
}
