import { requestedAmount, requestedLine } from '../requested.ts';
import type { Rule } from '../rule.ts';
import type { Change } from '../../changes.ts';
import type { Refusal, UpdateInvoice } from '../../commands.ts';
import { dateOf } from '../../dates.ts';
import {
  areStorable,
  awaitsPayment,
  balanceOf,
  totalsOf,
  withCredit,
  withStatus,
  type Invoice,
  type InvoiceId,
  type Line,
  type LineId,
} from '../../invoice.ts';
import { isSameLine, lineChangesFacts, linesFault, type LineChanges } from '../../invoice-lines.ts';
import { isStorableCredit, type Minor } from '../../money/money.ts';
import { gatewaysOf, needsLines, NOTHING, touchesLines } from '../../load-plan.ts';
import { withSequentialNumber, withPaidStatusIfSettled, type PaidInvoice } from './become-paid.ts';
import { newLines } from './create-invoice.ts';
import { withNoteOfStatus } from './credit-notes.ts';
import { refusedChange } from './immutability.ts';
import { refusedIfClosed } from './open-invoice.ts';
import {
  accept,
  extraDecimalsOf,
  givenText,
  invoiceFacts,
  minorOrRefusal,
  refusal,
  refuse,
  type MoreFacts,
  type Verdict,
} from '../decision.ts';
import { givenLines, givenOf, type GivenLine } from '../given.ts';
import { refusedGateway } from '../unknown-gateway.ts';
import type { WorkingState } from '../working-state.ts';

/** Everything that the caller wants changed on an invoice, all at once or not at all. */
export function updateInvoice(working: WorkingState, command: UpdateInvoice): Verdict {
  const before = working.invoice(command.invoiceId);
  if (before === undefined) return refuse('invoice-not-found');
  if (command.onlyIfOpen === true && refusedIfClosed(before) !== null) {
    return accept({ kind: 'invoice-updated', invoiceId: before.id }, []);
  }
  if (command.publishes && before.status !== 'Draft') return refuse('publish-needs-draft');

  const edits = touchesLines(command) ? editLines(working, command, before) : NO_EDITS;
  if ('ok' in edits) return { outcome: edits, changes: [] };
  const creditMinor = creditWanted(working, command, before);
  if (typeof creditMinor === 'object') return { outcome: creditMinor, changes: [] };
  const refused =
    refusedChange(working, command, before, { lines: edits, creditMinor }) ??
    refusedGateway(working, command) ??
    refusedCredit(working, before, creditMinor);
  if (refused !== null) return refused;

  const fields = withFields(working, command, before);
  const totalled = needsLines(command)
    ? { ...fields, ...totalsOf(edits.lines ?? working.linesOf(before.id), fields, creditMinor) }
    : { ...fields, ...withCredit(before, creditMinor) };
  if (!areStorable(totalled)) return refuse('amount-too-large', { field: 'line-amount' });
  const movedMinor = creditMinor - before.creditMinor;
  if (movedMinor > 0n && balanceOf(totalled) < 0n) return refuse('credit-exceeds-invoice');
  const moved = withWantedStatus(working, command, totalled, movedMinor > 0n);
  const { invoice, changes: notes, facts: creditNote } = withNoteOfStatus(working, before, moved.invoice);

  return accept({ kind: 'invoice-updated', invoiceId: invoice.id }, [
    { kind: 'invoice-changed', invoice },
    ...rowChanges(edits, invoice.id),
    ...notes,
    ...(movedMinor === 0n ? [] : [moveCredit(working, invoice, movedMinor)]),
    note(working, before, invoice, edits, {
      creditNote,
      given: givenOf(edits.given, givenText(command.credit, creditMinor, invoice.currency)),
    }),
    command.publishes
      ? working.event('invoice.published', invoice.id, {})
      : working.event('invoice.updated', invoice.id, {}),
    ...moved.changes,
    ...(command.sendsMail ? [working.event('mail.invoice-created', invoice.id, {})] : []),
  ]);
}

