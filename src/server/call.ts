import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Dialect } from '../../adapters/dialect.ts';
import { logCall } from './call-log.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import { readBody } from './read-body.ts';
import { requestIdOf } from './request-id.ts';
import { sendAnswer, wireRequest, type AddressOf } from './wire.ts';

export interface CallOptions {
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'callsOf'>;
  /** Largest body in bytes; a larger one is 413. */
  readonly bodyLimit: number;
  readonly isDraining: () => boolean;
  /** The caller's address, after the trusted proxies. */
  readonly addressOf: AddressOf;
}

/** Answers one call; a fault outside the dialect rejects. */
export type CallHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Every method and every body of a dialect's paths goes to the dialect, so that each answer is in its words. */
export function callHandler(dialect: Dialect, options: CallOptions): CallHandler {
  const count = options.metrics.callsOf(dialect);
  return async (request, response) => {
    const startedAt = performance.now();
    const requestId = requestIdOf(request);
    const body = await readBody(request, options.bodyLimit);
    const asked = wireRequest(request, requestId, body, options.addressOf(request));
    const answer = await dialect.answer(asked);
    sendAnswer(response, answer, requestId, options.isDraining());
    const durationMs = performance.now() - startedAt;
    count(answer.trace, durationMs / 1_000);
    logCall(options.logger, answer.trace, { requestId, status: answer.status, durationMs });
  };
}
