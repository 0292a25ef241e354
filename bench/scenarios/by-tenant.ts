import { closedLoop, type Contender } from '../clients/load.ts';
import type { Bench } from '../stage/bench.ts';
import type { GatewayProcess } from '../stage/gateway-process.ts';
import type { Seeded } from '../stage/seed.ts';
import type { Scenario } from './scenario.ts';
import { inTurn } from './tenants.ts';
import { overGateway, paymentCallers } from './whmcs.ts';

const TURNS = 8;
const SHARED = 'two tenants, any process';
const APART = 'two tenants, one process each';

/**
 * Payments of two tenants. At a gateway of two processes any of them takes a call, and batches are smaller. Two gateways of
 * one process, each with the calls of one tenant, show the most that handing a tenant's writes to one process could gain.
 */
export function byTenant(
  bench: Bench,
  tenants: readonly Seeded[],
  gateways: readonly [GatewayProcess, GatewayProcess],
): Scenario {
  const compared = { of: APART, to: SHARED, target: null } as const;
  return {
    name: 'processes, two tenants',
    recordsPayments: true,
    contenders: [
      payments(bench, SHARED, tenants, [bench.gateway, bench.gateway]),
      payments(bench, APART, tenants, gateways),
    ],
    comparisons: [
      { ...compared, by: 'perSecond', what: 'payments a second, one process a tenant ÷ any process' },
      { ...compared, by: 'allMicros', what: 'processor time of a payment, the same' },
    ],
    turns: TURNS,
    quiet: () => bench.quiet(),
  };
}

/** Callers of the first tenant at the first gateway, and of the second at the second, in turn. */
function payments(
  bench: Bench,
  name: string,
  tenants: readonly Seeded[],
  gateways: readonly [Pick<GatewayProcess, 'url' | 'pid'>, Pick<GatewayProcess, 'url' | 'pid'>],
): Contender {
  const opens = tenants.map((seeded, index) => {
    const gateway = { ...bench.gateway, ...gateways[index] };
    return paymentCallers({ ...bench, gateway, seeded }, { invoices: seeded.payable, sendsMail: false });
  });
  // In pairs: the processes take connections in turn, and each is to have callers of both tenants.
  const open = inTurn(opens.flatMap((each) => [each, each]));
  const about = overGateway(bench, name);
  const processes = { ...about.processes, server: [...new Set(gateways.map(({ pid }) => pid))] };
  return { ...about, processes, prepare: () => closedLoop(bench.connections, open) };
}
