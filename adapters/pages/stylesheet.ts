import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, 'style');

/** The one stylesheet of all pages, from the files of `style` in the order of their names, without comments and indents. */
const STYLESHEET = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.css'))
  .sort()
  .map((name) => readFileSync(join(FOLDER, name), 'utf8'))
  .join('\n')
  .replace(/\/\*[^*]*\*\//g, '')
  .replace(/^ +/gm, '');

/** The stylesheet in its element. Insert it as it is: another blank changes the hash. */
export const STYLE_ELEMENT = `<style>${STYLESHEET}</style>`;

/** The stylesheet's name in a Content-Security-Policy, which allows only its exact text. */
export const STYLESHEET_HASH = `sha256-${createHash('sha256').update(STYLESHEET).digest('base64')}`;
