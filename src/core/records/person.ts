/** The kinds of mail that a person may receive. */
export const MAIL_KINDS = ['general', 'product', 'domain', 'invoice', 'support', 'affiliate'] as const;
export type MailKind = (typeof MAIL_KINDS)[number];

/** Name and address of a client, or of a further person of a client. */
export interface PersonFields {
  readonly firstName: string;
  readonly lastName: string;
  readonly companyName: string;
  readonly email: string;
  readonly address1: string;
  readonly address2: string;
  readonly city: string;
  readonly state: string;
  readonly postcode: string;
  /** Two letters of ISO 3166, or empty. */
  readonly country: string;
  readonly phoneNumber: string;
  readonly taxId: string;
  /** The kinds of mail that the person receives. */
  readonly mails: readonly MailKind[];
}

/** Kinds of mail to switch on or off; a missing one stays. */
export type MailChanges = Readonly<Partial<Record<MailKind, boolean>>>;

/** The wanted fields of a person; a missing one stays as it is. */
export type PersonChanges = Partial<Omit<PersonFields, 'mails'>> & { readonly mails?: MailChanges };

/** The kinds of mail after a change, in the order of {@link MAIL_KINDS}. */
function changedMails(before: readonly MailKind[], changes: MailChanges): readonly MailKind[] {
  return MAIL_KINDS.filter((kind) => changes[kind] ?? before.includes(kind));
}

/** A person after a change. */
export function changedPerson<P extends PersonFields>(before: P, { mails, ...changes }: PersonChanges): P {
  return { ...before, ...changes, mails: changedMails(before.mails, mails ?? {}) };
}

const EMAIL = /^[^\s@<>,;\p{Cc}]+@[^\s@<>,;\p{Cc}]+$/u;
const LONGEST_EMAIL = 254;

/** Whether mail can be sent to a text. */
export function isEmail(text: string): boolean {
  return text.length <= LONGEST_EMAIL && EMAIL.test(text);
}

/** The form in which two mail addresses are compared. */
export function emailKey(email: string): string {
  return email.toLowerCase();
}

/** A person without a name and without mails. */
export const BLANK_PERSON: PersonFields = {
  firstName: '',
  lastName: '',
  companyName: '',
  email: '',
  address1: '',
  address2: '',
  city: '',
  state: '',
  postcode: '',
  country: '',
  phoneNumber: '',
  taxId: '',
  mails: [],
};
