import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { swaggerFile } from './explorer-files.ts';
import { stylesheet } from './style/stylesheet.ts';
import type { Route } from '../routing/route.ts';
import type { SiteAnswer } from '../visit.ts';

/** A file that pages load, under a name that changes with its content: browsers keep it for a year. */
interface Asset {
  readonly file: string;
  readonly type: string;
  readonly body: Buffer;
}

const KEEP = 'public, max-age=31536000, immutable';

function assetOf(name: string, ending: string, type: string, body: Buffer): Asset {
  const digest = createHash('sha256').update(body).digest('hex').slice(0, 16);
  return { file: `${name}.${digest}.${ending}`, type, body };
}

const SCRIPT = 'text/javascript; charset=utf-8';
const SHEET = 'text/css; charset=utf-8';

function ownScript(name: string): Asset {
  return assetOf(name, 'js', SCRIPT, readFileSync(join(import.meta.dirname, `${name}.js`)));
}

const STYLE = assetOf('style', 'css', SHEET, stylesheet());
/** The whole stylesheet, for pages that are files of their own. */
export const STYLESHEET = STYLE.body.toString('utf8');
const KEYS = ownScript('keys');
const EXPLORER = ownScript('explorer');
const ASSETS = new Map([STYLE, KEYS, EXPLORER].map((asset) => [asset.file, asset]));

/** The paths of the files, below the base of the site. */
export const ASSET_PATHS = {
  style: `/assets/${STYLE.file}`,
  keys: `/assets/${KEYS.file}`,
  explorer: `/assets/${EXPLORER.file}`,
} as const;

/** The paths of the files of Swagger UI. They are large, and read when a page first needs them. */
export function swaggerPaths(): SwaggerPaths {
  swagger ??= loadSwagger();
  return swagger;
}

interface SwaggerPaths {
  readonly script: string;
  readonly style: string;
}

let swagger: SwaggerPaths | null = null;

function loadSwagger(): SwaggerPaths {
  const script = assetOf('swagger-ui', 'js', SCRIPT, swaggerFile('swagger-ui-bundle.js'));
  const style = assetOf('swagger-ui', 'css', SHEET, swaggerFile('swagger-ui.css'));
  for (const asset of [script, style]) ASSETS.set(asset.file, asset);
  return { script: `/assets/${script.file}`, style: `/assets/${style.file}` };
}

export const assetRoute: Route = {
  name: 'asset',
  method: 'GET',
  path: '/assets/:file',
  access: 'anyone',
  answer: ({ parameters }): SiteAnswer => {
    const file = parameters['file'] ?? '';
    // A page of another process may have named it.
    if (file.startsWith('swagger-ui.')) swaggerPaths();
    const asset = ASSETS.get(file);
    return asset === undefined
      ? { status: 404, body: 'Not found', headers: { 'content-type': 'text/plain; charset=utf-8' } }
      : { status: 200, headers: { 'content-type': asset.type, 'cache-control': KEEP }, body: asset.body };
  },
};
