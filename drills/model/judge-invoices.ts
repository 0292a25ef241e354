import type { Call, Create, LineParams, Reply, Update, Verdict } from './calls.ts';
import { callerUnits } from './money.ts';
import {
  awaitsMoney,
  becomePaid,
  isImmutable,
  NEVER,
  newInvoice,
  noteCredit,
  ratesOf,
  totalsOf,
  wallOf,
  type Invoice,
  type Line,
  type World,
} from './world.ts';

const STATUSES = ['Draft', 'Unpaid', 'Paid', 'Cancelled', 'Refunded', 'Collections', 'Payment Pending'];
const TOO_PRECISE = 'Invalid item amount: more decimals than the currency has';

/** The status that a word names, in any case. */
function statusOf(word: string): string | undefined {
  return STATUSES.find((status) => status.toLowerCase() === word.toLowerCase());
}

export function judgeCreate(world: World, call: Create): Verdict {
  const status = call.isDraft ? 'Draft' : statusOf(call.status ?? 'Unpaid');
  if (status === undefined) return { refused: [`Invalid status ${call.status ?? ''}`], isNoted: false };
  const client = world.clients.get(call.client);
  const lines = call.lines.map((line, index) => lineOf(world, line, describe('Line', index)));
  const faults: string[] = [];
  if (status === 'Draft' && call.isSent) {
    faults.push('Cannot create and send a draft invoice in a single API request. Please create and send separately.');
  }
  if (client === undefined) faults.push('Client ID Not Found');
  else if (lines.includes(null)) faults.push(TOO_PRECISE);
  if (client === undefined || faults.length > 0) return { refused: faults };
  return {
    done: (reply) => {
      const own = ratesOf(world, client);
      const invoice = newInvoice({
        ...{ id: reply.invoiceId ?? 0, client: call.client, status, notes: '' },
        ...{ ...own, rate: call.rate ?? own.rate, method: call.method ?? 'banktransfer' },
        lines: lines.filter((line) => line !== null),
      });
      world.invoices.push(invoice);
      if (status === 'Paid') becomePaid(world, invoice, wallOf(world));
      const { total } = totalsOf(world, invoice);
      const credit = client.credit < total ? client.credit : total;
      if (!call.appliesCredit || !awaitsMoney(invoice) || credit <= 0n) return;
      moveCredit(world, invoice, credit);
      if (isImmutable(world, invoice)) noteCredit(invoice, 'credit-applied', credit);
      if (totalsOf(world, invoice).balance <= 0n) becomePaid(world, invoice, wallOf(world));
    },
  };
}

/** The required answer of CreateInvoice and AcceptQuote, beside success. Only the first of them answers the status. */
export function faultOfCreated(world: World, call: Call, reply: Reply): string | null {
  const invoice = world.invoices.at(-1);
  if (invoice === undefined || reply.invoiceId === null) return 'no invoice was made';
  const isNew = world.invoices.filter(({ id }) => id === reply.invoiceId).length === 1;
  if (!isNew) return `invoice ${reply.invoiceId} was there before`;
  const status = call.kind === 'create' ? invoice.status : null;
  return reply.status === status ? null : `answered ${reply.status ?? ''}, not ${status ?? ''}`;
}

