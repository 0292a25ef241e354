import type { IncomingMessage, RequestListener } from 'node:http';
import { callHandler } from './call.ts';
import { expressApp, type ExpressOptions, type MountedDialect } from './express-app.ts';
import { answerFault } from './last-resort.ts';
import { addressReader } from './wire.ts';
import type { CallOptions } from './call.ts';
import type { Dialect } from '../../adapters/dialect.ts';

export interface AppOptions extends Omit<CallOptions & ExpressOptions, 'addressOf'> {
  readonly dialects: readonly Dialect[];
  /** Addresses of proxies of which X-Forwarded-For is believed; Express' own syntax. */
  readonly trustProxy: readonly string[];
}

/**
 * The HTTP side: request ids, raw bodies, the dialects, health. It knows no dialect by name. A call to the very path of
 * a dialect is answered before Express looks at it (docs/adr/0006); all else is Express'.
 */
export function createApp(options: AppOptions): RequestListener {
  const addressOf = addressReader(options.trustProxy);
  const mounted = options.dialects.map((dialect): MountedDialect => ({
    paths: dialect.paths,
    handle: callHandler(dialect, { ...options, addressOf }),
  }));
  const exact = new Map(mounted.flatMap(({ paths, handle }) => paths.flatMap(exactPath).map((path) => [path, handle])));
  const app = expressApp(mounted, options);
  return (request, response) => {
    const handle = exact.get(pathOf(request));
    if (handle === undefined) app(request, response);
    else {
      handle(request, response).catch((error: unknown) => {
        answerFault(options.logger, error, request, response);
      });
    }
  };
}

function pathOf({ url = '' }: IncomingMessage): string {
  const mark = url.indexOf('?');
  return mark < 0 ? url : url.slice(0, mark);
}

/** What a pattern means below no other path; nothing where it has other parameters. */
function exactPath(pattern: string): string[] {
  const path = pattern.replace('/{*base/}', '/');
  return /[{}*:]/.test(path) ? [] : [path];
}
