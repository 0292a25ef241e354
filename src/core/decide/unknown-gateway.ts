import type { UnknownGateway } from '../changes.ts';
import { gatewayNameIn, isRepeat, type Command, type Outcome } from '../commands.ts';
import { gatewayKey } from '../gateway-names.ts';
import { nearestName } from '../nearest-name.ts';
import { refuse, type Verdict } from './decision.ts';
import type { WorkingState } from './working-state.ts';

/** How many known names a refusal lists. */
const LISTED = 20;

/**
 * The refusal of a command that names a gateway unknown to its tenant, where the tenant wants that; else `null`. The gateway's
 * own commands, and those of a charge, record money that was taken already.
 */
export function refusedGateway(working: WorkingState, command: Command): Verdict | null {
  if (working.tenant.unknownGateways !== 'refuse' || command.origin.isOfGateway === true) return null;
  if ('settles' in command) return null;
  const name = unknownName(working, command);
  if (name === null) return null;
  const { known } = working.gateways;
  const nearest = nearestName(name, known);
  const options = nearest === null ? known : [nearest, ...known.filter((other) => other !== nearest)];
  const field = command.kind === 'add-payment' ? 'gateway' : 'payment-method';
  return refuse('gateway-unknown', { field, options: options.slice(0, LISTED).join(', ') });
}

/** The name to warn of after a command's decision: recorded by it, or the reason of its refusal. */
export function unknownGateway(working: WorkingState, command: Command, outcome: Outcome): UnknownGateway | null {
  if (working.tenant.unknownGateways === 'accept') return null;
  const isAbout = outcome.ok ? !isRepeat(outcome) : outcome.code === 'gateway-unknown';
  const name = isAbout ? unknownName(working, command) : null;
  return name === null ? null : { name, nearest: nearestName(name, working.gateways.known) };
}

/** The name in a command that its tenant does not know; an invoice's own method, named again, changes nothing. */
function unknownName(working: WorkingState, command: Command): string | null {
  const { unknown } = working.gateways;
  if (unknown.size === 0) return null;
  const name = gatewayNameIn(command);
  if (name === null || !unknown.has(gatewayKey(name))) return null;
  const own = command.kind === 'update-invoice' ? working.invoice(command.invoiceId)?.paymentMethod : undefined;
  return own !== undefined && gatewayKey(own) === gatewayKey(name) ? null : name;
}
