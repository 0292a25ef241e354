import type { EndBilling } from '../../commands/billing.ts';
import { NOTHING } from '../../load-plan.ts';
import { accept, refuse, type Verdict } from '../decision.ts';
import type { Rule } from '../rule.ts';
import type { WorkingState } from '../working-state.ts';

/** Notes a run of billing, of one client or of all. Its invoices were made by commands of their own. */
function endBilling(working: WorkingState, { clientId, invoicesMade, latestInvoiceId }: EndBilling): Verdict {
  if (clientId !== null && working.client(clientId) === undefined) return refuse('client-not-found');
  return accept({ kind: 'billing-ended', invoicesMade, latestInvoiceId }, [
    working.history({
      invoiceId: null,
      clientId,
      outcome: 'applied',
      code: null,
      before: null,
      after: { invoicesMade, latestInvoiceId },
    }),
  ]);
}

export const endBillingRule: Rule<EndBilling> = {
  plan: ({ clientId }) => ({ ...NOTHING, clients: clientId === null ? [] : [clientId] }),
  decide: endBilling,
  requested: ({ clientId, invoicesMade, latestInvoiceId }) => ({ clientId, invoicesMade, latestInvoiceId }),
};
