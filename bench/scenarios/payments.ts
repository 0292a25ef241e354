import { randomUUID } from 'node:crypto';
import { IdReserve } from '../../db/ids.ts';
import { SetLedger } from '../../db/ledger/set-ledger.ts';
import { Statements } from '../../db/statements.ts';
import { systemClock } from '../../src/clock.ts';
import type { AddPayment } from '../../src/core/commands.ts';
import { decideSet } from '../../src/core/decide/decide-set.ts';
import { parseDecimal } from '../../src/core/decimal.ts';
import { SetScheduler } from '../../src/core/set-scheduler.ts';
import { DirectDatabase, type Preparation } from '../direct-database.ts';
import { HttpConnection } from '../http-connection.ts';
import type { Connection, Contender } from '../load.ts';
import { spread, type Bench, type Scenario } from '../scenario.ts';
import { apiUrl, requireAnswer, signedForm } from '../whmcs-call.ts';

const HTTP = 'HTTP AddInvoicePayment';
const UNNAMED = 'pg, one payment a transaction';
const PREPARED = 'pg, the same, prepared';
const AMOUNT = '1.25';
const GATEWAY = 'paypal';
const PATIENCE_MS = 10_000;
/** One command in one set at a time. */
const ALONE = { setSize: 1, setsInFlight: 1, queuedPerTenant: 1, queuedInTotal: 1 } as const;

/** Payments with references of their own, spread over all payable invoices: callers over HTTP beside bare clients. */
export function payments(bench: Bench): Scenario {
  return {
    name: 'payments',
    recordsPayments: true,
    contenders: [overHttp(bench), direct(bench, UNNAMED, 'unnamed'), direct(bench, PREPARED, 'prepared')],
    ratios: [
      [HTTP, UNNAMED],
      [HTTP, PREPARED],
    ],
  };
}

function overHttp(bench: Bench): Contender {
  let calls = 0;
  const prefix = signedForm(bench.seeded, 'AddInvoicePayment');
  return {
    name: HTTP,
    usesGateway: true,
    connections: bench.connections,
    async open(): Promise<Connection> {
      const connection = await HttpConnection.open(apiUrl(bench));
      return {
        async send() {
          calls += 1;
          const about = `&invoiceid=${spread(bench.seeded.payable, calls)}&transid=HTTP-${calls}`;
          // Without a mail, as the bare clients' payments.
          const answer = await connection.post(`${prefix}${about}&gateway=${GATEWAY}&amount=${AMOUNT}&noemail=true`);
          requireAnswer(answer, '{"result":"success"}', true);
        },
        close: () => connection.close(),
      };
    },
  };
}

/**
 * The ledger's own statements on a bare driver, for sets of one: begin, lock, load, write, commit. Every connection
 * reserves its own ids, because a set of another's could take them away.
 */
function direct(bench: Bench, name: string, preparation: Preparation): Contender {
  let calls = 0;
  return {
    name,
    usesGateway: false,
    connections: bench.directConnections,
    async open(): Promise<Connection> {
      const database = await DirectDatabase.open(bench.databaseUrls.owner, preparation);
      const knex = database.asKnex();
      const ledger = new SetLedger(knex, new IdReserve(knex), systemClock, new Statements(preparation === 'prepared'));
      const commands = new SetScheduler(ledger, decideSet, systemClock, ALONE);
      return {
        async send() {
          calls += 1;
          const outcome = await commands.submit(paymentOf(bench, `${preparation}-${calls}`, calls));
          if (!outcome.ok) throw new Error(`A payment was refused: ${outcome.code}`);
        },
        close: () => database.close(),
      };
    },
  };
}

function paymentOf({ seeded }: Bench, reference: string, call: number): AddPayment {
  return {
    kind: 'add-payment',
    commandId: `call:${randomUUID()}`,
    fingerprint: null,
    actor: seeded.actor,
    dialect: 'whmcs',
    requestId: randomUUID(),
    deadline: systemClock.now() + PATIENCE_MS,
    invoiceId: spread(seeded.payable, call),
    amount: parseDecimal(AMOUNT),
    fees: null,
    gateway: GATEWAY,
    reference,
    paidAt: null,
    sendsMail: false,
    details: {},
    likeness: null,
  };
}
