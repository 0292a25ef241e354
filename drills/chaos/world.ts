import type { Journal } from '../shared/journal.ts';
import type { Lab } from '../shared/lab.ts';
import type { Fleet } from './fleet.ts';
import type { FaultyProxy } from './proxy.ts';
import type { Server } from './server.ts';

/** What faults are done to. */
export interface World {
  readonly lab: Lab;
  readonly server: Server;
  readonly proxy: FaultyProxy;
  readonly fleet: Fleet;
  readonly journal: Journal;
  /** Numbers below one, from the seed. */
  readonly random: () => number;
}

/** What came of a fault. */
export interface Done {
  /** When PostgreSQL accepted connections again, where gateways that had lived through it must work again. */
  readonly readyAt?: number;
  /** Why it was not done, a sentence's part. */
  readonly notRun?: string;
}

export type Fault = (world: World) => Promise<Done>;