/** The row of history: the header before and after, and of notes and lines what is another. */
function note(
  working: WorkingState,
  before: Invoice,
  after: Invoice,
  edits: LineEdits,
  more: Pick<MoreFacts, 'creditNote' | 'given'>,
): Change {
  const lines = lineChangesFacts(edits);
  const isNoted = before.notes !== after.notes;
  return working.history({
    invoiceId: after.id,
    outcome: 'applied',
    code: null,
    before: invoiceFacts(before, { lines: lines.before, notes: isNoted ? before.notes : undefined }),
    after: invoiceFacts(after, {
      ...more,
      lines: lines.after,
      notes: isNoted ? after.notes : undefined,
    }),
  });
}

interface LineEdits extends LineChanges {
  /** All that the invoice has from now on; `null` as before. */
  readonly lines: readonly Line[] | null;
  /** The texts of amounts that are not recorded as they were given. */
  readonly given: readonly GivenLine[];
}

const NO_EDITS: LineEdits = { lines: null, given: [], added: [], changed: [], removed: [] };

function rowChanges({ added, changed, removed }: LineChanges, invoiceId: InvoiceId): Change[] {
  return [
    ...removed.map(({ id: lineId }): Change => ({ kind: 'line-removed', lineId, invoiceId })),
    ...changed.map(({ to }): Change => ({ kind: 'line-changed', line: to })),
    ...added.map((line): Change => ({ kind: 'line-added', line })),
  ];
}

/** Only lines of this invoice change: an id that is not one of them, as a stale caller may send, does nothing. */
function editLines(working: WorkingState, command: UpdateInvoice, invoice: Invoice): LineEdits | Refusal {
  const before = working.linesOf(invoice.id);
  const removedIds = new Set(command.removedLines);
  const kept = before.filter(({ id }) => !removedIds.has(id));
  const wanted = new Map(command.editedLines.map((edit) => [edit.id, edit]));
  const fault = linesFault(before, [...kept.map((line) => wanted.get(line.id) ?? line), ...command.newLines]);
  if (fault !== null) return refusal(fault);

  const extra = extraDecimalsOf(command, working.tenant);
  const edited = new Map<LineId, Minor>();
  for (const { id, amount } of command.editedLines) {
    const amountMinor = minorOrRefusal(amount, invoice.currency, 'line-amount', extra);
    if (typeof amountMinor === 'object') return amountMinor;
    edited.set(id, amountMinor);
  }
  const changed: { readonly from: Line; readonly to: Line }[] = [];
  const lines = kept.map((from) => {
    const [edit, amountMinor] = [wanted.get(from.id), edited.get(from.id)];
    if (edit === undefined || amountMinor === undefined) return from;
    const to = { ...from, description: edit.description, amountMinor, isTaxed: edit.isTaxed };
    if (!isSameLine(from, to)) changed.push({ from, to });
    return to;
  });
  const added = newLines(working, invoice.id, invoice.currency, command.newLines, extra);
  if (!Array.isArray(added)) return added;
  const given = [
    ...givenLines(
      lines.flatMap(({ id }) => wanted.get(id) ?? []),
      lines.filter(({ id }) => wanted.has(id)),
      invoice.currency,
    ),
    ...givenLines(command.newLines, added, invoice.currency),
  ];
  const removed = before.filter(({ id }) => removedIds.has(id));
  return { lines: [...lines, ...added], given, added, changed, removed };
}

/** The credit that the invoice shall have, or why its currency does not hold it. */
function creditWanted(working: WorkingState, command: UpdateInvoice, invoice: Invoice): Minor | Refusal {
  if (command.credit === null) return invoice.creditMinor;
  return minorOrRefusal(command.credit, invoice.currency, 'credit', extraDecimalsOf(command, working.tenant));
}

