import type { SiteAnswer, TenantVisit } from '../../visit.ts';

/** The sentences of a page after an act. The address has only the key, so that no one can put words into the page. */
const DONE = {
  'payment-recorded': 'The payment is recorded.',
  'payment-repeated': 'A payment with this reference was recorded before. Nothing more was recorded.',
  'payment-refunded': 'The refund is recorded.',
  'credit-applied': 'The credit is applied.',
  'invoice-published': 'The invoice is published.',
  'invoice-cancelled': 'The invoice is cancelled.',
  'invoice-not-open': 'The invoice was paid or closed meanwhile. It was not cancelled.',
  'mail-requested': 'The mail is on its way. The timeline shows when it is sent.',
} as const;

export type DoneKey = keyof typeof DONE;

/** Goes to a page after an act, so that loading it again sends nothing. */
export function afterAct(address: string, done: DoneKey): SiteAnswer {
  return { status: 303, headers: { location: `${address}?done=${done}` }, body: '' };
}

/** The sentence after an act; `null` after none. */
export function doneText({ query }: TenantVisit): string | null {
  const key = query.get('done') ?? '';
  return Object.hasOwn(DONE, key) ? DONE[key as DoneKey] : null;
}
