import { cancellation, UNCHANGED_INVOICE } from '../../../core/clients/cancellation.ts';
import { dateOf, isRecordable, startOf, wallTimeAt } from '../../../core/dates.ts';
import { actRoute, type InvoiceAct } from './act-route.ts';
import { SENT_MAILS } from './forms.ts';

const ID = /^[1-9]\d{0,14}$/;
const LONGEST_GATEWAY = 64;

const pay: InvoiceAct = {
  name: 'pay',
  path: 'payments',
  read: (form, { invoiceId, timeZone, now }) => {
    const amount = form.amount('amount');
    if (amount === null && form.faults['amount'] === undefined) form.fault('amount', 'Write the amount that was paid.');
    const gateway = form.text('gateway');
    if (gateway.length > LONGEST_GATEWAY) form.fault('gateway', `Write at most ${LONGEST_GATEWAY} characters.`);
    const reference = form.text('reference');
    const date = form.day('date');
    if (date !== null && !isRecordable(date)) form.fault('date', 'Write a day in the years 1900 to 2200.');
    const isToday = date === null || date === dateOf(wallTimeAt(now, timeZone));
    return (origin) => ({
      kind: 'add-payment',
      origin,
      invoiceId,
      amount,
      fees: null,
      gateway: gateway === '' ? null : gateway,
      reference,
      paidAt: isToday ? null : startOf(date),
      sendsMail: form.isTicked('mail'),
      details: {},
      completesDelivery: form.isTicked('delivery'),
      // The key of the form recognises a repeat.
      duplicateDigest: null,
    });
  },
  done: (result) => (result.kind === 'payment-added' && result.isRepeat ? 'payment-repeated' : 'payment-recorded'),
};

const refund: InvoiceAct = {
  name: 'refund',
  path: 'refunds',
  read: (form, { invoiceId }) => {
    const payment = form.text('payment');
    if (!ID.test(payment)) form.fault('payment', 'Choose a payment of this invoice.');
    const amount = form.amount('amount');
    const reference = form.text('reference');
    return (origin) => ({
      kind: 'refund-payment',
      origin,
      invoiceId,
      paymentId: Number(payment),
      amount,
      reference,
      refundedAt: null,
    });
  },
  done: () => 'payment-refunded',
};

const credit: InvoiceAct = {
  name: 'credit',
  path: 'credit',
  read: (form, { invoiceId }) => {
    const amount = form.amount('amount');
    return (origin) => ({ kind: 'apply-credit', origin, invoiceId, amount, sendsMail: form.isTicked('mail') });
  },
  done: () => 'credit-applied',
};

const publish: InvoiceAct = {
  name: 'publish',
  path: 'publish',
  read:
    (form, { invoiceId }) =>
    (origin) => ({ ...UNCHANGED_INVOICE, origin, invoiceId, publishes: true, sendsMail: form.isTicked('mail') }),
  done: () => 'invoice-published',
};

const mail: InvoiceAct = {
  name: 'mail',
  path: 'mails',
  read: (form, { invoiceId }) => {
    const wanted = form.text('template');
    const template = SENT_MAILS.find((name) => name === wanted);
    if (template === undefined) form.fault('template', 'Choose one of the mails.');
    return (origin) => ({
      kind: 'send-mail',
      origin,
      invoiceId,
      clientId: null,
      content: { template: template ?? SENT_MAILS[0] },
      variables: {},
    });
  },
  done: () => 'mail-requested',
};

/** An invoice that was paid meanwhile stays as it is, and the page says so. */
const cancel: InvoiceAct = {
  name: 'cancel',
  path: 'cancel',
  read:
    (_form, { invoiceId }) =>
    (origin) =>
      cancellation(origin, invoiceId),
  done: async (result, { tenant }, { invoiceStories }) => {
    const story = result.kind === 'invoice-updated' ? await invoiceStories.story(tenant.id, result.invoiceId) : null;
    return story?.invoice.status === 'Cancelled' ? 'invoice-cancelled' : 'invoice-not-open';
  },
};

/** The acts on one invoice, by the addresses of their forms. */
export const INVOICE_ACTS = [pay, refund, credit, publish, mail, cancel].map(actRoute);
