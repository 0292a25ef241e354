import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { LedgerObserver } from './observed-ledger.ts';

/** A set holds at most 256 commands. */
const SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256];

/** How much waits now. */
interface LoadSources {
  readonly queued: () => number;
  readonly inFlight: () => Readonly<Record<'read' | 'write', number>>;
}

/** Payments by currency, the sizes of sets, the commands that wait for one, and all calls that wait. */
export function ledgerMetrics(registers: Registry[], { queued, inFlight }: LoadSources): LedgerObserver {
  const payments = new Counter({
    name: 'invoice_gateway_payments_total',
    help: 'Payments recorded by this gateway; repeats are not counted.',
    labelNames: ['currency'],
    registers,
  });
  const amounts = new Counter({
    name: 'invoice_gateway_payments_minor_units_total',
    help: 'Sum of those payments in minor units of the currency (cents); exact below 2^53.',
    labelNames: ['currency'],
    registers,
  });
  const unknown = new Counter({
    name: 'invoice_gateway_unknown_gateways_total',
    help: 'Writes that named a gateway or payment method which their tenant does not list; outcome is recorded or refused.',
    labelNames: ['outcome'],
    registers,
  });
  // A series that is there before it counts: its first increase is seen as one.
  for (const outcome of ['recorded', 'refused']) unknown.inc({ outcome }, 0);
  const sizes = new Histogram({
    name: 'invoice_gateway_batch_size_commands',
    help: 'Commands that shared a transaction.',
    buckets: SIZES,
    registers,
  });
  new Gauge({
    name: 'invoice_gateway_commands_waiting',
    help: 'Commands that wait for their batch.',
    registers,
    collect() {
      this.set(queued());
    },
  });
  new Gauge({
    name: 'invoice_gateway_calls_in_flight',
    help: 'API calls that wait for the database; a write at MAX_CALLS_IN_FLIGHT of both kinds is shed, a read at three quarters of it.',
    labelNames: ['kind'],
    registers,
    collect() {
      for (const [kind, count] of Object.entries(inFlight())) this.set({ kind }, count);
    },
  });
  return {
    setStarted(commands) {
      sizes.observe(commands);
    },
    paymentRecorded(currency, amountMinor) {
      payments.inc({ currency });
      amounts.inc({ currency }, Number(amountMinor));
    },
    gatewayUnknown(_command, _gateway, isRefused) {
      unknown.inc({ outcome: isRefused ? 'refused' : 'recorded' });
    },
  };
}
