import { html, type HtmlValue } from '../../../../adapters/html.ts';
import type { Cause, InvoiceStory, Work } from '../../../core/console/invoice-story.ts';
import type { Step } from './steps.ts';

const WAITING: Readonly<Record<string, readonly [state: string, tone: Step['tone'], sub: string | null]>> = {
  pending: ['Waiting', 'warn', null],
  queued: ['In the queue', 'warn', null],
  held: ['Held', 'quiet', 'It is kept until it is sent again: there is no mail server, or the client has no address.'],
  failed: ['Failed', 'bad', 'All attempts failed. The log has the reason; jobs retry starts it again.'],
  done: ['Done', 'good', null],
};

/** The texts of the mails that commands ask for by themselves. */
const MAILS: Readonly<Record<string, string>> = {
  'mail.invoice-created': 'Invoice Created',
  'mail.payment-received': 'Invoice Payment Confirmation',
};

/** The mails and calls to Metrc that a command asked for, after its transaction. */
export function workSteps({ works, recordedAt }: Cause, delivery: InvoiceStory['delivery']): readonly Step[] {
  return works.map((work) => {
    const sinceMs = (at: number | null): number | null => (at === null ? null : at - recordedAt);
    return work.event.startsWith('delivery.') ? deliveryStep(work, delivery, sinceMs) : mailStep(work, sinceMs);
  });
}

type Since = (at: number | null) => number | null;

function waiting(
  { state, settledAt }: Work,
  sinceMs: Since,
): Pick<Step, 'state' | 'tone' | 'sinceMs'> & { sub: HtmlValue } {
  const [word, tone, sub] = WAITING[state] ?? [state, 'quiet', null];
  return { state: word, tone, sub, sinceMs: state === 'pending' ? null : sinceMs(settledAt) };
}

function mailStep(work: Work, sinceMs: Since): Step {
  const { mail, template, event } = work;
  const name = template ?? MAILS[event] ?? event;
  if (mail === null) return { kind: 'Mail', what: html`<bdi>${name}</bdi>`, ...waiting(work, sinceMs) };
  const states: Readonly<Record<string, readonly [string, Step['tone']]>> = {
    sent: ['Sent', 'good'],
    delayed: ['Delayed', 'warn'],
    failed: ['Failed', 'bad'],
  };
  const [state, tone] = states[mail.state] ?? [mail.state, 'quiet'];
  const retries = mail.retries === 0 ? '' : `, after ${mail.retries} more attempt${mail.retries === 1 ? '' : 's'}`;
  return {
    kind: 'Mail',
    what: html`<bdi>${mail.subject}</bdi>`,
    sub: html`to <bdi>${mail.recipient}</bdi>${retries}`,
    state,
    tone,
    sinceMs: sinceMs(mail.sentAt),
  };
}

function deliveryStep(work: Work, delivery: InvoiceStory['delivery'], sinceMs: Since): Step {
  const what = work.event === 'delivery.create' ? 'Make the delivery at Metrc' : 'Complete the delivery at Metrc';
  const own = waiting(work, sinceMs);
  const failure = delivery?.failure ?? null;
  return {
    kind: 'Delivery',
    what,
    ...own,
    sub:
      failure !== null && work.state !== 'done' ? html`<bdi>${failure}</bdi>` : work.state === 'held' ? null : own.sub,
  };
}
