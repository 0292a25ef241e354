import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CallTrace, Dialect } from '../../adapters/dialect.ts';
import { logCall } from '../observability/call-log.ts';
import type { Intake } from './intake/intake.ts';
import type { Logger } from '../observability/log/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import { requestIdOf } from './intake/request-id.ts';
import { sendAnswer, wireRequest } from './wire.ts';
import { writePieces } from './write-pieces.ts';

export interface CallOptions {
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'callsOf'>;
  readonly intake: Pick<Intake, 'bodies' | 'addressOf' | 'budget' | 'turnAway'>;
  readonly isDraining: () => boolean;
  /** Looks at the facts of each call after its answer; it takes no time. */
  readonly onCall?: (call: EndedCall) => void;
}

/** A call after its answer: references to all of it. */
export interface EndedCall {
  readonly trace: CallTrace;
  readonly requestId: string;
  /** Of HTTP. */
  readonly status: number;
  readonly durationMs: number;
  /** 0 where the body was not read. */
  readonly requestBytes: number;
  /** `null`: it was sent in pieces. */
  readonly answer: string | Buffer | null;
  /** The caller's, after the trusted proxies. */
  readonly address: string;
}

/** Answers one call, with the named parameters of its path; rejects for a fault outside the dialect. */
export type CallHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  pathParameters: Readonly<Record<string, string>>,
) => Promise<void>;

/** Every method and every body of a dialect's paths goes to the dialect, so that each answer is in its words. */
export function callHandler(dialect: Dialect, options: CallOptions): CallHandler {
  const count = options.metrics.callsOf(dialect);
  const { bodies, addressOf } = options.intake;
  return async (request, response, pathParameters) => {
    const startedAt = performance.now();
    const requestId = requestIdOf(request);
    const { body, release } = await bodies.read(request);
    const address = addressOf(request);
    const asked = wireRequest(request, requestId, body, address, pathParameters);
    const answer = await dialect.answer(asked).finally(release);
    const { body: pieces, trace } = answer;
    // After `overloaded` the caller is still sending its body.
    sendAnswer(response, answer, requestId, options.isDraining() || body === 'overloaded');
    const isWhole = typeof pieces === 'string' || Buffer.isBuffer(pieces);
    const cut = isWhole ? null : await writePieces(response, pieces, options.intake);
    const known = cut === null ? trace : { ...trace, ...cut };
    const durationMs = performance.now() - startedAt;
    count(known, durationMs / 1_000);
    const { status } = answer;
    const requestBytes = asked.query.length + (Buffer.isBuffer(body) ? body.length : 0);
    options.onCall?.({
      trace: known,
      requestId,
      status,
      durationMs,
      requestBytes,
      answer: isWhole ? pieces : null,
      address,
    });
    logCall(options.logger, known, { requestId, status, durationMs });
  };
}
