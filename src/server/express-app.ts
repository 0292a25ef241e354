import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import type { CallHandler } from './call.ts';
import { answerFault } from './last-resort.ts';
import type { Intake } from './intake/intake.ts';
import type { Logger } from '../observability/log/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { ProcessCounts } from '../observability/process-counts.ts';
import { requestIdOf } from './intake/request-id.ts';

export interface ExpressOptions {
  readonly logger: Logger;
  /** The document of `GET /openapi.json`. */
  readonly openApi: object;
  /** Why the gateway is not ready to serve, or nothing. */
  readonly readiness: () => Promise<{ readonly problems: readonly string[]; readonly notes: readonly string[] }>;
  readonly metrics: Pick<Metrics, 'text' | 'contentType'>;
  readonly isDraining: () => boolean;
  /** Of a gateway of several processes; absent or `null`: it is one. */
  readonly processes?: () => ProcessCounts | null;
  readonly intake: Pick<Intake, 'bodies'>;
}

/** A dialect's patterns, in Express' syntax, and what answers them. */
export interface MountedDialect {
  readonly paths: readonly string[];
  readonly handle: CallHandler;
}

const OWN_PATHS = ['/healthz', '/readyz', '/metrics', '/openapi.json'];

/**
 * Everything that is answered through Express: dialects below any path, pages, health, metrics, the API's document. The site
 * answers every path that is left.
 */
export function expressApp(
  dialects: readonly MountedDialect[],
  site: MountedDialect,
  options: ExpressOptions,
): Express {
  const { logger, metrics, intake } = options;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  for (const { paths, handle } of dialects) {
    app.all([...paths], (request, response) => handle(request, response, namedParameters(request.params)));
  }
  app.all(OWN_PATHS, identify, (request, response, next) => {
    // Nothing here reads a body; one that is sent is taken within the same bounds.
    intake.bodies.readAhead(request);
    if (options.isDraining()) response.setHeader('connection', 'close');
    next();
  });
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.get('/readyz', async (_request, response) => {
    const { problems, notes } = options.isDraining()
      ? { problems: ['The gateway is stopping'], notes: [] }
      : await options.readiness();
    const processes = options.processes?.() ?? null;
    response.status(problems.length === 0 ? 200 : 503).json({
      ...{ status: problems.length === 0 ? 'ok' : 'unavailable', problems },
      ...(notes.length === 0 ? {} : { notes }),
      ...(processes && { processes }),
    });
  });
  app.get('/metrics', async (_request, response) => {
    response.type(metrics.contentType).send(await metrics.text());
  });
  app.get('/openapi.json', (_request, response) => {
    response.json(options.openApi);
  });
  app.all(OWN_PATHS, (_request, response) => {
    response.status(405).set('allow', 'GET, HEAD').json({ error: 'Method not allowed' });
  });
  app.all([...site.paths], (request, response) => site.handle(request, response, namedParameters(request.params)));
  app.use(lastResort(logger));
  return app;
}

/** The parameters of a path that are one text; those of a wildcard (`{*base/}`) are lists, and mean nothing to a dialect. */
function namedParameters(all: Readonly<Record<string, string | string[]>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

const identify: RequestHandler = (request, response, next) => {
  response.setHeader('x-request-id', requestIdOf(request));
  response.setHeader('x-content-type-options', 'nosniff');
  // Answers about this moment, or to a path that may hold a secret, must not be cached.
  response.setHeader('cache-control', 'no-store');
  next();
};

function lastResort(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) next(error);
    else answerFault(logger, error, request, response);
  };
}