export function judgeUpdate(world: World, call: Update): Verdict {
  const wanted = call.status === null ? null : statusOf(call.status);
  if (wanted === undefined) return { refused: [`Invalid status ${call.status ?? ''}`], isNoted: false };
  if (call.credit?.startsWith('-') === true) {
    return { refused: ['Invalid credit: Amount must not be negative'], isNoted: false };
  }
  const invoice = world.invoices.find(({ id }) => id === call.invoice);
  if (invoice === undefined) return { refused: ['Invoice ID Not Found'] };
  const faults: string[] = [];
  if (call.isPublished && invoice.status !== 'Draft') faults.push('Invoice must be in Draft status to be published');
  const edits = call.edited.map((edit) => ({ id: edit.id, line: lineOf(world, edit, `Edited ${edit.id}`) }));
  const added = call.added.map((line, index) => lineOf(world, line, describe('New', index)));
  if (added.includes(null) || edits.some(({ line }) => line === null)) faults.push(TOO_PRECISE);
  const credit = call.credit === null ? invoice.credit : callerUnits(call.credit, world.settings);
  if (credit === null) faults.push('Invalid credit: more decimals than the currency has');
  if (credit === null || faults.length > 0) return { refused: faults };

  const kept = invoice.lines.filter(({ id }) => !call.removed.includes(id));
  const edited = kept.map((line) => {
    const edit = edits.findLast(({ id }) => id === line.id)?.line;
    return edit == null ? line : { ...edit, id: line.id };
  });
  const changed: Invoice = {
    ...invoice,
    rate: call.rate ?? invoice.rate,
    credit,
    method: call.method ?? invoice.method,
    notes: call.notes ?? invoice.notes,
    lines: [...edited, ...added.filter((line) => line !== null)],
  };
  if (isImmutable(world, invoice) && isChange(invoice, changed, wanted)) faults.push(immutable(invoice.status));
  const more = credit - invoice.credit;
  if (more > (world.clients.get(invoice.client)?.credit ?? 0n)) faults.push('Amount exceeds customer credit balance');
  if (more > 0n && totalsOf(world, changed).balance < 0n) faults.push('Amount Exceeds Invoice Balance');
  if (faults.length > 0) return { refused: faults };
  return {
    done: () => {
      Object.assign(invoice, { ...changed, credit: invoice.credit, history: invoice.history });
      moveCredit(world, invoice, more);
      if (call.isPublished) moveTo(world, invoice, 'Unpaid');
      if (wanted !== null) noteStatus(world, invoice, wanted);
      else if (more > 0n && awaitsMoney(invoice) && totalsOf(world, invoice).balance <= 0n) {
        becomePaid(world, invoice, wallOf(world));
      }
    },
  };
}

/** Whether an update changes what a document of record may not change. */
function isChange(before: Invoice, after: Invoice, wanted: string | null): boolean {
  const valuesOf = ({ rate, credit, lines }: Invoice): string =>
    JSON.stringify([Number(rate), `${credit}`, lines.map((line) => ({ ...line, amount: `${line.amount}` }))]);
  return valuesOf(before) !== valuesOf(after) || wanted === 'Draft';
}

export function immutable(status: string): string {
  return `This is a${'AEIOU'.includes(status.charAt(0)) ? 'n' : ''} ${status} Invoice. You cannot modify an Invoice that is ${status}.`;
}

/** A cancelled invoice, and one that is marked Paid, has a credit note over the rest. */
export function noteStatus(world: World, invoice: Invoice, status: string): void {
  const isNoted = isImmutable(world, invoice) && invoice.status !== status;
  moveTo(world, invoice, status);
  if (!isNoted || (status !== 'Cancelled' && status !== 'Paid')) return;
  noteCredit(invoice, status === 'Paid' ? 'marked-paid' : 'cancelled', totalsOf(world, invoice).balance);
}

/** By hand, from any status to any other; Unpaid clears the date of payment. */
function moveTo(world: World, invoice: Invoice, status: string): void {
  if (status === invoice.status) return;
  invoice.status = status;
  if (status === 'Unpaid') invoice.datePaid = NEVER;
  if (status === 'Paid') becomePaid(world, invoice, wallOf(world));
}

export function moveCredit(world: World, invoice: Invoice, amount: bigint): void {
  invoice.credit += amount;
  const client = world.clients.get(invoice.client);
  if (client !== undefined) client.credit -= amount;
}

function lineOf(world: World, { amount, isTaxed }: LineParams, description: string): Line | null {
  const minor = callerUnits(amount ?? '0', world.settings);
  return minor === null ? null : { id: 0, amount: minor, isTaxed, description };
}

/** The driver's descriptions of the lines that it sends. */
export function describe(kind: 'Line' | 'New', index: number): string {
  return `${kind} ${index + 1}`;
}
