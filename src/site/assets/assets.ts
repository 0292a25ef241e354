import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Route } from '../routing/route.ts';
import type { SiteAnswer } from '../visit.ts';

/** A file that pages load, under a name that changes with its content: browsers keep it for a year. */
interface Asset {
  readonly file: string;
  readonly type: string;
  readonly body: Buffer;
}

const KEEP = 'public, max-age=31536000, immutable';
const STYLES = join(import.meta.dirname, 'style');

function assetOf(name: string, ending: string, type: string, body: Buffer): Asset {
  const digest = createHash('sha256').update(body).digest('hex').slice(0, 16);
  return { file: `${name}.${digest}.${ending}`, type, body };
}

/** One stylesheet from the files of `style`, in the order of their names. */
function stylesheet(): Buffer {
  const files = readdirSync(STYLES).filter((name) => name.endsWith('.css'));
  return Buffer.from(
    files
      .sort()
      .map((name) => readFileSync(join(STYLES, name), 'utf8'))
      .join('\n'),
  );
}

const STYLE = assetOf('style', 'css', 'text/css; charset=utf-8', stylesheet());
const KEYS = assetOf(
  'keys',
  'js',
  'text/javascript; charset=utf-8',
  readFileSync(join(import.meta.dirname, 'keys.js')),
);
const ASSETS = new Map([STYLE, KEYS].map((asset) => [asset.file, asset]));

/** The paths of the files, below the base of the site. */
export const ASSET_PATHS = {
  style: `/assets/${STYLE.file}`,
  keys: `/assets/${KEYS.file}`,
} as const;

export const assetRoute: Route = {
  name: 'asset',
  method: 'GET',
  path: '/assets/:file',
  access: 'anyone',
  answer: ({ parameters }): SiteAnswer => {
    const asset = ASSETS.get(parameters['file'] ?? '');
    return asset === undefined
      ? { status: 404, body: 'Not found', headers: { 'content-type': 'text/plain; charset=utf-8' } }
      : { status: 200, headers: { 'content-type': asset.type, 'cache-control': KEEP }, body: asset.body };
  },
};
