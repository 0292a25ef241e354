import { atMost } from '../report/target.ts';
import type { Bench } from '../stage/bench.ts';
import type { Scenario } from './scenario.ts';
import { whmcsPayments } from './whmcs.ts';

const ON = 'log of calls on';
const OFF = 'log of calls off';
/** Short turns: the machine's drift in the seconds between two of them is larger than the cost of the log. */
const TURNS = 8;

/** Payments at a gateway that logs its calls, and at one that does not, in turns: the gateway's processor time for each. */
export function callsLog(on: Bench, off: Bench): Scenario {
  const payments = (bench: Bench, name: string): ReturnType<typeof whmcsPayments> =>
    whmcsPayments(bench, { name, invoices: bench.seeded.payable, sendsMail: false });
  return {
    name: 'calls-log',
    recordsPayments: true,
    contenders: [payments(on, ON), payments(off, OFF)],
    comparisons: [
      {
        what: 'processor time of a payment, log of calls on ÷ off',
        ...{ of: ON, to: OFF, by: 'serverMicros', target: atMost(1.03) },
      },
    ],
    turns: TURNS,
    quiet: async () => {
      await on.quiet();
      await off.quiet();
    },
  };
}
