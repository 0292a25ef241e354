import type { Change, Json } from '../../changes.ts';
import { gatewayKey } from '../../gateway-names.ts';
import type { PayMethod, PayMethodFields } from '../../records/pay-method.ts';
import { refuse, type Verdict } from '../decision.ts';
import type { WorkingState } from '../working-state.ts';

/** How many known names a refusal lists. */
const LISTED = 20;

/** A pay method as the history keeps it: without its token. */
function payMethodFacts(method: PayMethod): { readonly [name: string]: Json } {
  const { id, remoteToken: _token, defaultedAt, createdAt: _created, updatedAt: _updated, ...said } = method;
  return { ...said, payMethodId: id, isDefault: defaultedAt !== null };
}

/** The wanted fields, for the history. A token charges a card: the history says only whether one was given. */
export function fieldFacts(fields: Partial<PayMethodFields>): { readonly [name: string]: Json } {
  const { remoteToken, ...said } = fields;
  return { ...said, hasToken: remoteToken !== undefined };
}

/** A gateway that the tenant does not list has no processor: its token could never be charged. */
export function refusedModule(working: WorkingState, gateway: string | undefined): Verdict | null {
  const { unknown, known } = working.gateways;
  if (gateway === undefined || !unknown.has(gatewayKey(gateway))) return null;
  return refuse('gateway-module-unknown', { options: known.slice(0, LISTED).join(', ') });
}

/** The row of the client's history. */
export function noted(working: WorkingState, before: PayMethod | null, after: PayMethod | null): Change {
  return working.history({
    invoiceId: null,
    clientId: (after ?? before)?.clientId ?? null,
    outcome: 'applied',
    code: null,
    before: before === null ? null : payMethodFacts(before),
    after: after === null ? null : payMethodFacts(after),
  });
}
