/** The sizes of a run; every number is bounded, so that it ends by itself. */
export interface Sizes {
  /** How often the database goes away. */
  readonly cycles: number;
  /** How long it hangs, each way. */
  readonly hangSeconds: number;
  /** Calls at once on a table that is locked. */
  readonly lockedCalls: number;
  /** Reads at once, more than the gateway accepts. */
  readonly floodCalls: number;
  /** How long wrong passwords come, two hundred a second. */
  readonly attemptSeconds: number;
  readonly slowClients: number;
  /** Beside those: clients that request 150 KB again and again and read no answer. */
  readonly neverReading: number;
  /** Clients that request 30 KB two hundred times in one go, more than may wait on a connection. */
  readonly flooding: number;
  readonly disconnects: number;
  /** Calls while memory is looked at. */
  readonly memoryCalls: number;
}

/** Sizes of the command. */
export const LONG: Sizes = {
  cycles: 10,
  hangSeconds: 12,
  lockedCalls: 500,
  floodCalls: 1_500,
  attemptSeconds: 60,
  slowClients: 1_000,
  neverReading: 20,
  flooding: 250,
  disconnects: 1_000,
  memoryCalls: 100_000,
};

/** Sizes of the tests. */
export const SHORT: Sizes = {
  cycles: 2,
  hangSeconds: 6,
  lockedCalls: 200,
  floodCalls: 1_000,
  attemptSeconds: 2,
  slowClients: 200,
  neverReading: 20,
  flooding: 20,
  disconnects: 100,
  memoryCalls: 1_000,
};
