import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { asksForUpgrade } from './request-fault.ts';
import type { Bodies } from './read-body.ts';
import type { Holding, MemoryBudget } from './memory-budget.ts';

/** Most requests that may wait behind the present one; only a flood sends more. */
const MOST_WAITING = 64;
/** The memory of a waiting request: its headers, and the objects of Node. */
const WAITING_BYTES = 12 * 1024;

interface TurnOptions {
  readonly budget: MemoryBudget;
  readonly bodies: Bodies;
}

/** A request, or the text that refuses what came in its place and ends the connection. */
type Waiting = readonly [IncomingMessage, ServerResponse] | string;

interface Connection {
  /** The request that is being answered. */
  current: readonly [IncomingMessage, ServerResponse] | null;
  readonly waiting: Waiting[];
  readonly holding: Holding;
  /** Nothing that comes from now on is begun. */
  isEnding: boolean;
}

/**
 * Answers the requests of a connection one after the other. HTTP lets a client send the next one without waiting for
 * an answer, and Node would begin all that arrived together in one turn of the event loop, while all other callers
 * wait. Requests that have not begun when the connection ends never begin; a connection with too many waiting is
 * ended. A malformed request is refused in its turn too: its refusal never takes the place of the answer to a request
 * before it.
 */
export class Turns {
  readonly #listener: RequestListener;
  readonly #options: TurnOptions;
  readonly #connections = new WeakMap<Duplex, Connection>();
  readonly #end = oneInATurn((socket: Duplex) => socket.destroy());

  constructor(listener: RequestListener, options: TurnOptions) {
    this.#listener = listener;
    this.#options = options;
  }

  /** Takes a request: for the server's `request`. */
  readonly take: RequestListener = (request, response) => {
    const { socket } = request;
    const connection = this.#of(socket);
    if (connection.isEnding) return;
    if (asksForUpgrade(request)) {
      // The answer ignores the request for an upgrade. The parser has lost the bytes after it, so the connection ends.
      response.shouldKeepAlive = false;
      connection.isEnding = true;
    }
    if (connection.current === null) this.#begin(socket, connection, [request, response]);
    else if (connection.waiting.length < MOST_WAITING && this.#mayWait(connection)) {
      connection.waiting.push([request, response]);
      this.#options.bodies.readAhead(request);
    } else this.#cut(socket, connection);
  };

  /** Refuses a malformed request with the bytes of an answer, and ends the connection after it. */
  refuse(socket: Duplex, answer: string): void {
    const connection = this.#of(socket);
    const { current, waiting, isEnding } = connection;
    if (isEnding && current !== null) return;
    connection.isEnding = true;
    if (current === null) {
      endWith(socket, answer);
    } else if (current[0].complete) {
      const last = waiting.at(-1);
      // It is this one that cannot be read to its end.
      if (typeof last === 'object' && !last[0].complete) waiting.pop();
      waiting.push(answer);
      socket.pause();
    } else if (current[1].headersSent) {
      socket.destroy();
    } else endWith(socket, answer);
  }

  #of(socket: Duplex): Connection {
    const known = this.#connections.get(socket);
    if (known !== undefined) return known;
    const holding = this.#options.budget.hold(() => {
      this.#cut(socket, connection);
    });
    const connection: Connection = { current: null, waiting: [], holding, isEnding: false };
    this.#connections.set(socket, connection);
    socket.once('close', () => {
      drop(connection);
    });
    return connection;
  }

  #mayWait({ waiting, holding }: Connection): boolean {
    return holding.grow((waiting.length + 1) * WAITING_BYTES);
  }

  #begin(socket: Duplex, connection: Connection, current: readonly [IncomingMessage, ServerResponse]): void {
    connection.current = current;
    current[1].once('close', () => {
      connection.current = null;
      this.#next(socket, connection);
    });
    this.#listener(...current);
  }

  #next(socket: Duplex, connection: Connection): void {
    const next = connection.waiting.shift();
    if (next === undefined) return;
    // An answer that says `Connection: close` was the last one.
    if (socket.destroyed || socket.writableEnded) drop(connection);
    else if (typeof next === 'string') endWith(socket, next);
    else {
      if (connection.waiting.length === 0) connection.holding.release();
      this.#begin(socket, connection, next);
    }
  }

  #cut(socket: Duplex, connection: Connection): void {
    drop(connection);
    socket.pause();
    this.#end(socket);
  }
}

/** Begins nothing more of a connection. */
function drop(connection: Connection): void {
  connection.isEnding = true;
  connection.waiting.length = 0;
  connection.holding.release();
}

function endWith(socket: Duplex, answer: string): void {
  if (!socket.writable) socket.destroy();
  else socket.end(answer, 'latin1', () => socket.destroy());
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
