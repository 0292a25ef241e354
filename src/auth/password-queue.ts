import { Overloaded } from '../core/errors.ts';

export interface QueueLimits {
  /** Passwords that are hashed at a time. */
  readonly width: number;
  /** Those that wait, of each lane. */
  readonly waiting: number;
  /** Guesses of one network that wait. */
  readonly waitingOfNetwork: number;
  /** How long one waits, in milliseconds: its call is to be answered in its caller's time. */
  readonly waitMs: number;
}

/** Who waits: with a secret that was right before, or with any other, from some network. */
export interface Visitor {
  readonly wasRight: boolean;
  readonly network: string;
}

interface Waiter {
  readonly network: string;
  readonly enter: () => void;
  readonly shed: () => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * Lets a few passwords be hashed at a time and a few more wait; the rest are shed at once. Secrets that were right before
 * go first. All others may be guesses: their networks take turns, and each has few places, so that no network keeps
 * another one out. What waits too long is shed too.
 */
export class PasswordQueue {
  readonly #limits: QueueLimits;
  readonly #known: Waiter[] = [];
  /** By network, in the order of their turns; none is empty. */
  readonly #guesses = new Map<string, Waiter[]>();
  #attemptsWaiting = 0;
  #inside = 0;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  /** The work's own result; rejects with Overloaded where too many wait already, and after too long a wait. */
  async pass<T>(visitor: Visitor, work: () => Promise<T>): Promise<T> {
    if (this.#inside < this.#limits.width) this.#inside += 1;
    else await this.#wait(visitor);
    try {
      return await work();
    } finally {
      // The next one takes this place over; the count stays.
      if (!this.#letIn()) this.#inside -= 1;
    }
  }

  #wait(visitor: Visitor): Promise<void> {
    if (!this.#hasRoom(visitor)) return Promise.reject(tooMany());
    return new Promise<void>((resolve, reject) => {
      const shed = (): void => {
        clearTimeout(waiter.timer);
        reject(tooMany());
      };
      const timer = setTimeout(() => {
        this.#remove(visitor, waiter);
        shed();
      }, this.#limits.waitMs);
      const enter = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const waiter: Waiter = { network: visitor.network, enter, shed, timer };
      this.#add(visitor, waiter);
    });
  }

  /** Whether one more may wait; where all places are taken, the newest of a network that has more of them gives way. */
  #hasRoom({ wasRight, network }: Visitor): boolean {
    const { waiting, waitingOfNetwork } = this.#limits;
    if (wasRight) return this.#known.length < waiting;
    const own = this.#guesses.get(network)?.length ?? 0;
    if (own >= waitingOfNetwork) return false;
    if (this.#attemptsWaiting < waiting) return true;
    const [largest = []] = [...this.#guesses.values()].sort((a, b) => b.length - a.length);
    const newest = largest.length > own + 1 ? largest.at(-1) : undefined;
    if (newest === undefined) return false;
    this.#remove({ wasRight: false, network: newest.network }, newest);
    newest.shed();
    return true;
  }

  #add({ wasRight, network }: Visitor, waiter: Waiter): void {
    if (wasRight) {
      this.#known.push(waiter);
      return;
    }
    this.#attemptsWaiting += 1;
    const own = this.#guesses.get(network);
    if (own === undefined) this.#guesses.set(network, [waiter]);
    else own.push(waiter);
  }

  #remove({ wasRight, network }: Visitor, waiter: Waiter): void {
    const lane = wasRight ? this.#known : (this.#guesses.get(network) ?? []);
    const place = lane.indexOf(waiter);
    if (place < 0) return;
    lane.splice(place, 1);
    if (wasRight) return;
    this.#attemptsWaiting -= 1;
    if (lane.length === 0) this.#guesses.delete(network);
  }

  /** Lets the next one in; `false` where no one waits. */
  #letIn(): boolean {
    const known = this.#known.shift();
    if (known !== undefined) {
      known.enter();
      return true;
    }
    const [turn] = this.#guesses;
    if (turn === undefined) return false;
    const [network, own] = turn;
    const next = own.shift();
    this.#attemptsWaiting -= 1;
    // Behind the other networks, where more of it waits.
    this.#guesses.delete(network);
    if (own.length > 0) this.#guesses.set(network, own);
    next?.enter();
    return true;
  }
}

function tooMany(): Overloaded {
  return new Overloaded('Too many passwords wait to be checked');
}
