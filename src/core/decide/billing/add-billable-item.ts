import type { AddBillableItem } from '../../commands/billing.ts';
import { dateOf, type LocalDate } from '../../dates.ts';
import { NOTHING } from '../../load-plan.ts';
import { textOfDecimal } from '../../money/decimal.ts';
import { isStorable } from '../../money/money.ts';
import type { BillableItem } from '../../records/billable-item.ts';
import { accept, extraDecimalsOf, givenText, minorOrRefusal, refuse, type Verdict } from '../decision.ts';
import { requestedAmount } from '../requested.ts';
import type { Rule } from '../rule.ts';
import type { WorkingState } from '../working-state.ts';
import { cycleFacts, itemFacts } from './item-facts.ts';

/** Something to be billed to a client later. */
function addBillableItem(working: WorkingState, command: AddBillableItem): Verdict {
  const client = working.client(command.clientId);
  if (client === undefined) return refuse('client-not-found');
  const extra = extraDecimalsOf(command, working.tenant);
  const amountMinor = minorOrRefusal(command.amount, client.currency, 'amount', extra);
  if (typeof amountMinor === 'object') return { outcome: amountMinor, changes: [] };
  if (!isStorable(amountMinor)) return refuse('amount-too-large', { field: 'amount' });

  const { now } = working;
  const firstOn = firstDay(command, dateOf(working.wallTime));
  const item: BillableItem = {
    id: working.newId('billable-item'),
    clientId: client.id,
    description: command.description,
    amountMinor,
    unit: command.unit,
    quantity: textOfDecimal(command.quantity),
    action: command.action,
    cycle: command.action === 'recur' ? command.cycle : null,
    firstOn,
    nextOn: firstOn,
    waitsForInvoice: command.action === 'nextinvoice',
    timesBilled: 0,
    createdAt: now,
    updatedAt: now,
  };
  const given = givenText(command.amount, amountMinor, client.currency);
  return accept({ kind: 'billable-item-added', itemId: item.id }, [
    { kind: 'record-set', record: { kind: 'billable-item', value: item }, isNew: true },
    working.history({
      invoiceId: null,
      clientId: client.id,
      outcome: 'applied',
      code: null,
      before: null,
      after: given === undefined ? itemFacts(item) : { ...itemFacts(item), given: { amount: given } },
    }),
  ]);
}

/** The next run bills an item of `nextcron`, on whichever day it comes. */
function firstDay({ action, dueOn }: AddBillableItem, today: LocalDate): LocalDate | null {
  if (action === 'nextcron') return today;
  return action === 'duedate' || action === 'recur' ? dueOn : null;
}

export const addBillableItemRule: Rule<AddBillableItem> = {
  plan: ({ clientId }) => ({ ...NOTHING, clients: [clientId], ids: { ...NOTHING.ids, 'billable-item': 1 } }),
  decide: addBillableItem,
  requested: ({ clientId, description, amount, unit, quantity, action, cycle, dueOn }) => ({
    clientId,
    description,
    amount: requestedAmount(amount),
    unit,
    quantity: requestedAmount(quantity),
    action,
    cycle: cycleFacts(cycle),
    dueOn,
  }),
};
