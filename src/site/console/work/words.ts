import type { Html } from '../../../../adapters/html.ts';
import type { CaptureState } from '../../../core/records/capture.ts';
import { status } from '../../kit/parts.ts';

type Tone = Parameters<typeof status>[1];

const JOB_STATES: Readonly<Record<string, readonly [word: string, tone: Tone]>> = {
  pending: ['Waits for a gateway', 'warn'],
  waiting: ['Waits for its next attempt', 'warn'],
  running: ['Running', 'warn'],
  held: ['Held', 'quiet'],
  lost: ['Lost', 'bad'],
  failed: ['Failed', 'bad'],
  done: ['Done', 'good'],
};

const DELIVERY_STATES: Readonly<Record<string, readonly [word: string, tone: Tone]>> = {
  local: ['Only here', 'quiet'],
  creating: ['Is made at Metrc', 'warn'],
  open: ['Open', 'quiet'],
  completing: ['Is completed', 'warn'],
  completed: ['Completed', 'good'],
  failed: ['Failed', 'bad'],
};

export function jobStatus(state: string, isLarge = false): Html {
  const [word, tone] = JOB_STATES[state] ?? [state, 'quiet'];
  return status(word, tone, isLarge);
}

export function deliveryStatus(state: string, isLarge = false): Html {
  const [word, tone] = DELIVERY_STATES[state] ?? [state, 'quiet'];
  return status(word, tone, isLarge);
}

const CHARGE_STATES: Readonly<Record<CaptureState, readonly [word: string, tone: Tone]>> = {
  pending: ['No answer yet', 'warn'],
  unrecorded: ['Money not on record', 'bad'],
  captured: ['Captured', 'good'],
  declined: ['Declined', 'quiet'],
  closed: ['Closed', 'quiet'],
};

export function chargeStatus(state: CaptureState, isLarge = false): Html {
  return status(...CHARGE_STATES[state], isLarge);
}

/** The work of a job, for people. */
export function taskName(task: string): string {
  const names: Readonly<Record<string, string>> = { 'send-mail': 'Mail', 'complete-delivery': 'Delivery to Metrc' };
  return names[task] ?? task;
}

const DAILY: Readonly<Record<string, string>> = {
  'bill-items': 'Invoices for billable items',
  'apply-credit': 'Credit applied to invoices',
  'late-fee': 'Late fees',
  'before-due': 'Reminders before the due date',
  'first-overdue': 'First reminders after it',
  'second-overdue': 'Second reminders',
  'third-overdue': 'Third reminders',
};

export function dailyName(task: string): string {
  return DAILY[task] ?? task;
}
