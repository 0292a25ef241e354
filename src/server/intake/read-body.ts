import type { IncomingMessage } from 'node:http';
import type { BodyFault } from '../../../adapters/dialect.ts';
import type { MemoryBudget } from './memory-budget.ts';

/** A body, or why it was not read, and what gives its bytes back once its call is answered. */
interface ReadBody {
  readonly body: Buffer | BodyFault;
  readonly release: () => void;
}

/** The memory of a first piece beside its bytes: an object of the engine, and the parser's. */
const PIECE_BYTES = 1_024;
const LEAST_ROOM = 4 * 1024;
/** Each takes the parser and the engine more time than a thousand bytes in one; a client sends a few hundred at most. */
const MOST_PIECES = 16 * 1024;
/** Then other connections are looked at first: what one has sent would be read to its end in one turn of the loop. */
const PIECES_A_TURN = 64;
/** While a call is answered its body is there as bytes, as text and as what was read of it. */
const READ_COPIES = 4;

const nothing = (): void => undefined;

/**
 * The bodies of requests, read into memory that a budget bounds. A body that is announced or turns out larger than the
 * limit is refused at once: the caller gets its answer while the server throws the rest away.
 */
export class Bodies {
  readonly #budget: MemoryBudget;
  readonly #limit: number;
  readonly #onRefused: () => void;
  /** Those that were begun before the turn of their request. */
  readonly #ahead = new WeakMap<IncomingMessage, Promise<ReadBody>>();

  /** `limit`: the largest body in bytes. `onRefused`: there was no room for one. */
  constructor(budget: MemoryBudget, limit: number, onRefused: () => void = nothing) {
    this.#budget = budget;
    this.#limit = limit;
    this.#onRefused = onRefused;
  }

  /** The body of a request; call it once. */
  read(request: IncomingMessage): Promise<ReadBody> {
    return this.#ahead.get(request) ?? this.#read(request);
  }

  /**
   * Reads the body of a request that waits for its turn: the parser would keep each piece as an object, however small.
   * Where its turn never comes, the bytes are given back with its connection.
   */
  readAhead(request: IncomingMessage): void {
    const reading = this.#read(request);
    this.#ahead.set(request, reading);
    request.once('close', () => {
      void reading.then(({ release }) => {
        release();
      });
    });
  }

  #read(request: IncomingMessage): Promise<ReadBody> {
    const encoding = request.headers['content-encoding'] ?? 'identity';
    const announced = Number(request.headers['content-length'] ?? this.#limit);
    const fault =
      encoding.toLowerCase() === 'identity' ? (announced > this.#limit ? 'too-large' : null) : 'encoding-unsupported';
    return new Promise((resolve) => {
      new Reading(request, this.#budget, announced, (read) => {
        if (read.body === 'overloaded') this.#onRefused();
        resolve(read);
      }).begin(fault);
    });
  }
}

function faulty(body: BodyFault): ReadBody {
  return { body, release: nothing };
}

/** Lets every other connection be read once before this one is read on. */
function takeTurns({ socket }: IncomingMessage): void {
  socket.pause();
  setImmediate(() => socket.resume());
}

/**
 * One body while it is read. The first piece is kept as it came, as nearly every body is one; more are copied into one
 * buffer that doubles, so that pieces of a byte each cost a byte each.
 */
class Reading {
  readonly #request: IncomingMessage;
  readonly #most: number;
  readonly #ended: (read: ReadBody) => void;
  readonly #holding;
  #room: Buffer | null = null;
  #size = 0;
  #pieces = 0;
  #isOver = false;

  constructor(request: IncomingMessage, budget: MemoryBudget, most: number, ended: (read: ReadBody) => void) {
    this.#request = request;
    this.#most = most;
    this.#ended = ended;
    this.#holding = budget.hold(() => {
      this.#fail('overloaded');
    });
  }

  /** With a fault nothing is kept; what comes is taken all the same. */
  begin(fault: BodyFault | null): void {
    this.#request.on('data', this.#take);
    if (fault !== null) this.#fail(fault);
    else if (this.#request.destroyed) this.#fail('aborted');
    else this.#request.once('end', this.#finish).once('error', this.#abort).once('close', this.#abort);
  }

  readonly #take = (piece: Buffer): void => {
    this.#pieces += 1;
    if (this.#pieces % PIECES_A_TURN === 0) takeTurns(this.#request);
    if (this.#isOver) return;
    const size = this.#size + piece.length;
    if (size > this.#most) this.#fail('too-large');
    else if (this.#pieces <= MOST_PIECES && this.#hasRoomFor(piece, size)) this.#size = size;
    else this.#fail('overloaded');
  };

  #hasRoomFor(piece: Buffer, size: number): boolean {
    if (this.#room === null) {
      if (!this.#holding.grow(size + PIECE_BYTES)) return false;
      this.#room = piece;
      return true;
    }
    if (size > this.#room.length) {
      const length = Math.min(Math.max(2 * size, LEAST_ROOM), this.#most);
      if (!this.#holding.grow(length + PIECE_BYTES)) return false;
      const room = Buffer.allocUnsafeSlow(length);
      this.#room.copy(room, 0, 0, this.#size);
      this.#room = room;
    }
    piece.copy(this.#room, this.#size);
    return true;
  }

  readonly #finish = (): void => {
    const body = this.#room?.subarray(0, this.#size) ?? Buffer.alloc(0);
    if (!this.#holding.keep(body.length * READ_COPIES)) {
      this.#fail('overloaded');
      return;
    }
    this.#end({
      body,
      release: () => {
        this.#holding.release();
      },
    });
  };

  readonly #abort = (): void => {
    this.#fail('aborted');
  };

  #fail(fault: BodyFault): void {
    this.#holding.release();
    this.#end(faulty(fault));
  }

  /** Discard later bytes, and ignore later errors. */
  #end(read: ReadBody): void {
    this.#room = null;
    this.#isOver = true;
    this.#request.off('end', this.#finish).off('error', this.#abort).off('close', this.#abort).on('error', nothing);
    this.#ended(read);
  }
}
