import type { ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import { AnswerCut } from '../../adapters/dialect.ts';
import { ANSWER_MS } from './intake/answers-taken.ts';
import type { Intake } from './intake/intake.ts';
import type { Holding } from './intake/memory-budget.ts';

/** Why an answer in pieces did not end; for the trace of its call. */
export interface Cut {
  readonly outcome: string;
  readonly fault?: unknown;
}

/**
 * Writes a body in pieces, and ends the answer. It asks for a piece when the caller has taken the one before, so that one
 * piece is in memory. Returns `null`, or why it cut the connection: the pieces reject, the caller is gone, it takes longer
 * than the limit for a piece, or its memory is needed. No piece is asked for after that.
 */
export async function writePieces(
  response: ServerResponse,
  pieces: AsyncIterable<string>,
  intake: Pick<Intake, 'budget' | 'turnAway'>,
  limitMs = ANSWER_MS,
): Promise<Cut | null> {
  const holding = intake.budget.hold(() => {
    cutOff(response);
  });
  try {
    for await (const piece of pieces) {
      if (isGone(response)) return { outcome: 'caller-gone' };
      if (response.write(piece) || (await isTaken(response, holding, limitMs))) continue;
      if (isGone(response)) return { outcome: 'caller-gone' };
      intake.turnAway('answer-not-taken');
      cutOff(response);
      return { outcome: 'answer-not-taken' };
    }
    response.end();
    return null;
  } catch (error) {
    cutOff(response);
    if (error instanceof AnswerCut) return { outcome: error.outcome, fault: error.fault };
    return { outcome: 'internal', fault: error };
  } finally {
    holding.release();
  }
}

/** Resolves when the system has all that was written; to `false` where that takes too long, or there is no room for it. */
function isTaken(response: ServerResponse, holding: Holding, limitMs: number): Promise<boolean> {
  if (!holding.grow(response.socket?.writableLength ?? 0)) return Promise.resolve(false);
  return new Promise((resolve) => {
    const end = (isDone: boolean): void => {
      clearTimeout(timer);
      response.off('drain', drained).off('close', closed);
      holding.release();
      resolve(isDone);
    };
    const drained = (): void => {
      end(true);
    };
    const closed = (): void => {
      end(false);
    };
    const timer = setTimeout(closed, limitMs);
    response.once('drain', drained).once('close', closed);
    // It may have been cut off for the room of this very piece.
    if (isGone(response)) closed();
  });
}

function isGone(response: ServerResponse): boolean {
  return response.destroyed || response.socket === null || response.socket.destroyed;
}

/**
 * Ends the connection, so that the answer cannot pass for a complete one: the last chunk of HTTP/1.1 is missing. A client of
 * HTTP/1.0 knows the end of a body by that of the connection: only a reset differs from it.
 */
function cutOff({ socket, req }: ServerResponse): void {
  if (socket === null || socket.destroyed) return;
  if (req.httpVersion === '1.0' && !(socket instanceof TLSSocket)) socket.resetAndDestroy();
  else socket.destroy();
}
