import type { Journal } from '../shared/journal.ts';
import type { Lab } from '../shared/lab.ts';
import type { Fleet } from './fleet.ts';
import type { FaultyProxy } from './proxy.ts';
import type { Server } from './server.ts';

/** The targets of the faults. */
export interface World {
  readonly lab: Lab;
  readonly server: Server;
  readonly proxy: FaultyProxy;
  readonly fleet: Fleet;
  readonly journal: Journal;
  /** Numbers below one, from the seed. */
  readonly random: () => number;
}

/** The result of a fault. */
export interface Done {
  /** The time when PostgreSQL accepted connections again; surviving gateways must work from then on. */
  readonly readyAt?: number;
  /** Why it was not done, a sentence's part. */
  readonly notRun?: string;
}

export type Fault = (world: World) => Promise<Done>;
