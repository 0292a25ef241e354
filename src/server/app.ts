import { randomUUID } from 'node:crypto';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import type { CallTrace, Dialect } from '../../adapters/dialect.ts';
import type { Clock } from '../core/ports.ts';
import type { Logger } from './logger.ts';
import { readBody } from './read-body.ts';
import { sendAnswer, wireRequest } from './wire.ts';

export interface AppOptions {
  readonly dialects: readonly Dialect[];
  readonly logger: Logger;
  readonly clock: Clock;
  /** Largest body in bytes; a larger one is 413. */
  readonly bodyLimit: number;
  /** Addresses of proxies of which X-Forwarded-For is believed; Express' own syntax. */
  readonly trustProxy: readonly string[];
  /** The document of `GET /openapi.json`. */
  readonly openApi: object;
  /** Why the gateway is not ready to serve, or nothing. */
  readonly problems: () => Promise<readonly string[]>;
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
  const given = request.get('x-request-id');
  const requestId = given !== undefined && REQUEST_ID.test(given) ? given : randomUUID();
  response.locals['requestId'] = requestId;
  response.setHeader('x-request-id', requestId);
  response.setHeader('x-content-type-options', 'nosniff');
  next();
};

/** Every method and every body of the dialect's paths goes to the dialect, so that each answer is in its words. */
function mount(app: Express, dialect: Dialect, options: AppOptions): void {
  app.all([...dialect.paths], async (request, response) => {
    const startedAt = options.clock.now();
    const requestId = String(response.locals['requestId']);
    const body = await readBody(request, options.bodyLimit);
    const given = await dialect.answer(wireRequest(request, requestId, body));
    sendAnswer(response, given, options.isDraining());
    logCall(options.logger, given.trace, { requestId, status: given.status, ms: options.clock.now() - startedAt });
  });
}

function logCall(logger: Logger, trace: CallTrace, about: { requestId: string; status: number; ms: number }): void {
  const { fault, ...fields } = trace;
  const level = about.status >= 500 && fault !== undefined ? 'error' : 'info';
  const reason =
    fault instanceof Error ? { fault: fault.message, cause: causeOf(fault), stack: stackOf(fault, about) } : {};
  logger.log(level, 'call', { ...about, ...fields, ...reason });
}

function causeOf(fault: Error): string | undefined {
  return fault.cause instanceof Error ? fault.cause.message : undefined;
}

/** A stack is for bugs: that the database is away needs none. */
function stackOf(fault: Error, about: { status: number }): string | undefined {
  return about.status === 500 ? fault.stack : undefined;
}

/** A fault outside every dialect: logged whole, told in one sentence. */
function lastResort(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    const requestId = String(response.locals['requestId']);
    logger.error('request failed', { requestId, fault: error instanceof Error ? error.stack : String(error) });
    if (response.headersSent) next(error);
    else response.status(500).json({ error: 'An internal error occurred', requestId });
  };
}
