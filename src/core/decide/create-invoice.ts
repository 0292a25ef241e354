import type { CreateInvoice, NewLine, Refusal } from '../commands.ts';
import type { Change } from '../changes.ts';
import { addDays, dateOf, isRecordable, type LocalDate } from '../dates.ts';
import {
  areStorable,
  awaitsPayment,
  totalsOf,
  type Invoice,
  type InvoiceId,
  type Line,
  type Taxation,
} from '../invoice.ts';
import type { Currency, ExtraDecimals } from '../money.ts';
import { lineFacts, linesFault } from '../invoice-lines.ts';
import { ZERO_RATE } from '../percentage.ts';
import type { Client } from '../tenant.ts';
import { numbered, paidWhenSettled, type PaidInvoice } from './become-paid.ts';
import { accept, extraDecimalsOf, invoiceFacts, minorOrRefusal, refuse, type Verdict } from './decision.ts';
import { givenLines, givenOf } from './given.ts';
import { refusedGateway } from './unknown-gateway.ts';
import type { Worksheet } from './working-state.ts';

/** A new invoice, at the caller's rates, else the client's, else the tenant's; the client's credit may pay it. */
export function createInvoice(sheet: Worksheet, command: CreateInvoice): Verdict {
  if (command.status === 'Draft' && command.sendsMail) return refuse('draft-cannot-be-sent');
  const client = sheet.client(command.clientId);
  if (client === undefined) return refuse('client-not-found');

  const issuedOn = command.issuedOn ?? dateOf(sheet.wallTime);
  const dueOn = command.dueOn ?? addDays(issuedOn, sheet.tenant.dueDays);
  if (dueOn === null || !isRecordable(dueOn)) return refuse('date-out-of-range', { field: 'due-date' });

  const fault = linesFault([], command.lines);
  if (fault !== null) return refuse(fault);

  const id = sheet.newId('invoice');
  const extra = extraDecimalsOf(command, sheet.tenant);
  const lines = newLines(sheet, id, client.currency, command.lines, extra);
  if (!Array.isArray(lines)) return { outcome: lines, changes: [] };

  const draft = blankInvoice(sheet, command, client, { id, issuedOn, dueOn }, lines);
  if (!areStorable(draft)) return refuse('amount-too-large', { field: 'line-amount' });
  const unknown = refusedGateway(sheet, command);
  if (unknown !== null) return unknown;
  const { invoice, changes } = settle(sheet, command, client, draft);
  return accept({ kind: 'invoice-created', invoiceId: id, status: invoice.status }, [
    { kind: 'invoice-added', invoice },
    ...lines.map((line): Change => ({ kind: 'line-added', line })),
    ...changes,
    sheet.history({
      invoiceId: id,
      outcome: 'applied',
      code: null,
      before: null,
      after: {
        ...invoiceFacts(invoice, {
          given: givenOf(givenLines(command.lines, lines, client.currency)),
          notes: invoice.notes,
          lines: lines.map(lineFacts),
        }),
        clientId: client.id,
      },
    }),
    sheet.event('invoice.created', id, { status: invoice.status }),
    ...(command.sendsMail ? [sheet.event('mail.invoice-created', id, {})] : []),
  ]);
}

/** Lines with ids of their own, or the refusal of the first amount that the currency cannot hold. */
export function newLines(
  sheet: Worksheet,
  invoiceId: InvoiceId,
  currency: Currency,
  wanted: readonly NewLine[],
  extra: ExtraDecimals,
): Line[] | Refusal {
  const lines: Line[] = [];
  for (const { description, amount, isTaxed } of wanted) {
    const amountMinor = minorOrRefusal(amount, currency, 'line-amount', extra);
    if (typeof amountMinor === 'object') return amountMinor;
    lines.push({ id: sheet.newId('line'), invoiceId, type: '', relatedId: 0, description, amountMinor, isTaxed });
  }
  return lines;
}

function blankInvoice(
  sheet: Worksheet,
  command: CreateInvoice,
  client: Client,
  frame: { id: InvoiceId; issuedOn: LocalDate; dueOn: LocalDate },
  lines: readonly Line[],
): Invoice {
  const { tenant, wallTime } = sheet;
  const taxation: Taxation = {
    rate: command.rate ?? (client.isTaxExempt ? ZERO_RATE : (client.rate ?? tenant.rate)),
    rate2: command.rate2 ?? (client.isTaxExempt ? ZERO_RATE : (client.rate2 ?? tenant.rate2)),
    taxRules: tenant.taxRules,
  };
  return {
    ...frame,
    ...taxation,
    ...totalsOf(lines, taxation, 0n),
    clientId: client.id,
    currency: client.currency,
    number: '',
    status: command.status,
    paidAt: command.status === 'Paid' ? wallTime : null,
    refundedAt: command.status === 'Refunded' ? wallTime : null,
    cancelledAt: command.status === 'Cancelled' ? wallTime : null,
    paidMinor: 0n,
    excessMinor: 0n,
    refundedMinor: 0n,
    paymentMethod: command.paymentMethod ?? client.paymentMethod ?? tenant.paymentMethod,
    notes: command.notes,
  };
}

/** Applies the client's credit where the caller asked for it, and numbers an invoice that is Paid from the start. */
function settle(sheet: Worksheet, command: CreateInvoice, client: Client, invoice: Invoice): PaidInvoice {
  if (invoice.status === 'Paid') return numbered(invoice, sheet);
  const creditMinor = client.creditMinor < invoice.totalMinor ? client.creditMinor : invoice.totalMinor;
  if (!command.appliesCredit || !awaitsPayment(invoice.status) || creditMinor <= 0n) return { invoice, changes: [] };
  const spent = sheet.credit({
    clientId: client.id,
    amountMinor: -creditMinor,
    reason: 'applied-to-invoice',
    invoiceId: invoice.id,
    paymentId: null,
  });
  const reduced = { ...invoice, creditMinor, totalMinor: invoice.totalMinor - creditMinor };
  const paid = paidWhenSettled(reduced, sheet.wallTime, sheet);
  return { invoice: paid.invoice, changes: [spent, ...paid.changes] };
}
