import type { BillingReadPort, DueItem } from './read-port.ts';
import type { Actor, CommandOrigin, Outcome } from '../commands.ts';
import type { LocalDate } from '../dates.ts';
import type { InvoiceId } from '../invoice.ts';
import { MOST_LINE_BYTES, MOST_LINES } from '../invoice-lines.ts';
import type { Commands } from '../ports.ts';
import type { BillableItemId } from '../records/billable-item.ts';
import type { ClientId } from '../tenant.ts';

interface BillingRun {
  readonly commands: Commands;
  readonly reads: BillingReadPort;
  readonly actor: Actor;
  /** The origin of the next command: each has an id of its own. `about` names the client, the day and the items. */
  readonly nextOrigin: (about: string) => CommandOrigin;
  readonly today: LocalDate;
  /** `null`: all clients. */
  readonly clientId: ClientId | null;
  readonly sendsMail: boolean;
  /** The most invoices of this run. The next run makes the others. */
  readonly most: number;
  /** Commands in the queue at once, of the thousand that a tenant may have there. */
  readonly atOnce: number;
  /** Whether to begin no more commands; the next run makes the others. */
  readonly isStopped?: () => boolean;
}

export interface BillingOutcome {
  /** A command that an earlier run committed is not counted again. */
  readonly invoicesMade: number;
  readonly invoicesRefused: number;
  readonly latestInvoiceId: InvoiceId | null;
}

/** The items of one invoice. */
interface InvoiceWanted {
  readonly clientId: ClientId;
  readonly items: readonly BillableItemId[];
  readonly joining: readonly BillableItemId[];
}

/**
 * Makes the invoices of all items that are due. Reads find the items. A command for each invoice decides again under its
 * locks, so that an item that another run billed meanwhile is left out. A refused invoice is left for the next run. Resolves
 * to `revoked` where the actor's credential has moved on.
 */
export async function generateInvoices(run: BillingRun): Promise<BillingOutcome | 'revoked'> {
  const { most, atOnce, isStopped = (): boolean => false } = run;
  const made: InvoiceId[] = [];
  let invoicesRefused = 0;
  const tried = new Set<string>();
  while (made.length < most && !isStopped()) {
    const due = await run.reads.dueItems(run.actor, run.today, run.clientId);
    if (due === 'revoked') return due;
    const wanted = invoicesOf(due).filter((each) => !tried.has(keyOf(each, due)));
    if (wanted.length === 0) break;
    for (let at = 0; at < wanted.length && made.length < most && !isStopped(); at += atOnce) {
      const some = wanted.slice(at, at + Math.min(atOnce, most - made.length));
      for (const each of some) tried.add(keyOf(each, due));
      const outcomes = await Promise.all(some.map((each) => submit(run, each, keyOf(each, due))));
      if (outcomes.some(isRevoked)) return 'revoked';
      made.push(...outcomes.flatMap(invoiceIn));
      invoicesRefused += outcomes.filter(({ ok }) => !ok).length;
    }
  }
  const latestInvoiceId = made.length === 0 ? null : Math.max(...made);
  return { invoicesMade: made.length, invoicesRefused, latestInvoiceId };
}

/** Ends an endless loop: the same items of the same day are tried once. A recurring item comes again with its next day. */
function keyOf({ clientId, items }: InvoiceWanted, due: readonly DueItem[]): string {
  return `${clientId}:${due.find(({ id }) => id === items[0])?.day ?? ''}:${items.join(',')}`;
}

function submit({ commands, nextOrigin, sendsMail }: BillingRun, wanted: InvoiceWanted, key: string): Promise<Outcome> {
  return commands.submit({ kind: 'bill-items', origin: nextOrigin(key), sendsMail, ...wanted });
}

function isRevoked(outcome: Outcome): boolean {
  return !outcome.ok && outcome.code === 'credential-revoked';
}

function invoiceIn(outcome: Outcome): readonly InvoiceId[] {
  if (!outcome.ok || outcome.isReplay === true) return [];
  if (outcome.result.kind !== 'items-billed' || outcome.result.invoiceId === null) return [];
  return [outcome.result.invoiceId];
}

/**
 * The invoices of some due items: one for each client and day, and another where one would be too long, or for each item of
 * a client with separate invoices. Waiting items join the first invoice of their client, as far as they fit.
 */
export function invoicesOf(due: readonly DueItem[]): readonly InvoiceWanted[] {
  const drafts: Draft[] = [];
  for (const item of due) {
    if (item.day === null) continue;
    const open = drafts.at(-1);
    const isSame = open?.clientId === item.clientId && open.day === item.day && !item.isSeparate;
    if (open === undefined || !isSame || !fits(open, item)) drafts.push(newDraft(item));
    else add(open, item, open.items);
  }
  const first = new Map<ClientId, Draft>();
  for (const draft of drafts) if (!first.has(draft.clientId)) first.set(draft.clientId, draft);
  for (const item of due) {
    const draft = item.day === null ? first.get(item.clientId) : undefined;
    if (draft !== undefined && fits(draft, item)) add(draft, item, draft.joining);
  }
  return drafts.map(({ clientId, items, joining }) => ({ clientId, items, joining }));
}

interface Draft {
  readonly clientId: ClientId;
  readonly day: LocalDate | null;
  readonly items: BillableItemId[];
  readonly joining: BillableItemId[];
  lines: number;
  bytes: number;
}

function newDraft({ clientId, day, id, bytes }: DueItem): Draft {
  return { clientId, day, items: [id], joining: [], lines: 1, bytes };
}

function fits(draft: Draft, { bytes }: DueItem): boolean {
  return draft.lines < MOST_LINES && draft.bytes + bytes <= MOST_LINE_BYTES;
}

function add(draft: Draft, { id, bytes }: DueItem, to: BillableItemId[]): void {
  to.push(id);
  draft.lines += 1;
  draft.bytes += bytes;
}
