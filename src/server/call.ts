import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CallTrace, Dialect } from '../../adapters/dialect.ts';
import type { Clock } from '../core/ports.ts';
import type { Logger } from './logger.ts';
import { readBody } from './read-body.ts';
import { requestIdOf } from './request-id.ts';
import { sendAnswer, wireRequest, type AddressOf } from './wire.ts';

export interface CallOptions {
  readonly logger: Logger;
  readonly clock: Clock;
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
  return async (request, response) => {
    const startedAt = options.clock.now();
    const requestId = requestIdOf(request);
    const body = await readBody(request, options.bodyLimit);
    const given = await dialect.answer(wireRequest(request, requestId, body, options.addressOf(request)));
    sendAnswer(response, given, requestId, options.isDraining());
    logCall(options.logger, given.trace, { requestId, status: given.status, ms: options.clock.now() - startedAt });
  };
}

function logCall(logger: Logger, trace: CallTrace, about: { requestId: string; status: number; ms: number }): void {
  const { fault, ...fields } = trace;
  const level = about.status >= 500 && fault !== undefined ? 'error' : 'info';
  if (!logger.isLevelEnabled(level)) return;
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
