import { Counter, Gauge, type Registry } from 'prom-client';

/** The figures of an intake that the metrics show. */
export interface IntakeFigures {
  readonly limits: { readonly connections: number };
  /** In bytes. */
  readonly budget: { readonly held: number; readonly limit: number };
  readonly connections: { readonly total: number };
  /** How often it refused, by reason. */
  readonly turnedAway: ReadonlyMap<string, number>;
}

/** Memory and connections for callers, their limits, and refusals. */
export function intakeMetrics(registers: Registry[], { limits, budget, connections, turnedAway }: IntakeFigures): void {
  new Gauge({
    name: 'invoice_gateway_held_bytes',
    help: 'Memory held for callers: bodies, requests that wait on their connection, answers that are not taken.',
    registers,
    collect() {
      this.set(budget.held);
    },
  });
  new Gauge({
    name: 'invoice_gateway_held_bytes_limit',
    help: 'How much of it there may be, by the memory of the machine, the container and the engine.',
    registers,
  }).set(budget.limit);
  new Gauge({
    name: 'invoice_gateway_connections',
    help: "Callers' connections that are open.",
    registers,
    collect() {
      this.set(connections.total);
    },
  });
  new Gauge({
    name: 'invoice_gateway_connections_limit',
    help: 'How many of them there may be.',
    registers,
  }).set(limits.connections);
  new Counter({
    name: 'invoice_gateway_turned_away_total',
    help: 'Requests and connections of callers that were refused. connections, connections-of-address: too many of them. memory: a body was answered 503 for lack of memory. memory-given-up: the largest or oldest body was ended to make room. answer-not-taken: a caller did not read its answer. ambiguous, malformed: a request that could be read in two ways, or not at all.',
    labelNames: ['reason'],
    registers,
    collect() {
      this.reset();
      for (const [reason, count] of turnedAway) this.inc({ reason }, count);
    },
  });
}
