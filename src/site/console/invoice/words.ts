import { DIALECTS } from '../../../../adapters/dialects.ts';
import type { Command } from '../../../core/commands.ts';
import type { Cause } from '../../../core/console/invoice-story.ts';
import type { CreditNoteReason } from '../../../core/records/credit-note.ts';
import { OPERATOR_DIALECT } from '../acts/act.ts';

/** The commands that concern an invoice, as people say them; another kind is shown by its own name. */
const ACTIONS: Readonly<Partial<Record<Command['kind'], string>>> = {
  'create-invoice': 'Create the invoice',
  'update-invoice': 'Update the invoice',
  'add-payment': 'Record a payment',
  'refund-payment': 'Refund a payment',
  'apply-credit': 'Apply credit',
  'add-line': 'Add a line',
  'set-invoice-amount': 'Set the amount',
  'add-transaction': 'Add a transaction',
  'update-transaction': 'Correct a transaction',
  'send-mail': 'Send a mail',
  'remind-invoice': 'Send a reminder',
  'charge-late-fee': 'Charge a late fee',
  'start-capture': 'Charge the pay method',
  'end-capture': 'Note the end of a charge',
  'plan-delivery': 'Plan the delivery',
  'bill-items': 'Bill items',
  'accept-quote': 'Accept a quote',
};

export function actionText(action: string): string {
  return Object.hasOwn(ACTIONS, action) ? (ACTIONS[action as Command['kind']] ?? action) : action;
}

/** Who acted. */
export interface By {
  /** The first column of the timeline. */
  readonly kind: 'Call' | 'Command' | 'Task';
  /** Such as `caller`; empty for the gateway. */
  readonly role: string;
  /** A text from outside. */
  readonly name: string;
  /** Where it came from, such as `in the console`. */
  readonly way: string;
}

const CONSOLE_ACTOR = new RegExp(`^${OPERATOR_DIALECT}/\\d+/\\d+$`);

/** Who acted, and in which dialect. */
export function byOf({ dialect, actor, actingUserId }: Pick<Cause, 'dialect' | 'actor' | 'actingUserId'>): By {
  if (dialect === OPERATOR_DIALECT && actor !== null) {
    return CONSOLE_ACTOR.test(actor.identifier)
      ? { kind: 'Command', role: 'operator', name: actor.label ?? actor.identifier, way: 'in the console' }
      : { kind: 'Command', role: 'operator', name: '', way: 'on the command line' };
  }
  const spoken = DIALECTS.find(({ name }) => name === dialect);
  if (spoken === undefined || actor === null) return { kind: 'Task', role: '', name: dialect, way: 'by the gateway' };
  const payee = actingUserId === null ? '' : `, payee ${actingUserId}`;
  return {
    kind: 'Call',
    role: 'caller',
    name: (actor.label ?? actor.identifier) + payee,
    way: `by the ${spoken.title} API`,
  };
}

export const NOTE_REASONS: Readonly<Record<CreditNoteReason, string>> = {
  cancelled: 'the invoice was cancelled',
  'marked-paid': 'the invoice was marked Paid by hand',
  refunded: 'a payment was refunded',
  'credit-applied': 'credit of the client was applied',
};

/** A span since a cause, such as `+1.1 s`. */
export function sinceText(ms: number): string {
  const late = Math.max(0, ms);
  if (late < 1_000) return `+${late} ms`;
  if (late < 60_000) return `+${late < 10_000 ? Math.floor(late / 100) / 10 : Math.floor(late / 1_000)} s`;
  if (late < 3_600_000) return `+${Math.floor(late / 60_000)} min`;
  if (late < 172_800_000) return `+${Math.floor(late / 3_600_000)} h`;
  return `+${Math.floor(late / 86_400_000)} days`;
}
