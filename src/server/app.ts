import type { IncomingMessage, RequestListener } from 'node:http';
import { callHandler } from './call.ts';
import { expressApp, type ExpressOptions, type MountedDialect } from './express-app.ts';
import { answerFault } from './last-resort.ts';
import type { CallOptions } from './call.ts';
import type { Dialect } from '../../adapters/dialect.ts';

export type AppOptions = CallOptions &
  ExpressOptions & {
    readonly dialects: readonly Dialect[];
    /** The pages for people, which answer every other path. */
    readonly site: Dialect;
  };

/**
 * The HTTP side: request ids, raw bodies, the dialects, health. It knows no dialect by name. A call to the very path of
 * a dialect is answered before Express looks at it (docs/adr/0006); all else is Express'.
 */
export function createApp(options: AppOptions): RequestListener {
  const mount = (dialect: Dialect): MountedDialect => ({ paths: dialect.paths, handle: callHandler(dialect, options) });
  const mounted = options.dialects.map(mount);
  const exact = new Map(mounted.flatMap(({ paths, handle }) => paths.flatMap(exactPath).map((path) => [path, handle])));
  const app = expressApp(mounted, mount(options.site), options);
  return (request, response) => {
    const handle = exact.get(pathOf(request));
    if (handle === undefined) app(request, response);
    else {
      handle(request, response, NO_PARAMETERS).catch((error: unknown) => {
        answerFault(options.logger, error, request, response);
      });
    }
  };
}

const NO_PARAMETERS: Readonly<Record<string, string>> = {};

function pathOf({ url = '' }: IncomingMessage): string {
  const mark = url.indexOf('?');
  return mark < 0 ? url : url.slice(0, mark);
}

/** The parameters of a pattern without a prefix; nothing where it has others. */
function exactPath(pattern: string): string[] {
  const path = pattern.replace('/{*base/}', '/');
  return /[{}*:]/.test(path) ? [] : [path];
}
