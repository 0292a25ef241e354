import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Journal } from './journal.ts';
import { paymentsOf, randomFrom, send, type Dialect, type Payment } from './payment.ts';
import { TENANTS } from './seed.ts';

/** Of payments: how many ask for a mail, and how many are sent again after their success. */
const MAIL_SHARE = 0.05;
const RESEND_SHARE = 0.1;
const RETRY_PAUSE_MS = 100;
/** After the end, for what is not definitively answered yet. */
const PATIENCE_MS = 30_000;

export interface Payers {
  readonly journal: Journal;
  /** No new payments; ends when every one that was sent has its definitive answer, or after half a minute. */
  stop(): Promise<void>;
}

/** Has every gateway check every caller's password once: that takes seconds of a processor, and is not what is measured. */
export async function logInEverywhere(gatewayUrls: readonly string[]): Promise<void> {
  for (const url of gatewayUrls) {
    for (const tenantId of TENANTS) {
      // No such invoice: nothing is recorded.
      const nothing = { invoiceId: 999_999, reference: 'none', amountMinor: 1, wantsMail: false } as const;
      for (const dialect of ['whmcs', 'corp'] as const) await send(url, { ...nothing, tenantId, dialect }, dialect);
    }
  }
}

/** Callers in a closed loop: each pays, and asks again with the same reference until the answer is definitive. */
export function startPayers(gatewayUrls: readonly string[], count: number, seed: number): Payers {
  const journal = new Journal();
  const random = randomFrom(seed);
  const nextPayment = paymentsOf(random, MAIL_SHARE);
  let isEnding = false;
  let giveUpAt = Number.POSITIVE_INFINITY;
  // Any gateway, each time: a repeat often reaches another one than the first try.
  const call = async (payment: Payment, dialect: Dialect): Promise<boolean> => {
    const url = gatewayUrls[Math.floor(random() * gatewayUrls.length)] ?? '';
    const sentAt = performance.now();
    const answer = await send(url, payment, dialect);
    journal.note(payment, sentAt, performance.now(), answer);
    return answer.class === 'success' || answer.class === 'refused';
  };
  const settle = async (payment: Payment, dialect: Dialect): Promise<void> => {
    for (let tries = 1; !(await call(payment, dialect)); tries += 1) {
      if (tries === 1) journal.retried += 1;
      if (performance.now() > giveUpAt) {
        journal.unresolved.push(payment);
        return;
      }
      await sleep(RETRY_PAUSE_MS);
    }
  };
  const pay = async (): Promise<void> => {
    while (!isEnding) {
      const payment = nextPayment();
      journal.sent.set(payment.reference, payment);
      await settle(payment, payment.dialect);
      if (!journal.acknowledged.has(payment.reference) || random() >= RESEND_SHARE) continue;
      journal.resent += 1;
      await settle(payment, payment.dialect === 'whmcs' ? 'corp' : 'whmcs');
    }
  };
  const payers = Array.from({ length: count }, pay);
  return {
    journal,
    stop: async () => {
      isEnding = true;
      giveUpAt = performance.now() + PATIENCE_MS;
      await Promise.all(payers);
    },
  };
}
