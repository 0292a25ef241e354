import { atLeast } from '../report/target.ts';
import type { Bench } from '../stage/bench.ts';
import { wrkPayments } from './foreign.ts';
import type { Scenario } from './scenario.ts';
import { whmcsPayments } from './whmcs.ts';

const FRESH = 'fresh database';
const ANALYZED = 'analyzed database';

/** The first payments of a new database, which is never analyzed, and those of one that is analyzed before every turn. */
export function fresh(without: Bench, analyzed: Bench): Scenario {
  const payments = (bench: Bench, name: string): Scenario['contenders'] => {
    const about = { name, invoices: bench.seeded.payable, sendsMail: false };
    return bench.wrk === null ? [whmcsPayments(bench, about)] : wrkPayments(bench, about);
  };
  return {
    name: 'fresh',
    recordsPayments: true,
    contenders: [...payments(without, FRESH), ...payments(analyzed, ANALYZED)],
    comparisons: [
      {
        what: 'AddInvoicePayment, fresh database ÷ analyzed',
        ...{ of: FRESH, to: ANALYZED, by: 'perSecond', target: atLeast(0.9) },
      },
      {
        what: "the database's processor time of a payment, fresh ÷ analyzed",
        ...{ of: FRESH, to: ANALYZED, by: 'databaseMicros', target: null },
      },
    ],
    quiet: async () => {
      await without.quiet();
      await analyzed.quiet();
      await analyzed.analyze();
    },
  };
}
