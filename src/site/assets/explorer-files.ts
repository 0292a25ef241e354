import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The build copies the two files of Swagger UI beside this one; a checkout has them in its package. */
const COPIED = join(import.meta.dirname, 'swagger-ui');
const INSTALLED = join(import.meta.dirname, '../../../node_modules/swagger-ui-dist');

/** A file of Swagger UI. */
export function swaggerFile(name: 'swagger-ui-bundle.js' | 'swagger-ui.css'): Buffer {
  const copied = join(COPIED, name);
  return readFileSync(existsSync(copied) ? copied : join(INSTALLED, name));
}
