import type { BillItems } from '../../commands/billing.ts';
import type { Change } from '../../changes.ts';
import { addDays, dateOf, isRecordable, type LocalDate } from '../../dates.ts';
import { dayOfTurn } from '../../billing/cycle.ts';
import { lineFacts, linesFault } from '../../invoice-lines.ts';
import { areStorable, type Invoice, type InvoiceId, type Line } from '../../invoice.ts';
import { NOTHING } from '../../load-plan.ts';
import type { BillableItem, BillableItemId } from '../../records/billable-item.ts';
import { accept, invoiceFacts, refuse, type Verdict } from '../decision.ts';
import { newInvoice } from '../invoices/new-invoice.ts';
import type { Rule } from '../rule.ts';
import type { WorkingState } from '../working-state.ts';

/** The type of an invoice line of a billable item; its related id is the item's. */
const ITEM_LINE = 'Item';

/**
 * An invoice of those items that are still due. Each item is locked: of two runs at once the second finds it billed. Items
 * that wait for an invoice join it. Where nothing is due, or the client is closed,
 * nothing is made.
 */
function billItems(working: WorkingState, command: BillItems): Verdict {
  const client = working.client(command.clientId);
  if (client === undefined) return refuse('client-not-found');
  const today = dateOf(working.wallTime);
  const isOwn = (item: BillableItem): boolean => item.clientId === client.id;
  const isClosed = working.record('client', client.id)?.status === 'Closed';
  const due = isClosed ? [] : itemsOf(working, command.items).filter((item) => isOwn(item) && isDue(item, today));
  if (due.length === 0) return accept({ kind: 'items-billed', invoiceId: null }, []);
  const joining = itemsOf(working, command.joining).filter((item) => isOwn(item) && item.waitsForInvoice);
  const items = [...due, ...joining];
  const fault = linesFault([], items);
  if (fault !== null) return refuse(fault);

  const id = working.newId('invoice');
  const lines = items.map((item) => lineOf(working, id, item));
  const dated = due.find(({ action }) => action !== 'nextcron');
  const dueOn = dated === undefined ? addDays(today, working.tenant.dueDays) : dated.nextOn;
  if (dueOn === null || !isRecordable(dueOn)) return refuse('date-out-of-range', { field: 'due-date' });
  const invoice = newInvoice(working, client, { id, issuedOn: today, dueOn, status: 'Unpaid' }, lines);
  if (!areStorable(invoice)) return refuse('amount-too-large', { field: 'line-amount' });
  return accept({ kind: 'items-billed', invoiceId: id }, [
    { kind: 'invoice-added', invoice },
    ...lines.map((line): Change => ({ kind: 'line-added', line })),
    ...items.flatMap((item) => billed(working, item, id)),
    note(working, invoice, lines),
    working.event('invoice.created', id, { status: invoice.status }),
    ...(command.sendsMail ? [working.event('mail.invoice-created', id, {})] : []),
  ]);
}

function itemsOf(working: WorkingState, ids: readonly BillableItemId[]): BillableItem[] {
  return [...new Set(ids)].flatMap((id) => working.record('billable-item', id) ?? []);
}

function isDue({ nextOn }: BillableItem, today: LocalDate): boolean {
  return nextOn !== null && nextOn <= today;
}

function lineOf(working: WorkingState, invoiceId: InvoiceId, item: BillableItem): Line {
  const { id: relatedId, description, amountMinor } = item;
  return {
    id: working.newId('line'),
    invoiceId,
    type: ITEM_LINE,
    relatedId,
    description,
    amountMinor,
    isTaxed: false,
  };
}

/** The item after this turn, and the record of the turn. */
function billed(working: WorkingState, item: BillableItem, invoiceId: InvoiceId): Change[] {
  const turn = item.timesBilled + 1;
  const value: BillableItem = {
    ...item,
    timesBilled: turn,
    nextOn: nextDay(item, turn),
    waitsForInvoice: false,
    updatedAt: working.now,
  };
  const { amountMinor } = item;
  const billing = { itemId: item.id, turn, invoiceId, amountMinor, billedAt: working.now };
  return [
    { kind: 'record-set', record: { kind: 'billable-item', value }, isNew: false },
    {
      kind: 'record-set',
      record: { kind: 'billing', value: { id: working.newId('billing'), ...billing } },
      isNew: true,
    },
  ];
}

/** The day of the next turn; `null` where all turns are billed, or the calendar of the gateway ends. */
function nextDay({ cycle, firstOn }: BillableItem, turnsBilled: number): LocalDate | null {
  if (cycle === null || firstOn === null || turnsBilled >= cycle.times) return null;
  const day = dayOfTurn(firstOn, cycle, turnsBilled);
  return day !== null && isRecordable(day) ? day : null;
}

function note(working: WorkingState, invoice: Invoice, lines: readonly Line[]): Change {
  return working.history({
    invoiceId: invoice.id,
    outcome: 'applied',
    code: null,
    before: null,
    after: {
      ...invoiceFacts(invoice, { notes: invoice.notes, lines: lines.map(lineFacts) }),
      clientId: invoice.clientId,
    },
  });
}

export const billItemsRule: Rule<BillItems> = {
  plan: ({ clientId, items, joining }) => {
    const ids = [...new Set([...items, ...joining])];
    return {
      ...NOTHING,
      clients: [clientId],
      records: [{ kind: 'client', id: clientId }, ...ids.map((id) => ({ kind: 'billable-item', id }) as const)],
      ids: { ...NOTHING.ids, invoice: 1, line: ids.length, billing: ids.length },
    };
  },
  decide: billItems,
  requested: ({ clientId, items, joining, sendsMail }) => ({
    clientId,
    items: [...items],
    joining: [...joining],
    sendsMail,
  }),
};
