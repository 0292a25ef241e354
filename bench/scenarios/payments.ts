import type { Baseline } from '../stage/baseline-process.ts';
import { HttpConnection } from '../clients/http-connection.ts';
import { closedLoop, type Contender } from '../clients/load.ts';
import { newReferences, spread, type Scenario } from './scenario.ts';
import type { Bench } from '../stage/bench.ts';
import { GATEWAY } from '../stage/seed.ts';
import { atLeast } from '../report/target.ts';
import { barePayments, pgbenchPayments } from './bare.ts';
import { AMOUNT, apiUrl, requireAnswer, whmcsPayments } from './whmcs.ts';

export const HTTP_PAYMENTS = 'HTTP AddInvoicePayment';
const BARE_PAYMENTS = 'pg client, one function call';
const WITH_MAIL = 'HTTP AddInvoicePayment, mail';
const PGBENCH = 'pgbench, one function call';
const MINIMAL = 'pgbench, minimal function';
const BASELINE = 'Express and Knex, plain';

/** Payments with references of their own, spread over all payable invoices. */
export function payments(bench: Bench, baseline: Baseline): Scenario {
  const about = { name: HTTP_PAYMENTS, invoices: bench.seeded.payable, sendsMail: false };
  const compared = { of: HTTP_PAYMENTS, by: 'perSecond' } as const;
  return {
    name: 'payments',
    recordsPayments: true,
    contenders: [
      whmcsPayments(bench, about),
      whmcsPayments(bench, { ...about, name: WITH_MAIL, sendsMail: true }),
      ...pgbenchPayments(bench, PGBENCH, 'bench_add_payment'),
      barePayments(bench, BARE_PAYMENTS),
      baselinePayments(bench, baseline),
      ...pgbenchPayments(bench, MINIMAL, 'bench_add_payment_minimal'),
    ],
    comparisons: [
      { ...compared, what: 'AddInvoicePayment ÷ pgbench, one function call', to: PGBENCH, target: atLeast(1) },
      { ...compared, what: 'AddInvoicePayment ÷ pg client, the same', to: BARE_PAYMENTS, target: atLeast(1.3) },
      { ...compared, what: 'AddInvoicePayment ÷ Express and Knex', to: BASELINE, target: atLeast(6) },
      { ...compared, what: 'AddInvoicePayment ÷ pgbench, minimal function', to: MINIMAL, target: atLeast(1) },
      { ...compared, by: 'allMicros', what: 'its processor time, callers included', to: MINIMAL, target: null },
      {
        ...compared,
        of: WITH_MAIL,
        what: 'AddInvoicePayment, mail ÷ pgbench, minimal function',
        to: MINIMAL,
        target: null,
      },
    ],
    quiet: () => bench.quiet(),
  };
}

function baselinePayments(bench: Bench, baseline: Baseline): Contender {
  const reference = newReferences();
  let calls = 0;
  return {
    name: BASELINE,
    connections: bench.connections,
    processes: { server: baseline.pid, database: bench.gateway.databasePid, log: () => bench.logBytes() },
    prepare: () =>
      closedLoop(bench.connections, async () => {
        const connection = await HttpConnection.open(apiUrl(baseline.url));
        return {
          async send() {
            calls += 1;
            const about = `invoiceid=${spread(bench.seeded.payable, calls)}&transid=${reference(calls)}`;
            const answer = await connection.post(`${about}&gateway=${GATEWAY}&amount=${AMOUNT}`);
            requireAnswer(answer, '{"result":"success"}', true);
          },
          close: () => connection.close(),
        };
      }),
  };
}
