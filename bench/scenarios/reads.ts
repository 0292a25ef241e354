import { INVOICE_VIEWS_SQL } from '../../db/reads/invoice-reads.ts';
import { DirectDatabase, type Preparation } from '../direct-database.ts';
import { HttpConnection } from '../http-connection.ts';
import type { Connection, Contender } from '../load.ts';
import { spread, type Bench, type Scenario } from '../scenario.ts';
import { apiUrl, requireAnswer, signedForm } from '../whmcs-call.ts';

const HTTP = 'HTTP GetInvoice';
const UNNAMED = 'pg, the same statement';
const PREPARED = 'pg, the same, prepared';

/** Whole invoices, each with two lines and a payment: callers over HTTP beside bare clients of the same statement. */
export function reads(bench: Bench): Scenario {
  return {
    name: 'reads',
    recordsPayments: false,
    contenders: [overHttp(bench), direct(bench, UNNAMED, 'unnamed'), direct(bench, PREPARED, 'prepared')],
    ratios: [
      [HTTP, UNNAMED],
      [HTTP, PREPARED],
    ],
  };
}

function overHttp(bench: Bench): Contender {
  let calls = 0;
  const prefix = signedForm(bench.seeded, 'GetInvoice');
  return {
    name: HTTP,
    usesGateway: true,
    connections: bench.connections,
    async open(): Promise<Connection> {
      const connection = await HttpConnection.open(apiUrl(bench));
      return {
        async send() {
          calls += 1;
          const id = spread(bench.seeded.readable, calls);
          const answer = await connection.post(`${prefix}&invoiceid=${id}`);
          requireAnswer(answer, `{"result":"success","invoiceid":${id},`, false);
        },
        close: () => connection.close(),
      };
    },
  };
}

function direct(bench: Bench, name: string, preparation: Preparation): Contender {
  let calls = 0;
  const { tenantId, actor, readable } = bench.seeded;
  return {
    name,
    usesGateway: false,
    connections: bench.directConnections,
    async open(): Promise<Connection> {
      const database = await DirectDatabase.open(bench.databaseUrls.owner, preparation);
      return {
        async send() {
          calls += 1;
          const id = spread(readable, calls);
          const { rows } = await database.query(INVOICE_VIEWS_SQL, [[tenantId], [id], [actor.credentialId]]);
          if ((rows[0] as { id: bigint } | undefined)?.id !== BigInt(id))
            throw new Error(`Invoice ${id} was not found`);
        },
        close: () => database.close(),
      };
    },
  };
}
