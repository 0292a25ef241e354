import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';

/** What waits behind the request that is being answered; more than any client sends, but for a flood. */
const MOST_WAITING = 64;

type Waiting = (() => void)[];
/** In place of what waits, on a connection that is about to be ended: nothing more of it is begun. */
const ENDING: Waiting = [];

/**
 * Answers the requests of a connection one after the other. HTTP lets a client send the next one without waiting for an
 * answer, and Node would begin all that arrived together in one turn of the event loop, for which everybody else waits.
 * What has not begun when the connection ends, never begins; a connection with too many waiting is ended.
 */
export function inTurn(listener: RequestListener): RequestListener {
  /** The connections on which a request is being answered. */
  const connections = new WeakMap<Socket, Waiting>();
  const end = oneInATurn((socket: Socket) => socket.destroy());

  const begin = (socket: Socket, ...[request, response]: Parameters<RequestListener>): void => {
    response.once('close', () => {
      const waiting = connections.get(socket);
      if (waiting === ENDING) return;
      const next = socket.destroyed ? undefined : waiting?.shift();
      if (next === undefined) connections.delete(socket);
      else next();
    });
    listener(request, response);
  };

  return (request, response) => {
    const { socket } = request;
    const waiting = connections.get(socket);
    if (waiting === undefined) {
      connections.set(socket, []);
      begin(socket, request, response);
    } else if (waiting === ENDING) {
      // Read with the one that was too many.
    } else if (waiting.length < MOST_WAITING) {
      waiting.push(() => {
        begin(socket, request, response);
      });
    } else {
      connections.set(socket, ENDING);
      socket.pause();
      end(socket);
    }
  };
}

/**
 * Does something to each thing, to one in a turn of the event loop. Node makes an error, with its trace, for every
 * request that waits on a connection that ends: hundreds of such connections at once would hold up everybody else.
 */
function oneInATurn<Thing>(act: (thing: Thing) => void): (thing: Thing) => void {
  const things: Thing[] = [];
  const next = (): void => {
    const [thing] = things.splice(0, 1);
    if (thing !== undefined) act(thing);
    if (things.length > 0) setImmediate(next);
  };
  return (thing) => {
    if (things.push(thing) === 1) setImmediate(next);
  };
}
