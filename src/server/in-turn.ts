import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';

/** What waits behind the request that is being answered; more than any client sends, but for a flood. */
const MOST_WAITING = 256;

/**
 * Answers the requests of a connection one after the other. HTTP lets a client send the next one without waiting for an
 * answer, and Node would begin all that arrived together in one turn of the event loop, for which everybody else waits.
 * What has not begun when the connection ends, never begins; a connection with too many waiting is ended.
 */
export function inTurn(listener: RequestListener): RequestListener {
  /** The connections on which a request is being answered. */
  const waiting = new WeakMap<Socket, (() => void)[]>();

  const begin = (socket: Socket, ...[request, response]: Parameters<RequestListener>): void => {
    response.once('close', () => {
      const next = socket.destroyed ? undefined : waiting.get(socket)?.shift();
      if (next === undefined) waiting.delete(socket);
      else next();
    });
    listener(request, response);
  };

  return (request, response) => {
    const { socket } = request;
    const queue = waiting.get(socket);
    if (queue === undefined) {
      waiting.set(socket, []);
      begin(socket, request, response);
    } else if (queue.length < MOST_WAITING) {
      queue.push(() => {
        begin(socket, request, response);
      });
    } else {
      socket.destroy();
    }
  };
}
