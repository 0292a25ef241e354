import type { Command, Outcome } from '../core/commands.ts';
import { Overloaded } from '../core/errors.ts';
import type { Clock, Commands, Decide, Ledger } from '../core/ports.ts';
import type { TenantId } from '../core/tenant.ts';

export interface BatchLimits {
  /** Commands in one batch. */
  readonly setSize: number;
  /** Sets in flight at once, of all tenants and of one. */
  readonly setsInFlight: number;
  readonly setsPerTenant: number;
  /** Commands that may wait, for one tenant and for all. */
  readonly queuedPerTenant: number;
  readonly queuedInTotal: number;
  /** What must be left of a command's time when its batch starts: with less, its caller would wait beyond the deadline. */
  readonly leastMs?: number;
}

interface Waiting {
  readonly command: Command;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers commands into sets: those that arrive while a tenant's batches are in flight form its next one. Tenants take
 * turns; queues are bounded; a command past its deadline is never started.
 */
export class BatchScheduler implements Commands {
  readonly #ledger: Ledger;
  readonly #decide: Decide;
  readonly #clock: Clock;
  readonly #limits: BatchLimits;
  readonly #later: (work: () => void) => void;
  readonly #queues = new Map<TenantId, Waiting[]>();
  /** Tenants with commands waiting and fewer sets in flight than they may have, in the order of their turns. */
  readonly #turns = new Set<TenantId>();
  readonly #inFlight = new Map<TenantId, { readonly batches: number; readonly commands: number }>();
  #setsInFlight = 0;
  #queued = 0;

  /** `later` runs work when what was started before it is on its way; at once where nothing is gained by that. */
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

  /** Commands that wait for their set. */
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

  /**
   * A second batch begins when as many commands wait as are in flight: so the batches stay large, and nothing waits longer
   * than for the end of the one in flight.
   */
  #mayStart(tenantId: TenantId): boolean {
    const waiting = this.#queues.get(tenantId)?.length ?? 0;
    const inFlight = this.#inFlight.get(tenantId);
    if (inFlight === undefined) return waiting > 0;
    return inFlight.batches < this.#limits.setsPerTenant && waiting >= inFlight.commands;
  }

  #startNext(): void {
    for (const tenantId of this.#turns) {
      if (this.#setsInFlight >= this.#limits.setsInFlight) return;
      this.#turns.delete(tenantId);
      void this.#runBatch(tenantId);
      this.#queueForTurn(tenantId);
    }
  }

  async #runBatch(tenantId: TenantId): Promise<void> {
    const batch = this.#takeBatch(tenantId);
    this.#count(tenantId, 1, batch.length);
    const settle = batch.length === 0 ? (): void => undefined : await this.#fatesOf(tenantId, batch);
    this.#count(tenantId, -1, -batch.length);
    this.#queueForTurn(tenantId);
    this.#startNext();
    // The next batch is on its way to the database while the answers to this one are written.
    this.#later(settle);
  }

  #count(tenantId: TenantId, batches: 1 | -1, commands: number): void {
    const before = this.#inFlight.get(tenantId) ?? { batches: 0, commands: 0 };
    const after = { batches: before.batches + batches, commands: before.commands + commands };
    if (after.batches === 0) this.#inFlight.delete(tenantId);
    else this.#inFlight.set(tenantId, after);
    this.#setsInFlight += batches;
  }

  /** What tells every caller of a batch what became of its command. */
  async #fatesOf(tenantId: TenantId, batch: readonly Waiting[]): Promise<() => void> {
    try {
      const commands = batch.map((waiting) => waiting.command);
      const fates = await this.#ledger.commitBatch(tenantId, commands, this.#decide);
      return () => {
        batch.forEach(({ resolve, reject }, index) => {
          const fate = fates[index];
          if (fate === undefined) reject(new Error('The ledger answered fewer outcomes than commands'));
          else if (fate.status === 'rejected') reject(fate.reason);
          else resolve(fate.value);
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
    const taken = queue.splice(0, this.#limits.setSize);
    this.#queued -= taken.length;
    if (queue.length === 0) this.#queues.delete(tenantId);
    const start = this.#clock.now() + (this.#limits.leastMs ?? 0);
    for (const { command, reject } of taken) {
      if (command.origin.deadline < start) reject(new Overloaded('The command waited past its deadline'));
    }
    return taken.filter(({ command }) => command.origin.deadline >= start);
  }
}
