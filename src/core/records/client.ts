import type { Instant } from '../dates.ts';
import type { Currency } from '../money/money.ts';
import type { ClientId } from '../tenant.ts';
import { BLANK_PERSON, MAIL_KINDS, type PersonFields } from './person.ts';

export const CLIENT_STATUSES = ['Active', 'Inactive', 'Closed'] as const;
export type ClientStatus = (typeof CLIENT_STATUSES)[number];

export type ClientGroupId = number;

/** The most custom fields of a client. */
export const MOST_CUSTOM_FIELDS = 100;

/** A value of a field that the tenant added to its clients. */
export interface CustomField {
  readonly id: number;
  readonly value: string;
}

/** The fields of a client that callers may set. */
export interface ClientFields extends PersonFields {
  /** A full name such as `english`, or empty. */
  readonly language: string;
  readonly groupId: ClientGroupId | null;
  readonly status: ClientStatus;
  /** For the tenant's staff only. */
  readonly notes: string;
  /** `null` takes the tenant's. */
  readonly paymentMethod: string | null;
  readonly isTaxExempt: boolean;
  readonly isLateFeeExempt: boolean;
  readonly getsNoReminders: boolean;
  readonly hasSeparateInvoices: boolean;
  readonly hasNoAutoCapture: boolean;
  readonly staysOpen: boolean;
  readonly wantsMarketing: boolean;
  /** By id, each once. */
  readonly customFields: readonly CustomField[];
}

/** A client with all but its credit, which payments change, and its tax rates, which operators change. */
export interface ClientRecord extends ClientFields {
  readonly id: ClientId;
  /** As invoices show it: the full name, else the company. */
  readonly name: string;
  /** Whether no other client may take its mail address. Clients of operators may share one. */
  readonly ownsEmail: boolean;
  readonly currency: Currency;
  readonly uuid: string;
  readonly createdAt: Instant;
}

export const BLANK_CLIENT: ClientFields = {
  ...BLANK_PERSON,
  mails: MAIL_KINDS,
  language: '',
  groupId: null,
  status: 'Active',
  notes: '',
  paymentMethod: null,
  isTaxExempt: false,
  isLateFeeExempt: false,
  getsNoReminders: false,
  hasSeparateInvoices: false,
  hasNoAutoCapture: false,
  staysOpen: false,
  wantsMarketing: false,
  customFields: [],
};

/** The first and last name, with a blank between them. */
export function fullName({ firstName, lastName }: Pick<PersonFields, 'firstName' | 'lastName'>): string {
  return `${firstName} ${lastName}`.trim();
}

/** The name that invoices show. */
export function shownName(client: Pick<PersonFields, 'firstName' | 'lastName' | 'companyName'>): string {
  return fullName(client) || client.companyName;
}

/** The fields after a change: each wanted one replaces the one with its id; an empty value removes it. */
export function changedCustomFields(
  before: readonly CustomField[],
  wanted: readonly CustomField[],
): readonly CustomField[] {
  const values = new Map([...before, ...wanted].map(({ id, value }) => [id, value]));
  return [...values]
    .filter(([, value]) => value !== '')
    .map(([id, value]) => ({ id, value }))
    .sort((one, other) => one.id - other.id);
}