/** Why the client's credit does not allow it, or `null`. */
function refusedCredit(working: WorkingState, invoice: Invoice, wanted: Minor): Verdict | null {
  if (wanted === invoice.creditMinor) return null;
  if (wanted < 0n) return refuse('amount-not-positive', { field: 'credit' });
  const left = (working.client(invoice.clientId)?.creditMinor ?? 0n) + invoice.creditMinor - wanted;
  if (left < 0n) return refuse('credit-exceeds-client');
  return isStorableCredit(left) ? null : refuse('amount-too-large', { field: 'credit' });
}

function withFields(working: WorkingState, command: UpdateInvoice, invoice: Invoice): Invoice {
  const published = command.publishes ? { issuedOn: dateOf(working.wallTime) } : {};
  return {
    ...invoice,
    ...published,
    ...(command.issuedOn === null ? {} : { issuedOn: command.issuedOn }),
    ...(command.dueOn === null ? {} : { dueOn: command.dueOn }),
    ...(command.rate === null ? {} : { rate: command.rate }),
    ...(command.rate2 === null ? {} : { rate2: command.rate2 }),
    ...(command.paymentMethod === null ? {} : { paymentMethod: command.paymentMethod }),
    ...(command.notes === null ? {} : { notes: command.notes }),
  };
}

/** Publishing makes a draft Unpaid; a status by hand comes after it; new credit may settle what is owed. */
function withWantedStatus(
  working: WorkingState,
  command: UpdateInvoice,
  invoice: Invoice,
  gainedCredit: boolean,
): PaidInvoice {
  const published = command.publishes ? withStatus(invoice, 'Unpaid', working.wallTime) : invoice;
  const byHand = command.status === null ? published : withStatus(published, command.status, working.wallTime);
  const dated = command.paidAt === null ? byHand : { ...byHand, paidAt: command.paidAt.at };
  if (dated.status === 'Paid' && invoice.status !== 'Paid') return withSequentialNumber(dated, working);
  if (command.status === null && gainedCredit && awaitsPayment(dated.status)) {
    return withPaidStatusIfSettled(dated, command.paidAt?.at ?? working.wallTime, working);
  }
  const news = newsOf(invoice, dated);
  return { invoice: dated, changes: news === null ? [] : [working.event(news, dated.id, {})] };
}

function newsOf(before: Invoice, after: Invoice): 'invoice.cancelled' | 'invoice.refunded' | null {
  if (before.status === after.status) return null;
  if (after.status === 'Cancelled') return 'invoice.cancelled';
  return after.status === 'Refunded' ? 'invoice.refunded' : null;
}

function moveCredit(working: WorkingState, invoice: Invoice, movedMinor: Minor): Change {
  return working.credit({
    clientId: invoice.clientId,
    amountMinor: -movedMinor,
    reason: movedMinor > 0n ? 'applied-to-invoice' : 'returned-from-invoice',
    invoiceId: invoice.id,
    paymentId: null,
  });
}

export const updateInvoiceRule: Rule<UpdateInvoice> = {
  plan: (command) => ({
    ...NOTHING,
    invoices: [command.invoiceId],
    linesOf: needsLines(command) ? [command.invoiceId] : [],
    creditOfInvoices: command.credit === null ? [] : [command.invoiceId],
    gateways: gatewaysOf(command.paymentMethod),
    mayTakeNumber: command.credit !== null || command.status === 'Paid',
    ids: { ...NOTHING.ids, line: command.newLines.length, credit: 1, 'credit-note': command.status === null ? 0 : 1 },
  }),
  decide: updateInvoice,
  requested: ({ invoiceId, status, publishes, credit, editedLines, newLines: added, removedLines }) => ({
    invoiceId,
    status,
    publishes,
    credit: requestedAmount(credit),
    editedLines: editedLines.map((line) => ({ id: line.id, ...requestedLine(line) })),
    newLines: added.map(requestedLine),
    removedLines: [...removedLines],
  }),
};
