import { acceptsPayment, awaitsPayment, balanceOf } from '../../../core/invoice.ts';
import { refundableOf, type InvoiceStory } from '../../../core/console/invoice-story.ts';
import { includesRole, type Role } from '../../../core/console/operators.ts';

/** The acts on an invoice, each with the role that it takes. */
export const ACT_ROLES = {
  pay: 'operate',
  refund: 'operate',
  credit: 'operate',
  publish: 'operate',
  mail: 'operate',
  cancel: 'admin',
} as const satisfies Readonly<Record<string, Role>>;

export type ActName = keyof typeof ACT_ROLES;

/** Why an operator cannot act on an invoice now, a sentence; `null` where the act is possible. */
export function reasonAgainst(name: ActName, role: Role, story: InvoiceStory): string | null {
  const needed = ACT_ROLES[name];
  return includesRole(role, needed) ? STATE_REASONS[name](story) : `This needs the role ${needed}. Yours is ${role}.`;
}

const DRAFT = 'The invoice is a draft. Publish it first.';

/** The acts that the state of the invoice forbids. The core decides again when the form is sent. */
const STATE_REASONS: Readonly<Record<ActName, (story: InvoiceStory) => string | null>> = {
  pay: ({ invoice: { status } }) => {
    if (status === 'Draft') return DRAFT;
    return acceptsPayment(status) ? null : `A ${status} invoice takes no payment.`;
  },
  refund: ({ payments }) =>
    payments.some((payment) => refundableOf(payment) > 0n) ? null : 'No payment has anything left to refund.',
  credit: ({ invoice, clientCreditMinor }) => {
    if (invoice.status === 'Draft') return DRAFT;
    if (invoice.status !== 'Unpaid') return `Credit goes to an Unpaid invoice. This one is ${invoice.status}.`;
    if (balanceOf(invoice) <= 0n) return 'Nothing is owed on the invoice.';
    return clientCreditMinor > 0n ? null : 'The client has no credit.';
  },
  publish: ({ invoice: { status } }) => (status === 'Draft' ? null : 'Only a draft can be published.'),
  mail: ({ invoice: { status } }) => (status === 'Draft' ? DRAFT : null),
  cancel: ({ invoice: { status } }) => {
    if (status === 'Paid') return 'The invoice is Paid. Refund its payments instead.';
    return status === 'Draft' || awaitsPayment(status) ? null : `The invoice is ${status} already.`;
  },
};
