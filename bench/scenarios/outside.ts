import type { Bench } from '../stage/bench.ts';
import { atLeast } from '../report/target.ts';
import { pgbenchPayments } from './bare.ts';
import type { Baseline } from '../stage/baseline-process.ts';
import { wrkBaselineReads, wrkPayments, wrkReads } from './foreign.ts';
import { pgbenchReads } from './reads.ts';
import type { Scenario } from './scenario.ts';
import { whmcsPayments } from './whmcs.ts';

const WRK = 'wrk AddInvoicePayment';
const WRK_MAIL = 'wrk AddInvoicePayment, mail';
const OWN = "bench's own client";
const PLAIN = 'pgbench, lock, insert and update';
const WRK_READS = 'wrk GetInvoice';
const SAME = 'pgbench, the same statement';
const SELECT = 'pgbench, plain select';
const EXPRESS = 'wrk, Express and pg, plain select';

/** Payments as a stranger would measure them: wrk, a server with its defaults, the log as it is by default. */
export function outside(bench: Bench): Scenario {
  const invoices = bench.seeded.payable;
  const compared = { of: WRK, by: 'perSecond' } as const;
  return {
    name: 'outside, payments',
    recordsPayments: true,
    contenders: [
      ...wrkPayments(bench, { name: WRK, invoices, sendsMail: false }),
      ...pgbenchPayments(bench, PLAIN, 'bench_add_payment_minimal'),
      ...wrkPayments(bench, { name: WRK_MAIL, invoices, sendsMail: true }),
      whmcsPayments(bench, { name: OWN, invoices, sendsMail: false }),
    ],
    comparisons: [
      { ...compared, what: 'outside: AddInvoicePayment ÷ lock, insert and update', to: PLAIN, target: atLeast(0.6) },
      { ...compared, of: WRK_MAIL, what: 'outside: the same with a mail', to: PLAIN, target: null },
      { ...compared, by: 'allMicros', what: 'outside: its processor time, callers included', to: PLAIN, target: null },
      { ...compared, of: OWN, what: "outside: the same by the bench's own client", to: PLAIN, target: null },
    ],
    quiet: () => bench.quiet(),
  };
}

/** Reads in the same way. */
export function outsideReads(bench: Bench, baseline: Baseline): Scenario {
  const compared = { of: WRK_READS, by: 'perSecond' } as const;
  return {
    name: 'outside, reads',
    recordsPayments: false,
    contenders: [
      ...wrkReads(bench, WRK_READS),
      ...wrkBaselineReads(bench, EXPRESS, baseline),
      ...pgbenchReads(bench, SELECT, 'plain'),
      ...pgbenchReads(bench, SAME, 'the same'),
    ],
    comparisons: [
      { ...compared, what: 'outside: GetInvoice ÷ plain select', to: SELECT, target: atLeast(0.6) },
      { ...compared, by: 'allMicros', what: 'outside: its processor time, callers included', to: SELECT, target: null },
      { ...compared, what: 'outside: GetInvoice ÷ Express and pg', to: EXPRESS, target: null },
      { of: EXPRESS, by: 'perSecond', what: 'outside: Express and pg ÷ plain select', to: SELECT, target: null },
      { ...compared, what: 'outside: GetInvoice ÷ the same statement', to: SAME, target: null },
    ],
  };
}
