import type { Change } from '../../changes.ts';
import type { Refusal } from '../../commands.ts';
import { isStorableCredit, type Minor } from '../../money/money.ts';
import type { StoredTransaction, Transaction } from '../../records/transaction.ts';
import type { ClientId } from '../../tenant.ts';
import { creditFacts } from '../credit/credit-facts.ts';
import { refusal } from '../decision.ts';
import type { WorkingState } from '../working-state.ts';
import type { Rebooked } from './rebook.ts';

interface CreditMove {
  readonly change: Change;
  /** In the history of the client. */
  readonly history: Change;
}

/**
 * The entries of credit of a correction: the old credit of the transaction is taken back, and its new credit given. An excess
 * of the new payment has its entry already. Refused where the client has spent the credit.
 */
export function creditMoves(
  working: WorkingState,
  { transaction: before }: StoredTransaction,
  after: Transaction,
  { lostExcessMinor, newExcessMinor }: Rebooked,
): readonly CreditMove[] | Refusal {
  const moves = new Map<ClientId, Minor>();
  const move = (clientId: ClientId | null, amountMinor: Minor): void => {
    if (clientId !== null) moves.set(clientId, (moves.get(clientId) ?? 0n) + amountMinor);
  };
  move(before.clientId, -creditOf(before) - lostExcessMinor);
  move(after.clientId, creditOf(after));
  for (const [clientId, movedMinor] of moves) {
    const given = after.clientId === clientId ? newExcessMinor : 0n;
    const creditMinor = (working.client(clientId)?.creditMinor ?? 0n) + movedMinor + given;
    if (movedMinor < 0n && creditMinor < 0n) return refusal('credit-spent');
    if (!isStorableCredit(creditMinor)) return refusal('amount-too-large', { field: 'amount-in' });
  }
  return [...moves]
    .filter(([, amountMinor]) => amountMinor !== 0n)
    .map(([clientId, amountMinor]) => moveOf(working, clientId, amountMinor, after));
}

/** The credit that a transaction without an invoice gave to its client, or took. */
function creditOf({ isCredit, amountInMinor, amountOutMinor }: Transaction): Minor {
  return isCredit ? amountInMinor - amountOutMinor : 0n;
}

function moveOf(working: WorkingState, clientId: ClientId, amountMinor: Minor, { id }: Transaction): CreditMove {
  const change = working.credit({
    ...{ clientId, amountMinor, reason: 'transaction', invoiceId: null, paymentId: null },
    description: `Correction of transaction ${id}`,
    datedOn: null,
  });
  const history = working.history({
    invoiceId: null,
    clientId,
    outcome: 'applied',
    code: null,
    before: null,
    after: { creditEntry: creditFacts(change.entry), transactionId: id },
  });
  return { change, history };
}
