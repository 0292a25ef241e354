import type { ActivityEntry } from '../../../src/core/lookups/activity.ts';
import { currencyOf } from '../../../src/core/money/money.ts';
import { moneyText } from '../rows/texts.ts';

type Applied = (entry: ActivityEntry, invoice: string) => string;

/** The sentences of the usual entries; others are made of the words of their command. */
const APPLIED: Readonly<Record<string, Applied>> = {
  'create-invoice': (_entry, invoice) => `${invoice} created`,
  'update-invoice': ({ statusBefore, statusAfter }, invoice) =>
    statusBefore === statusAfter || statusAfter === null
      ? `${invoice} updated`
      : `${invoice} updated: ${statusBefore ?? ''} to ${statusAfter}`,
  'add-payment': (entry, invoice) =>
    `Payment of ${paidText(entry)} added to ${invoice}${entry.reference === null || entry.reference === '' ? '' : ` - Transaction ID: ${entry.reference}`}`,
  'refund-payment': (entry, invoice) => `Refund of ${paidText(entry)} recorded on ${invoice}`,
};

/** The past of the first word of a command. */
const PAST: Readonly<Record<string, string>> = {
  accept: 'accepted',
  add: 'added',
  apply: 'applied',
  capture: 'captured',
  close: 'closed',
  complete: 'completed',
  correct: 'corrected',
  create: 'created',
  delete: 'deleted',
  generate: 'generated',
  remove: 'removed',
  send: 'sent',
  set: 'set',
  update: 'updated',
  void: 'voided',
};

/** An entry of the history in a sentence, such as `Invoice #31 created`. */
export function activityText(entry: ActivityEntry): string {
  const { action, outcome, code, invoiceId, clientId } = entry;
  const about = invoiceId !== null ? `Invoice #${invoiceId}` : clientId !== null ? `Client #${clientId}` : null;
  const behind = about === null ? '' : ` - ${about}`;
  if (outcome === 'refused') return `${capital(spoken(action))} refused (${code ?? 'unknown'})${behind}`;
  if (outcome === 'repeated') return `${capital(spoken(action))} repeated: nothing was recorded${behind}`;
  return (about === null ? undefined : APPLIED[action]?.(entry, about)) ?? `${generalText(action)}${behind}`;
}

/** `add-contact` is `Contact added`. */
function generalText(action: string): string {
  const [verb = '', ...object] = action.split('-');
  const past = PAST[verb];
  return capital(past === undefined || object.length === 0 ? spoken(action) : `${object.join(' ')} ${past}`);
}

function spoken(action: string): string {
  return action.replaceAll('-', ' ');
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function paidText({ amountMinor, currency }: ActivityEntry): string {
  return amountMinor === null || currency === null
    ? 'an amount'
    : `${moneyText(amountMinor, currencyOf(currency))} ${currency}`;
}
