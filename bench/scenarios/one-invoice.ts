import type { Scenario } from './scenario.ts';
import type { Bench } from '../stage/bench.ts';
import { atLeast } from '../report/target.ts';
import { whmcsPayments } from './whmcs.ts';

const ONE = 'HTTP, all on one invoice';
const SPREAD = 'HTTP, spread over all invoices';

/** All callers pay the same invoice, which one transaction at a time may hold. */
export function oneInvoice(bench: Bench): Scenario {
  const { single, payable } = bench.seeded;
  return {
    name: 'one-invoice',
    recordsPayments: true,
    contenders: [
      whmcsPayments(bench, { name: ONE, invoices: single, sendsMail: false }),
      whmcsPayments(bench, { name: SPREAD, invoices: payable, sendsMail: false }),
    ],
    comparisons: [
      {
        what: 'AddInvoicePayment, one invoice ÷ spread over all',
        of: ONE,
        to: SPREAD,
        by: 'perSecond',
        target: atLeast(0.5),
      },
    ],
  };
}
