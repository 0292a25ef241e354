import { RECORD_KINDS } from './records/records.ts';

/** The kinds of ids that are handed out per tenant. */
export const ID_KINDS = [
  'invoice',
  'line',
  'payment',
  'refund',
  'credit',
  'credit-note',
  'history',
  'event',
  ...RECORD_KINDS,
] as const;
export type IdKind = (typeof ID_KINDS)[number];
