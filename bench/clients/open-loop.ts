import { closeAll, FAILURE_LIMIT, openAll, type Connection, type Round, type Runner, type Spell } from './load.ts';

/** How often it is looked whether a call is due; a call that starts late is late in its latency too. */
const TICK_MS = 1;

/** Callers in this process who call at a fixed rate, whether or not the calls before were answered. */
export async function openLoop(count: number, perSecond: number, open: () => Promise<Connection>): Promise<Runner> {
  const connections = await openAll(count, open);
  return {
    run: (spell, started) => new Schedule(connections, perSecond, spell, started).run(),
    close: () => closeAll(connections),
  };
}

/**
 * A fixed schedule: the n-th call is due n intervals after the start, and its latency counts from then, however long it
 * waited for a free connection. So a stalled server pays for all calls that it kept waiting (coordinated omission).
 */
class Schedule {
  readonly #idle: Connection[];
  readonly #count: number;
  readonly #intervalMs: number;
  readonly #spell: Spell;
  readonly #runInCalls: number;
  readonly #started: () => void;
  readonly #latenciesMs: number[] = [];
  readonly #failures: string[] = [];
  #acknowledged = 0;
  #next = 0;
  #inFlight = 0;
  #startedAt = 0;
  #finish: () => void = () => undefined;

  constructor(connections: readonly Connection[], perSecond: number, spell: Spell, started: () => void) {
    this.#idle = [...connections];
    this.#intervalMs = 1_000 / perSecond;
    this.#spell = spell;
    this.#runInCalls = Math.round(spell.runInSeconds * perSecond);
    this.#count = this.#runInCalls + Math.round(spell.seconds * perSecond);
    this.#started = started;
  }

  async run(): Promise<Round> {
    this.#startedAt = performance.now();
    const finished = new Promise<void>((resolve) => {
      this.#finish = resolve;
    });
    const timer = setInterval(() => {
      this.#sendDue();
    }, TICK_MS);
    const runIn = setTimeout(this.#started, this.#spell.runInSeconds * 1_000);
    try {
      await finished;
    } finally {
      clearInterval(timer);
      clearTimeout(runIn);
    }
    // A server that fell behind ends later than the schedule.
    const took = (performance.now() - this.#dueAt(this.#runInCalls)) / 1_000;
    return {
      acknowledged: this.#acknowledged,
      failed: this.#failures.length,
      failure: this.#failures[0] ?? null,
      seconds: Math.max(this.#spell.seconds, took),
      latenciesMs: this.#latenciesMs,
    };
  }

  #dueAt(call: number): number {
    return this.#startedAt + call * this.#intervalMs;
  }

  #sendDue(): void {
    const now = performance.now();
    while (this.#next < this.#count && this.#dueAt(this.#next) <= now) {
      const connection = this.#idle.pop();
      if (connection === undefined) return;
      this.#send(connection, this.#next);
      this.#next += 1;
    }
  }

  #send(connection: Connection, call: number): void {
    this.#inFlight += 1;
    void connection
      .send()
      .then(
        () => {
          this.#acknowledged += 1;
          if (call >= this.#runInCalls) this.#latenciesMs.push(performance.now() - this.#dueAt(call));
        },
        (error: unknown) => {
          this.#failures.push(String(error));
          if (this.#failures.length >= FAILURE_LIMIT) this.#next = this.#count;
        },
      )
      .then(() => {
        this.#inFlight -= 1;
        this.#idle.push(connection);
        this.#sendDue();
        if (this.#inFlight === 0 && this.#next === this.#count) this.#finish();
      });
  }
}
