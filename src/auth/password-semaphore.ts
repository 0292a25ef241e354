import { Overloaded } from '../core/errors.ts';

export interface SemaphoreLimits {
  /** Passwords hashed at the same time. */
  readonly concurrent: number;
  /** Requests that may wait, in each of the two lanes. */
  readonly queued: number;
  /** Unverified requests of one network that may wait. */
  readonly queuedPerNetwork: number;
  /** The longest wait in milliseconds, so that the caller gets its answer in time. */
  readonly waitMs: number;
  /** Runs the hashes of several semaphores within one bound; absent: each has its own. */
  readonly gate?: HashGate;
}

export type HashGate = <T>(hash: () => Promise<T>) => Promise<T>;

/** Who asks for a hash. */
export interface HashRequester {
  /** Whether this process has verified the secret before. */
  readonly wasRight: boolean;
  readonly network: string;
  /** Fewer requests of its network that may wait than the limit says. */
  readonly mostQueued?: number;
}

interface Waiter {
  readonly network: string;
  readonly enter: () => void;
  readonly shed: () => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * A bounded semaphore for password hashes. Secrets that were verified before go first. The other requests may be failed
 * attempts: their networks take turns, and each may queue only a few, so that no network keeps another one out. The
 * semaphore sheds requests that exceed the queue or wait too long.
 */
export class PasswordSemaphore {
  readonly #limits: SemaphoreLimits;
  readonly #verified: Waiter[] = [];
  /** Unverified requests by network, in the order of their turns. No queue is empty. */
  readonly #unverified = new Map<string, Waiter[]>();
  #unverifiedCount = 0;
  #running = 0;

  constructor(limits: SemaphoreLimits) {
    this.#limits = limits;
  }

  /** Resolves with the work's result. Rejects with Overloaded if the queue is full or the wait is too long. */
  async run<T>(requester: HashRequester, work: () => Promise<T>): Promise<T> {
    if (this.#running < this.#limits.concurrent) this.#running += 1;
    else await this.#wait(requester);
    try {
      return await (this.#limits.gate === undefined ? work() : this.#limits.gate(work));
    } finally {
      // The next waiter takes this permit, so the count stays.
      if (!this.#startNext()) this.#running -= 1;
    }
  }

  #wait(requester: HashRequester): Promise<void> {
    if (!this.#hasRoom(requester)) return Promise.reject(tooMany());
    return new Promise<void>((resolve, reject) => {
      const shed = (): void => {
        clearTimeout(waiter.timer);
        reject(tooMany());
      };
      const timer = setTimeout(() => {
        this.#remove(requester, waiter);
        shed();
      }, this.#limits.waitMs);
      const enter = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const waiter: Waiter = { network: requester.network, enter, shed, timer };
      this.#add(requester, waiter);
    });
  }

  /** Whether one more may wait. When the queue is full, the network with the longest queue loses its newest waiter. */
  #hasRoom({ wasRight, network, mostQueued = Infinity }: HashRequester): boolean {
    const { queued, queuedPerNetwork } = this.#limits;
    if (wasRight) return this.#verified.length < queued;
    const own = this.#unverified.get(network)?.length ?? 0;
    if (own >= Math.min(queuedPerNetwork, mostQueued)) return false;
    if (this.#unverifiedCount < queued) return true;
    const [largest = []] = [...this.#unverified.values()].sort((a, b) => b.length - a.length);
    const newest = largest.length > own + 1 ? largest.at(-1) : undefined;
    if (newest === undefined) return false;
    this.#remove({ wasRight: false, network: newest.network }, newest);
    newest.shed();
    return true;
  }

  #add({ wasRight, network }: HashRequester, waiter: Waiter): void {
    if (wasRight) {
      this.#verified.push(waiter);
      return;
    }
    this.#unverifiedCount += 1;
    const own = this.#unverified.get(network);
    if (own === undefined) this.#unverified.set(network, [waiter]);
    else own.push(waiter);
  }

  #remove({ wasRight, network }: HashRequester, waiter: Waiter): void {
    const lane = wasRight ? this.#verified : (this.#unverified.get(network) ?? []);
    const index = lane.indexOf(waiter);
    if (index < 0) return;
    lane.splice(index, 1);
    if (wasRight) return;
    this.#unverifiedCount -= 1;
    if (lane.length === 0) this.#unverified.delete(network);
  }

  /** Starts the next waiter; `false` if there is none. */
  #startNext(): boolean {
    const verified = this.#verified.shift();
    if (verified !== undefined) {
      verified.enter();
      return true;
    }
    const [turn] = this.#unverified;
    if (turn === undefined) return false;
    const [network, own] = turn;
    const next = own.shift();
    this.#unverifiedCount -= 1;
    // Move the network behind the others while it has waiters.
    this.#unverified.delete(network);
    if (own.length > 0) this.#unverified.set(network, own);
    next?.enter();
    return true;
  }
}

function tooMany(): Overloaded {
  return new Overloaded('Too many passwords wait for their check');
}
