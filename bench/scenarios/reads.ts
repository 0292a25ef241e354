import { BareClient } from '../clients/bare-client.ts';
import { INVOICE_STATEMENT, PLAIN_SELECT } from '../stage/invoice-statement.ts';
import { closedLoop, type Contender } from '../clients/load.ts';
import { withoutColons } from '../clients/pgbench-text.ts';
import { spread, STRIDE, type Scenario } from './scenario.ts';
import type { Bench } from '../stage/bench.ts';
import { atLeast } from '../report/target.ts';
import { direct, pgbenchContender } from './bare.ts';
import { whmcsReads } from './whmcs.ts';

const HTTP = 'HTTP GetInvoice';
const PGBENCH = 'pgbench, the same statement';
const BARE = 'pg client, the same statement';
const STATEMENT = { name: 'invoice', text: INVOICE_STATEMENT };

/** Whole invoices, each with two lines and a payment, beside what it takes to read one from the database. */
export function reads(bench: Bench): Scenario {
  const compared = { of: HTTP, by: 'perSecond' } as const;
  return {
    name: 'reads',
    recordsPayments: false,
    contenders: [whmcsReads(bench, HTTP), ...pgbenchReads(bench, PGBENCH, 'the same'), byBareClient(bench)],
    comparisons: [
      { ...compared, what: 'GetInvoice ÷ pgbench, the same statement', to: PGBENCH, target: atLeast(0.5) },
      { ...compared, what: 'GetInvoice ÷ pg client, the same statement', to: BARE, target: null },
    ],
  };
}

/** pgbench that reads whole invoices: with the gateway's statement, or with the least that a user would write. */
export function pgbenchReads(bench: Bench, name: string, statement: 'the same' | 'plain'): Contender[] {
  const { tenantId, actor, readable } = bench.seeded;
  const names = [':tenant', ':invoice', ':credential'];
  const sql = statement === 'plain' ? PLAIN_SELECT : withoutColons(STATEMENT.text);
  const text = `\\set calls :calls + 1
\\set call :calls * ${bench.directConnections} + :client_id
\\set invoice ${readable.first} + (:call * ${STRIDE}) % ${readable.count}
${sql.replace(/\$([123])/g, (_whole, place: string) => names[Number(place) - 1] ?? '')};
`;
  const variables = { calls: 0, tenant: tenantId, credential: actor.credentialId };
  return pgbenchContender(bench, name, () => ({ text, variables }));
}

function byBareClient(bench: Bench): Contender {
  const { tenantId, actor, readable } = bench.seeded;
  let calls = 0;
  return {
    ...direct(bench, BARE),
    prepare: () =>
      closedLoop(bench.directConnections, async () => {
        const client = await BareClient.open(bench.gateway.databaseUrls.owner, STATEMENT);
        return {
          async send() {
            calls += 1;
            const id = spread(readable, calls);
            const [row] = await client.query([tenantId, id, actor.credentialId]);
            if ((row as { id: string } | undefined)?.id !== String(id)) throw new Error(`Invoice ${id} was not found`);
          },
          close: () => client.close(),
        };
      }),
  };
}
