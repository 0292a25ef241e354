import type { Contender } from '../clients/load.ts';
import { openLoop } from '../clients/open-loop.ts';
import type { Scenario } from './scenario.ts';
import type { Bench } from '../stage/bench.ts';
import { atMost } from '../report/target.ts';
import { barePaymentCallers, direct } from './bare.ts';
import { overGateway, paymentCallers } from './whmcs.ts';

/** Payments at a fixed rate, whether or not the ones before were answered. */
export function latency(bench: Bench, perSecond: number): Scenario {
  const about = `at ${Math.round(perSecond).toLocaleString('en')}/s`;
  const http: Omit<Contender, 'prepare'> = overGateway(bench, `HTTP AddInvoicePayment ${about}`);
  const bare = direct(bench, `pg client, one call ${about}`);
  const payments = paymentCallers(bench, { invoices: bench.seeded.payable, sendsMail: false });
  const bareCalls = barePaymentCallers(bench);
  return {
    name: 'latency',
    recordsPayments: true,
    contenders: [
      { ...http, prepare: () => openLoop(bench.connections, perSecond, payments) },
      { ...bare, prepare: () => openLoop(bench.directConnections, perSecond, bareCalls) },
    ],
    comparisons: [
      {
        what: 'p99 at half of the maximum rate ÷ pg client, the same rate',
        of: http.name,
        to: bare.name,
        by: 'p99Ms',
        target: atMost(3),
      },
    ],
  };
}
