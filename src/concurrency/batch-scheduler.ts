import type { Command, Outcome } from '../core/commands.ts';
import { Overloaded } from '../core/errors.ts';
import type { Clock, Commands, Decide, Ledger } from '../core/ports.ts';
import type { TenantId } from '../core/tenant.ts';

export interface BatchLimits {
  /** Commands in one batch. */
  readonly batchSize: number;
  /** Batches in flight at the same time, of all tenants and of one. */
  readonly batchesInFlight: number;
  readonly batchesPerTenant: number;
  /** Commands that may wait, for one tenant and for all. */
  readonly queuedPerTenant: number;
  readonly queuedInTotal: number;
  /** The least time before a command's deadline at which its batch may start. */
  readonly leastMs?: number;
}

interface Waiting {
  readonly command: Command;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Puts commands into batches. While a tenant's batch is in the database, new commands queue. The next batch starts when the
 * running one ends, or as soon as the queue is as long as the running batch. Tenants take turns. A command past its
 * deadline never starts.
 */
export class BatchScheduler implements Commands {
  readonly #ledger: Ledger;
  readonly #decide: Decide;
  readonly #clock: Clock;
  readonly #limits: BatchLimits;
  readonly #later: (work: () => void) => void;
  readonly #queues = new Map<TenantId, Waiting[]>();
  /** Tenants whose next batch may start, in the order of their turns. */
  readonly #turns = new Set<TenantId>();
  readonly #inFlight = new Map<TenantId, { readonly batches: number; readonly commands: number }>();
  #batchesInFlight = 0;
  #queued = 0;

  /** `later` defers work until the statements started before it are on their way. Default: run it at once. */
  constructor(
    ledger: Ledger,
    decide: Decide,
    clock: Clock,
    limits: BatchLimits,
    later: (work: () => void) => void = (work) => {
      work();
    },
  ) {
    this.#ledger = ledger;
    this.#decide = decide;
    this.#clock = clock;
    this.#limits = limits;
    this.#later = later;
  }

  /** Commands that wait for their batch. */
  get waiting(): number {
    return this.#queued;
  }

  submit(command: Command): Promise<Outcome> {
    const { tenantId } = command.origin.actor;
    const queue = this.#queues.get(tenantId) ?? [];
    if (queue.length >= this.#limits.queuedPerTenant || this.#queued >= this.#limits.queuedInTotal) {
      return Promise.reject(new Overloaded('Too many commands wait'));
    }
    return new Promise((resolve, reject) => {
      queue.push({ command, resolve, reject });
      this.#queued += 1;
      this.#queues.set(tenantId, queue);
      this.#queueForTurn(tenantId);
      this.#startNext();
    });
  }

  #queueForTurn(tenantId: TenantId): void {
    if (this.#mayStart(tenantId)) this.#turns.add(tenantId);
  }

  /** A second batch starts only when the queue is as long as the commands in flight, so that batches stay large. */
  #mayStart(tenantId: TenantId): boolean {
    const waiting = this.#queues.get(tenantId)?.length ?? 0;
    const inFlight = this.#inFlight.get(tenantId);
    if (inFlight === undefined) return waiting > 0;
    return inFlight.batches < this.#limits.batchesPerTenant && waiting >= inFlight.commands;
  }

  #startNext(): void {
    for (const tenantId of this.#turns) {
      if (this.#batchesInFlight >= this.#limits.batchesInFlight) return;
      this.#turns.delete(tenantId);
      void this.#runBatch(tenantId);
      this.#queueForTurn(tenantId);
    }
  }

  async #runBatch(tenantId: TenantId): Promise<void> {
    const batch = this.#takeBatch(tenantId);
    this.#count(tenantId, 1, batch.length);
    const settle = batch.length === 0 ? (): void => undefined : await this.#settledResults(tenantId, batch);
    this.#count(tenantId, -1, -batch.length);
    this.#queueForTurn(tenantId);
    this.#startNext();
    // Send the next batch to the database before the callers write the answers to this one.
    this.#later(settle);
  }

  #count(tenantId: TenantId, batches: 1 | -1, commands: number): void {
    const before = this.#inFlight.get(tenantId) ?? { batches: 0, commands: 0 };
    const after = { batches: before.batches + batches, commands: before.commands + commands };
    if (after.batches === 0) this.#inFlight.delete(tenantId);
    else this.#inFlight.set(tenantId, after);
    this.#batchesInFlight += batches;
  }

  /** Returns a function that settles the promise of every command of the batch. */
  async #settledResults(tenantId: TenantId, batch: readonly Waiting[]): Promise<() => void> {
    try {
      const commands = batch.map((waiting) => waiting.command);
      const results = await this.#ledger.commitBatch(tenantId, commands, this.#decide);
      return () => {
        batch.forEach(({ resolve, reject }, index) => {
          const result = results[index];
          if (result === undefined) reject(new Error('The ledger returned fewer outcomes than commands'));
          else if (result.status === 'rejected') reject(result.reason);
          else resolve(result.value);
        });
      };
    } catch (error) {
      return () => {
        for (const { reject } of batch) reject(error);
      };
    }
  }

  #takeBatch(tenantId: TenantId): readonly Waiting[] {
    const queue = this.#queues.get(tenantId) ?? [];
    const taken = queue.splice(0, this.#limits.batchSize);
    this.#queued -= taken.length;
    if (queue.length === 0) this.#queues.delete(tenantId);
    const start = this.#clock.now() + (this.#limits.leastMs ?? 0);
    for (const { command, reject } of taken) {
      if (command.origin.deadline < start) reject(new Overloaded('The command waited past its deadline'));
    }
    return taken.filter(({ command }) => command.origin.deadline >= start);
  }
}
