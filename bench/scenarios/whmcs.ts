import { HttpConnection, type HttpAnswer } from '../clients/http-connection.ts';
import { closedLoop, type Connection, type Contender } from '../clients/load.ts';
import { newReferences, spread } from './scenario.ts';
import type { Bench } from '../stage/bench.ts';
import { GATEWAY, type IdRange, type Seeded } from '../stage/seed.ts';

/** The amount of every payment of the benchmark, as text and in minor units. */
export const AMOUNT = '1.25';
export const AMOUNT_MINOR = 125;

export interface WhmcsPayments {
  readonly name: string;
  /** Invoices that they go to, each in turn. */
  readonly invoices: IdRange;
  /** Whether the client gets a mail for each, as by default. */
  readonly sendsMail: boolean;
}

/** Callers of `AddInvoicePayment` over HTTP, each payment with a reference of its own, answered in JSON. */
export function whmcsPayments(bench: Bench, { name, ...about }: WhmcsPayments): Contender {
  const open = paymentCallers(bench, about);
  return { ...overGateway(bench, name), prepare: () => closedLoop(bench.connections, open) };
}

/** Callers of the same, for whatever loop. */
export function paymentCallers(
  bench: Bench,
  { invoices, sendsMail }: Omit<WhmcsPayments, 'name'>,
): () => Promise<Connection> {
  const reference = newReferences();
  const prefix = signedForm(bench.seeded, 'AddInvoicePayment');
  const suffix = `&gateway=${GATEWAY}&amount=${AMOUNT}${sendsMail ? '' : '&noemail=true'}`;
  let calls = 0;
  return async () => {
    const connection = await HttpConnection.open(apiUrl(bench.gateway.url));
    return {
      async send() {
        calls += 1;
        const about = `&invoiceid=${spread(invoices, calls)}&transid=${reference(calls)}`;
        requireAnswer(await connection.post(prefix + about + suffix), '{"result":"success"}', true);
      },
      close: () => connection.close(),
    };
  };
}

/** Callers of `GetInvoice` over HTTP: whole invoices, answered in JSON. */
export function whmcsReads(bench: Bench, name: string): Contender {
  const open = readCallers(bench);
  return { ...overGateway(bench, name), prepare: () => closedLoop(bench.connections, open) };
}

/** Callers of the same, for whatever loop. */
export function readCallers(bench: Bench): () => Promise<Connection> {
  const prefix = signedForm(bench.seeded, 'GetInvoice');
  let calls = 0;
  return async () => {
    const connection = await HttpConnection.open(apiUrl(bench.gateway.url));
    return {
      async send() {
        calls += 1;
        const id = spread(bench.seeded.readable, calls);
        const answer = await connection.post(`${prefix}&invoiceid=${id}`);
        requireAnswer(answer, `{"result":"success","invoiceid":${id},`, false);
      },
      close: () => connection.close(),
    };
  };
}

/** The common part of all contenders that go through the gateway. */
export function overGateway(bench: Bench, name: string): Omit<Contender, 'prepare'> {
  const { pid, databasePid } = bench.gateway;
  return {
    name,
    connections: bench.connections,
    processes: { server: pid, database: databasePid, log: () => bench.logBytes() },
  };
}

/** The path of the WHMCS-style dialect; the baseline answers there too. */
export function apiUrl(base: string): URL {
  return new URL('/includes/api.php', base);
}

/** The part of a form that all calls of an action share. */
export function signedForm({ identifier, secret }: Seeded, action: string): string {
  return new URLSearchParams({ action, identifier, secret, responsetype: 'json' }).toString();
}

/** Throws unless the answer is 200 and its body the expected text, or begins with it. */
export function requireAnswer({ status, body }: HttpAnswer, expected: string, isWhole: boolean): void {
  const isExpected = isWhole ? body === expected : body.startsWith(expected);
  if (status !== 200 || !isExpected) throw new Error(`The server answered ${status} ${body.slice(0, 200)}`);
}
