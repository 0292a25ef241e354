import type { AddCredit } from '../../commands/credit.ts';
import { NOTHING } from '../../load-plan.ts';
import { isStorableCredit } from '../../money/money.ts';
import { accept, extraDecimalsOf, givenText, minorOrRefusal, refuse, type Verdict } from '../decision.ts';
import { requestedAmount } from '../requested.ts';
import type { Rule } from '../rule.ts';
import type { WorkingState } from '../working-state.ts';
import { creditFacts } from './credit-facts.ts';

/** Credit that a caller gives or takes away: never more than the client has. */
function addCredit(working: WorkingState, command: AddCredit): Verdict {
  const client = working.client(command.clientId);
  if (client === undefined) return refuse('client-not-found');
  const amount = minorOrRefusal(command.amount, client.currency, 'amount', extraDecimalsOf(command, working.tenant));
  if (typeof amount === 'object') return { outcome: amount, changes: [] };
  if (amount <= 0n) return refuse('nothing-owed');
  const amountMinor = command.isRemoval ? -amount : amount;
  const balanceMinor = client.creditMinor + amountMinor;
  if (balanceMinor < 0n) return refuse('credit-exceeds-client');
  if (!isStorableCredit(balanceMinor)) return refuse('amount-too-large', { field: 'amount' });

  const moved = working.credit({
    clientId: client.id,
    amountMinor,
    reason: command.isRemoval ? 'removed' : 'added',
    invoiceId: null,
    paymentId: null,
    description: command.description,
    datedOn: command.datedOn,
  });
  const { code } = client.currency;
  return accept({ kind: 'credit-added', clientId: client.id, balanceMinor: balanceMinor.toString(), currency: code }, [
    moved,
    working.history({
      invoiceId: null,
      clientId: client.id,
      outcome: 'applied',
      code: null,
      before: { creditMinor: client.creditMinor.toString() },
      after: {
        creditEntry: creditFacts(moved.entry),
        creditMinor: balanceMinor.toString(),
        given: givenText(command.amount, amount, client.currency),
      },
    }),
  ]);
}

export const addCreditRule: Rule<AddCredit> = {
  plan: ({ clientId }) => ({ ...NOTHING, creditOf: [clientId], ids: { ...NOTHING.ids, credit: 1 } }),
  decide: addCredit,
  requested: ({ clientId, amount, isRemoval, description, datedOn }) => ({
    clientId,
    amount: requestedAmount(amount),
    isRemoval,
    description,
    datedOn,
  }),
};
