import type { ServerResponse } from 'node:http';
import type { Intake } from './intake.ts';

/** A caller that takes nothing of its answer for so long is not there any more, or means no good. */
export const ANSWER_MS = 10_000;

/**
 * Ends the connection of a caller that does not take its answer: Node itself would keep both for ever. An unread
 * answer counts as held memory; where others need it, the connection is ended early.
 */
export function answersTaken(intake: Intake): (response: ServerResponse) => void {
  const bound = (response: ServerResponse): void => {
    const { socket } = response;
    // The system has taken all of it, as it does of nearly every answer.
    if (socket === null || socket.writableLength === 0) return;
    const end = (): void => {
      intake.turnAway('answer-not-taken');
      socket.destroy();
    };
    const timer = setTimeout(end, ANSWER_MS);
    const holding = intake.budget.hold(end);
    response.once('close', () => {
      clearTimeout(timer);
      holding.release();
    });
    if (!holding.grow(socket.writableLength)) end();
  };
  return (response) => {
    response.once('prefinish', () => {
      // Behind the write itself, which comes in this same turn.
      process.nextTick(bound, response);
    });
  };
}
