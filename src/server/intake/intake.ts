import { addressReader, type AddressOf } from './caller-address.ts';
import { ConnectionLimit } from './connection-limit.ts';
import { MemoryBudget } from './memory-budget.ts';
import type { MemoryLimits } from './memory-limits.ts';
import { Bodies } from './read-body.ts';

/** Why something of a caller was not taken. */
const TURNED_AWAY = [
  'connections',
  'connections-of-address',
  'memory',
  'memory-given-up',
  'answer-not-taken',
  'ambiguous',
  'malformed',
] as const;
type TurnedAway = (typeof TURNED_AWAY)[number];

export interface IntakeOptions {
  readonly limits: MemoryLimits;
  /** Largest body in bytes; a larger one is 413. */
  readonly bodyLimit: number;
  readonly connectionsPerAddress: number;
  /** Addresses of proxies whose X-Forwarded-For is believed: IP addresses, CIDR ranges, and names of ranges. */
  readonly trustProxy: readonly string[];
}

/** The limits of memory and connections for callers, and the counters of refusals. */
export class Intake {
  readonly limits: MemoryLimits;
  readonly budget: MemoryBudget;
  readonly bodies: Bodies;
  readonly connections: ConnectionLimit;
  readonly addressOf: AddressOf;
  readonly #turnedAway = new Map<TurnedAway, number>(TURNED_AWAY.map((reason) => [reason, 0]));

  constructor({ limits, bodyLimit, connectionsPerAddress, trustProxy }: IntakeOptions) {
    this.limits = limits;
    this.budget = new MemoryBudget(limits.heldBytes, () => {
      this.turnAway('memory-given-up');
    });
    this.bodies = new Bodies(this.budget, bodyLimit, () => {
      this.turnAway('memory');
    });
    this.connections = new ConnectionLimit(connectionsPerAddress, trustProxy);
    this.addressOf = addressReader(trustProxy);
  }

  turnAway(reason: TurnedAway): void {
    this.#turnedAway.set(reason, (this.#turnedAway.get(reason) ?? 0) + 1);
  }

  get turnedAway(): ReadonlyMap<TurnedAway, number> {
    return this.#turnedAway;
  }
}
