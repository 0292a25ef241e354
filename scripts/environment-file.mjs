import { existsSync } from 'node:fs';

/** Sets what stands in the file .env of the working directory, where the environment has not set it already. */
export function loadEnvironmentFile() {
  if (existsSync('.env')) process.loadEnvFile('.env');
}
