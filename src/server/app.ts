import { randomUUID } from 'node:crypto';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import type { Dialect } from '../../adapters/dialect.ts';
import { logCall } from './call-log.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import { readBody } from './read-body.ts';
import { sendAnswer, wireRequest } from './wire.ts';

export interface AppOptions {
  readonly dialects: readonly Dialect[];
  readonly logger: Logger;
  /** Largest body in bytes; a larger one is 413. */
  readonly bodyLimit: number;
  /** Addresses of proxies of which X-Forwarded-For is believed; Express' own syntax. */
  readonly trustProxy: readonly string[];
  /** The document of `GET /openapi.json`. */
  readonly openApi: object;
  /** Why the gateway is not ready to serve, or nothing. */
  readonly problems: () => Promise<readonly string[]>;
  readonly metrics: Pick<Metrics, 'callsOf' | 'text' | 'contentType'>;
  readonly isDraining: () => boolean;
}

const REQUEST_ID = /^[A-Za-z0-9._:-]{1,128}$/;

/** The HTTP side: request ids, raw bodies, the dialects, health. It knows no dialect by name. */
export function createApp(options: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', [...options.trustProxy]);
  app.use(identify);
  for (const dialect of options.dialects) mount(app, dialect, options);
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.get('/readyz', async (_request, response) => {
    const problems = options.isDraining() ? ['The gateway is stopping'] : await options.problems();
    response
      .status(problems.length === 0 ? 200 : 503)
      .json({ status: problems.length === 0 ? 'ok' : 'unavailable', problems });
  });
  app.get('/metrics', async (_request, response) => {
    response.setHeader('cache-control', 'no-store');
    response.type(options.metrics.contentType).send(await options.metrics.text());
  });
  app.get('/openapi.json', (_request, response) => {
    response.json(options.openApi);
  });
  app.use((_request, response) => {
    // The path may hold a secret: that somebody asked is all that is said.
    options.logger.log('http', 'no such path', { requestId: String(response.locals['requestId']) });
    response.status(404).json({ error: 'There is nothing here' });
  });
  app.use(lastResort(options.logger));
  return app;
}

const identify: RequestHandler = (request, response, next) => {
  const given = request.get('x-request-id');
  const requestId = given !== undefined && REQUEST_ID.test(given) ? given : randomUUID();
  response.locals['requestId'] = requestId;
  response.setHeader('x-request-id', requestId);
  response.setHeader('x-content-type-options', 'nosniff');
  next();
};

/** Every method and every body of the dialect's paths goes to the dialect, so that each answer is in its words. */
function mount(app: Express, dialect: Dialect, options: AppOptions): void {
  const count = options.metrics.callsOf(dialect);
  app.all([...dialect.paths], async (request, response) => {
    const startedAt = performance.now();
    const requestId = String(response.locals['requestId']);
    const body = await readBody(request, options.bodyLimit);
    const { trace, ...answer } = await dialect.answer(wireRequest(request, requestId, body));
    sendAnswer(response, answer, options.isDraining());
    const durationMs = performance.now() - startedAt;
    count(trace, durationMs / 1_000);
    logCall(options.logger, trace, { requestId, status: answer.status, durationMs });
  });
}

/** A fault outside every dialect: logged whole, told in one sentence. A path that cannot be read is its caller's. */
function lastResort(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    const requestId = String(response.locals['requestId']);
    const status = statusOf(error);
    if (status === 500) {
      logger.error('request failed', { requestId, fault: error instanceof Error ? error.stack : String(error) });
    } else {
      logger.log('http', 'request refused', { requestId, status });
    }
    if (response.headersSent) next(error);
    else if (status === 500) response.status(500).json({ error: 'An internal error occurred', requestId });
    else response.status(status).json({ error: 'The request cannot be read', requestId });
  };
}

/** The router's own errors carry a status; their messages quote the path, which may hold a secret. */
function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : 500;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
