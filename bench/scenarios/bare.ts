import { BareClient } from '../clients/bare-client.ts';
import { closedLoop, type Connection, type Contender } from '../clients/load.ts';
import type { PaymentFunction } from '../stage/payment-function.ts';
import { pgbenchRunner } from '../clients/pgbench.ts';
import { newReferences, spread, STRIDE } from './scenario.ts';
import type { Bench } from '../stage/bench.ts';
import { GATEWAY } from '../stage/seed.ts';
import { AMOUNT_MINOR } from './whmcs.ts';

/** Bare `pg` clients that call the function with a prepared statement, a payment and a commit each time. */
export function barePayments(bench: Bench, name: string): Contender {
  const open = barePaymentCallers(bench);
  return { ...direct(bench, name), prepare: () => closedLoop(bench.directConnections, open) };
}

/** Callers of the same, for whatever loop. */
export function barePaymentCallers({ gateway, seeded }: Bench): () => Promise<Connection> {
  const reference = newReferences();
  const statement = { name: 'payment', text: 'select bench_add_payment($1, $2, $3, $4, $5, $6, $7) as payment_id' };
  const { credentialId, credentialVersion } = seeded.actor;
  let calls = 0;
  return async () => {
    const client = await BareClient.open(gateway.databaseUrls.owner, statement);
    return {
      async send() {
        calls += 1;
        const invoice = spread(seeded.payable, calls);
        const who = [seeded.tenantId, invoice, credentialId, credentialVersion];
        const rows = await client.query([...who, GATEWAY, reference(calls), AMOUNT_MINOR]);
        if (rows.length !== 1) throw new Error('The function answered nothing');
      },
      close: () => client.close(),
    };
  };
}

/** pgbench that calls a function of payments in the same way; none where pgbench is missing. */
export function pgbenchPayments(bench: Bench, name: string, functionName: PaymentFunction): Contender[] {
  const { seeded } = bench;
  const reference = newReferences();
  const text = `\\set calls :calls + 1
\\set call :calls * ${bench.directConnections} + :client_id
\\set invoice ${seeded.payable.first} + (:call * ${STRIDE}) % ${seeded.payable.count}
select ${functionName}(:tenant, :invoice, :credential, :version, '${GATEWAY}', :reference || :call::text, :amount);
`;
  let rounds = 0;
  return pgbenchContender(bench, name, () => {
    rounds += 1;
    return {
      text: text.replaceAll(':reference', `'${reference(rounds)}-'`),
      variables: {
        calls: 0,
        tenant: seeded.tenantId,
        credential: seeded.actor.credentialId,
        version: seeded.actor.credentialVersion,
        amount: AMOUNT_MINOR,
      },
    };
  });
}

/** pgbench with a script of its own for each round. */
export function pgbenchContender(
  bench: Bench,
  name: string,
  script: Parameters<typeof pgbenchRunner>[0]['script'],
): Contender[] {
  const { pgbench: program, workDir, directConnections: connections } = bench;
  if (program === null) return [];
  const { owner: databaseUrl } = bench.gateway.databaseUrls;
  const prepare = (): Promise<ReturnType<typeof pgbenchRunner>> =>
    Promise.resolve(pgbenchRunner({ program, databaseUrl, connections, workDir, script }));
  return [{ ...direct(bench, name), prepare }];
}

/** The common part of all contenders that go to the database. */
export function direct(bench: Bench, name: string): Omit<Contender, 'prepare'> {
  const { databasePid } = bench.gateway;
  return {
    name,
    connections: bench.directConnections,
    processes: { server: null, database: databasePid, log: () => bench.logBytes() },
  };
}
