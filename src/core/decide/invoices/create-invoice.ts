import { requestedLine } from '../requested.ts';
import type { Rule } from '../rule.ts';
import { gatewaysOf, NOTHING } from '../../load-plan.ts';
import type { CreateInvoice, NewLine, Refusal } from '../../commands.ts';
import type { Change } from '../../changes.ts';
import { addDays, dateOf, isRecordable } from '../../dates.ts';
import { areStorable, awaitsPayment, type Invoice, type InvoiceId, type Line } from '../../invoice.ts';
import type { Currency, ExtraDecimals } from '../../money/money.ts';
import { lineFacts, linesFault } from '../../invoice-lines.ts';
import type { Client } from '../../tenant.ts';
import { withSequentialNumber, withPaidStatusIfSettled, type PaidInvoice } from './become-paid.ts';
import { withNoteOfCredit, type Noted } from './credit-notes.ts';
import { accept, extraDecimalsOf, invoiceFacts, minorOrRefusal, refuse, type Verdict } from '../decision.ts';
import { givenLines, givenOf } from '../given.ts';
import { newInvoice } from './new-invoice.ts';
import { refusedGateway } from '../unknown-gateway.ts';
import type { WorkingState } from '../working-state.ts';

/** A new invoice, at the caller's rates, else the client's, else the tenant's; the client's credit may pay it. */
export function createInvoice(working: WorkingState, command: CreateInvoice): Verdict {
  if (command.status === 'Draft' && command.sendsMail) return refuse('draft-cannot-be-sent');
  const client = working.client(command.clientId);
  if (client === undefined) return refuse('client-not-found');

  const issuedOn = command.issuedOn ?? dateOf(working.wallTime);
  const dueOn = command.dueOn ?? addDays(issuedOn, working.tenant.dueDays);
  if (dueOn === null || !isRecordable(dueOn)) return refuse('date-out-of-range', { field: 'due-date' });

  const fault = linesFault([], command.lines);
  if (fault !== null) return refuse(fault);

  const id = working.newId('invoice');
  const extra = extraDecimalsOf(command, working.tenant);
  const lines = newLines(working, id, client.currency, command.lines, extra);
  if (!Array.isArray(lines)) return { outcome: lines, changes: [] };

  const { status, rate, rate2, paymentMethod, notes } = command;
  const frame = { id, issuedOn, dueOn, status, rate, rate2, paymentMethod, notes };
  const draft = newInvoice(working, client, frame, lines);
  if (!areStorable(draft)) return refuse('amount-too-large', { field: 'line-amount' });
  const unknown = refusedGateway(working, command);
  if (unknown !== null) return unknown;
  const { invoice, changes, facts: creditNote } = settle(working, command, client, draft);
  return accept({ kind: 'invoice-created', invoiceId: id, status: invoice.status }, [
    { kind: 'invoice-added', invoice },
    ...lines.map((line): Change => ({ kind: 'line-added', line })),
    ...changes,
    ...typeOf(working, command, id),
    working.history({
      invoiceId: id,
      outcome: 'applied',
      code: null,
      before: null,
      after: {
        ...invoiceFacts(invoice, {
          creditNote,
          given: givenOf(givenLines(command.lines, lines, client.currency)),
          notes: invoice.notes,
          lines: lines.map(lineFacts),
        }),
        clientId: client.id,
      },
    }),
    working.event('invoice.created', id, { status: invoice.status }),
    ...(command.sendsMail ? [working.event('mail.invoice-created', id, {})] : []),
  ]);
}

function typeOf(working: WorkingState, { typeId }: CreateInvoice, invoiceId: InvoiceId): readonly Change[] {
  if (typeId === undefined) return [];
  const value = { id: working.newId('invoice-type'), invoiceId, typeId };
  return [{ kind: 'record-set', record: { kind: 'invoice-type', value }, isNew: true }];
}

/** Lines with ids of their own, or the refusal of the first amount that the currency cannot hold. */
export function newLines(
  working: WorkingState,
  invoiceId: InvoiceId,
  currency: Currency,
  wanted: readonly NewLine[],
  extra: ExtraDecimals,
): Line[] | Refusal {
  const lines: Line[] = [];
  for (const { description, amount, isTaxed } of wanted) {
    const amountMinor = minorOrRefusal(amount, currency, 'line-amount', extra);
    if (typeof amountMinor === 'object') return amountMinor;
    lines.push({ id: working.newId('line'), invoiceId, type: '', relatedId: 0, description, amountMinor, isTaxed });
  }
  return lines;
}

/** Applies the client's credit where the caller asked for it, and numbers an invoice that is Paid from the start. */
function settle(working: WorkingState, command: CreateInvoice, client: Client, invoice: Invoice): Noted {
  const unnoted = (settled: PaidInvoice): Noted => ({ ...settled, facts: undefined });
  if (invoice.status === 'Paid') return unnoted(withSequentialNumber(invoice, working));
  const creditMinor = client.creditMinor < invoice.totalMinor ? client.creditMinor : invoice.totalMinor;
  if (!command.appliesCredit || !awaitsPayment(invoice.status) || creditMinor <= 0n) {
    return unnoted({ invoice, changes: [] });
  }
  const spent = working.credit({
    clientId: client.id,
    amountMinor: -creditMinor,
    reason: 'applied-to-invoice',
    invoiceId: invoice.id,
    paymentId: null,
  });
  const reduced = { ...invoice, creditMinor, totalMinor: invoice.totalMinor - creditMinor };
  const noted = withNoteOfCredit(working, reduced, creditMinor);
  const paid = withPaidStatusIfSettled(noted.invoice, working.wallTime, working);
  return { invoice: paid.invoice, changes: [spent, ...noted.changes, ...paid.changes], facts: noted.facts };
}

export const createInvoiceRule: Rule<CreateInvoice> = {
  plan: ({ clientId, appliesCredit, paymentMethod, status, lines, typeId }) => ({
    ...NOTHING,
    clients: [clientId],
    creditOf: appliesCredit ? [clientId] : [],
    gateways: gatewaysOf(paymentMethod),
    mayTakeNumber: appliesCredit || status === 'Paid',
    ids: {
      ...NOTHING.ids,
      ...{ invoice: 1, line: lines.length, credit: 1, 'credit-note': appliesCredit ? 1 : 0 },
      'invoice-type': typeId === undefined ? 0 : 1,
    },
  }),
  decide: createInvoice,
  requested: ({ clientId, status, appliesCredit, lines }) => ({
    clientId,
    status,
    appliesCredit,
    lines: lines.map(requestedLine),
  }),
};
