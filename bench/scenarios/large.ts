import type { Scenario } from './scenario.ts';
import type { Bench } from '../stage/bench.ts';
import { atLeast } from '../report/target.ts';
import { whmcsPayments, whmcsReads } from './whmcs.ts';

/** The same payments into a large and into a small database, each with a gateway of its own. */
export function large(small: Bench, big: Bench): Scenario {
  const [few, many] = [small, big].map(({ seeded }) => seeded.payable.count.toLocaleString('en')) as [string, string];
  const contenders = (
    [
      [small, few],
      [big, many],
    ] as const
  ).map(([bench, count]) =>
    whmcsPayments(bench, { name: `HTTP, ${count} invoices`, invoices: bench.seeded.payable, sendsMail: false }),
  );
  return {
    name: 'large',
    recordsPayments: true,
    // In turns: the two differ by less than the machine's speed moves within some seconds.
    turns: 8,
    contenders,
    comparisons: [
      {
        what: `AddInvoicePayment, ${many} invoices ÷ ${few}`,
        of: `HTTP, ${many} invoices`,
        to: `HTTP, ${few} invoices`,
        by: 'perSecond',
        target: atLeast(0.9),
      },
    ],
  };
}

/** The same for `GetInvoice`, without a target. */
export function largeReads(small: Bench, big: Bench): Scenario {
  const [few, many] = [small, big].map(({ seeded }) => seeded.payable.count.toLocaleString('en')) as [string, string];
  const [ofFew, ofMany] = [`HTTP GetInvoice, ${few} invoices`, `HTTP GetInvoice, ${many} invoices`];
  return {
    name: 'large, reads',
    recordsPayments: false,
    contenders: [whmcsReads(small, ofFew), whmcsReads(big, ofMany)],
    comparisons: [
      { what: `GetInvoice, ${many} invoices ÷ ${few}`, of: ofMany, to: ofFew, by: 'perSecond', target: null },
    ],
  };
}
