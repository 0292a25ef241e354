import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import type { Dialect } from '../../adapters/dialect.ts';
import { callHandler, type CallHandler, type CallOptions } from './call.ts';
import type { Logger } from './logger.ts';
import { requestIdOf } from './request-id.ts';
import { addressReader } from './wire.ts';

export interface AppOptions extends Omit<CallOptions, 'addressOf'> {
  readonly dialects: readonly Dialect[];
  /** Addresses of proxies of which X-Forwarded-For is believed; Express' own syntax. */
  readonly trustProxy: readonly string[];
  /** The document of `GET /openapi.json`. */
  readonly openApi: object;
  /** Why the gateway is not ready to serve, or nothing. */
  readonly problems: () => Promise<readonly string[]>;
}

/**
 * The HTTP side: request ids, raw bodies, the dialects, health. It knows no dialect by name. A call to the very path of
 * a dialect is answered before Express looks at it (ADR 0006); all else is Express'.
 */
export function createApp(options: AppOptions): RequestListener {
  const { dialects, trustProxy, logger } = options;
  const handlers = dialects.map((dialect) => ({
    paths: dialect.paths,
    handle: callHandler(dialect, { ...options, addressOf: addressReader(trustProxy) }),
  }));
  const exact = new Map(
    handlers.flatMap(({ paths, handle }) => paths.flatMap(exactPath).map((path) => [path, handle])),
  );
  const app = expressApp(handlers, options);
  return (request, response) => {
    const handle = exact.get(pathOf(request));
    if (handle === undefined) app(request, response);
    else {
      handle(request, response).catch((error: unknown) => {
        answerFault(logger, error, request, response);
      });
    }
  };
}

function expressApp(
  dialects: readonly { readonly paths: readonly string[]; readonly handle: CallHandler }[],
  options: AppOptions,
): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  for (const { paths, handle } of dialects) app.all([...paths], handle);
  app.use(identify);
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.get('/readyz', async (_request, response) => {
    const problems = options.isDraining() ? ['The gateway is stopping'] : await options.problems();
    response
      .status(problems.length === 0 ? 200 : 503)
      .json({ status: problems.length === 0 ? 'ok' : 'unavailable', problems });
  });
  app.get('/openapi.json', (_request, response) => {
    response.json(options.openApi);
  });
  app.use((_request, response) => {
    response.status(404).json({ error: 'There is nothing here' });
  });
  app.use(lastResort(options.logger));
  return app;
}

const identify: RequestHandler = (request, response, next) => {
  response.setHeader('x-request-id', requestIdOf(request));
  response.setHeader('x-content-type-options', 'nosniff');
  next();
};

function lastResort(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) next(error);
    else answerFault(logger, error, request, response);
  };
}

/** A fault outside every dialect: logged whole, told in one sentence. */
function answerFault(logger: Logger, error: unknown, request: IncomingMessage, response: ServerResponse): void {
  const requestId = requestIdOf(request);
  logger.error('request failed', { requestId, fault: error instanceof Error ? error.stack : String(error) });
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(500, {
    'content-type': 'application/json; charset=utf-8',
    'x-request-id': requestId,
    'x-content-type-options': 'nosniff',
  });
  response.end(JSON.stringify({ error: 'An internal error occurred', requestId }));
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
