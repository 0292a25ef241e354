import type { GatewayProcess } from './gateway-process.ts';
import type { Seeded } from './seed.ts';

/** The base of scenarios: a gateway with a database of its own, filled for the benchmark. */
export interface Bench {
  readonly gateway: GatewayProcess;
  readonly seeded: Seeded;
  readonly connections: number;
  /** As many of them as the database server has room for. */
  readonly directConnections: number;
  /** The path of pgbench; `null` where there is none. */
  readonly pgbench: string | null;
  /** The path of wrk; `null` where there is none. */
  readonly wrk: string | null;
  /** For files; removed at the end of the run. */
  readonly workDir: string;
  /** Resolves when no event waits in the outbox: a mail that waits is work that a later round would pay for. */
  quiet(): Promise<void>;
  /** The bytes that the server has written to its log so far. */
  logBytes(): Promise<number>;
  /** Has the server sample all tables. */
  analyze(): Promise<void>;
}
