import { closedLoop, type Connection, type Contender } from '../clients/load.ts';
import type { Bench } from '../stage/bench.ts';
import type { Seeded } from '../stage/seed.ts';
import type { Scenario } from './scenario.ts';
import { overGateway, paymentCallers, readCallers } from './whmcs.ts';

/** The machine drifts between two rounds by more than the contenders differ. */
const TURNS = 8;

type Callers = (bench: Bench) => () => Promise<Connection>;

/** Payments of many tenants: a batch is of one tenant, so each is smaller. */
export function tenantPayments(bench: Bench, tenants: readonly Seeded[]): Scenario {
  const callers: Callers = (each) => paymentCallers(each, { invoices: each.seeded.payable, sendsMail: false });
  return {
    ...scenario('AddInvoicePayment', bench, tenants, callers),
    recordsPayments: true,
    quiet: () => bench.quiet(),
  };
}

/** Reads of many tenants: those of one that come together share a statement. */
export function tenantReads(bench: Bench, tenants: readonly Seeded[]): Scenario {
  return scenario('GetInvoice', bench, tenants, readCallers);
}

function scenario(action: string, bench: Bench, tenants: readonly Seeded[], callers: Callers): Scenario {
  const [one, many] = [`${action}, 1 tenant`, `${action}, ${tenants.length} tenants`];
  const compared = { of: many, to: one, target: null } as const;
  return {
    name: `tenants, ${action}`,
    recordsPayments: false,
    contenders: [contender(bench, one, callers, tenants.slice(0, 1)), contender(bench, many, callers, tenants)],
    comparisons: [
      { ...compared, by: 'perSecond', what: `${action} a second, ${tenants.length} tenants ÷ 1` },
      { ...compared, by: 'serverMicros', what: `${action}, the gateway's processor time, the same` },
      { ...compared, by: 'databaseMicros', what: `${action}, the database's processor time, the same` },
    ],
    turns: TURNS,
  };
}

function contender(bench: Bench, name: string, callers: Callers, tenants: readonly Seeded[]): Contender {
  const opens = tenants.map((seeded) => callers({ ...bench, seeded }));
  return { ...overGateway(bench, name), prepare: () => closedLoop(bench.connections, inTurn(opens)) };
}

/** Opens a connection by each of the given ways in turn. */
export function inTurn(opens: readonly (() => Promise<Connection>)[]): () => Promise<Connection> {
  let opened = 0;
  return () => {
    const open = opens[opened % opens.length];
    opened += 1;
    return open === undefined ? Promise.reject(new Error('No way to open a connection')) : open();
  };
}
