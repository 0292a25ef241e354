import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { creationsOf, sendCreation } from './creation.ts';
import { Journal } from './journal.ts';
import { paymentsOf, send, type Answer, type Dialect, type Payment } from './payment.ts';
import { randomFrom } from './random.ts';
import { TENANTS } from './seed.ts';

/** The shares of payments that ask for a mail, and of calls that are repeated after their success. */
const MAIL_SHARE = 0.05;
const RESEND_SHARE = 0.1;
/** Of the payments of a made invoice: how many are of more than it asks. */
const EXCESS_SHARE = 0.3;
const RETRY_PAUSE_MS = 100;
/** After the end, for calls without a definitive answer. */
const PATIENCE_MS = 30_000;

interface LoadOptions {
  readonly gatewayUrls: readonly string[];
  readonly payers: number;
  readonly seed: number;
  readonly dialects?: readonly Dialect[];
  readonly mailShare?: number;
  /** The share of calls that make an invoice and pay it. */
  readonly creationShare?: number;
  /** The tenants that are paid to; absent: those of every drill. */
  readonly tenants?: readonly number[];
  /** Asked before every new payment, with how many were sent; in milliseconds. */
  readonly pauseMs?: (sent: number) => number;
}

interface Payers {
  readonly journal: Journal;
  /** No new payments; ends when every one that was sent has its definitive answer, or after half a minute. */
  stop(): Promise<void>;
  /** For an aborted drill: every caller stops after its next answer. */
  abandon(): void;
}

/** Lets every gateway check every caller's password once: the checks take seconds, and are not measured. */
export async function logInEverywhere(
  gatewayUrls: readonly string[],
  tenants: readonly number[] = TENANTS,
): Promise<void> {
  for (const url of gatewayUrls) {
    for (const tenantId of tenants) {
      // No such invoice: nothing is recorded.
      const nothing = { invoiceId: 999_999, reference: 'none', amountMinor: 1, wantsMail: false } as const;
      for (const dialect of ['whmcs', 'corp'] as const) await send(url, { ...nothing, tenantId, dialect }, dialect);
    }
  }
}

/** Callers in a closed loop: each pays, and asks again with the same reference until the answer is definitive. */
export function startPayers(options: LoadOptions): Payers {
  const load = new Load(options);
  const tenants = options.tenants ?? TENANTS;
  const payers = Array.from({ length: options.payers }, (_none, index) =>
    load.go(tenants[index % tenants.length] ?? TENANTS[0]),
  );
  return {
    journal: load.journal,
    stop: async () => {
      load.end();
      await Promise.all(payers);
    },
    abandon: () => {
      load.end(0);
    },
  };
}

class Load {
  readonly journal = new Journal();
  readonly #options: LoadOptions;
  readonly #dialects: readonly Dialect[];
  readonly #random: () => number;
  readonly #nextPayment: ReturnType<typeof paymentsOf>;
  readonly #nextCreation: ReturnType<typeof creationsOf>;
  #giveUpAt = Number.POSITIVE_INFINITY;

  constructor(options: LoadOptions) {
    this.#options = options;
    this.#dialects = options.dialects ?? ['whmcs', 'corp'];
    this.#random = randomFrom(options.seed);
    this.#nextPayment = paymentsOf(this.#random, options.mailShare ?? MAIL_SHARE, this.#dialects);
    this.#nextCreation = creationsOf(this.#random);
  }

  /** One caller, of one tenant: locked rows of one tenant do not stop the callers of others. */
  async go(tenantId: number): Promise<void> {
    while (!this.#isEnding) {
      const pause = this.#options.pauseMs?.(this.journal.sent.size) ?? 0;
      if (pause > 0) await sleep(pause);
      if (this.#random() < (this.#options.creationShare ?? 0)) await this.#makeAndPay(tenantId);
      else await this.#pay(this.#nextPayment(tenantId));
    }
  }

  end(patienceMs = PATIENCE_MS): void {
    this.#giveUpAt = performance.now() + patienceMs;
  }

  get #isEnding(): boolean {
    return this.#giveUpAt < Number.POSITIVE_INFINITY;
  }

  async #pay(payment: Payment): Promise<void> {
    const { journal } = this;
    journal.sent.set(payment.reference, payment);
    const by = (dialect: Dialect) => async (): Promise<Answer> => {
      const sentAt = performance.now();
      const answer = await send(this.#anyGateway(), payment, dialect);
      journal.note(payment, sentAt, performance.now(), answer);
      return answer;
    };
    await this.#settle(payment.reference, by(payment.dialect));
    // A repeat comes in another dialect.
    const next = this.#dialects[(this.#dialects.indexOf(payment.dialect) + 1) % this.#dialects.length];
    if (!journal.acknowledged.has(payment.reference) || this.#random() >= RESEND_SHARE) return;
    journal.resent += 1;
    await this.#settle(payment.reference, by(next ?? payment.dialect));
  }

  async #makeAndPay(tenantId: number): Promise<void> {
    const { journal } = this;
    const creation = this.#nextCreation(tenantId);
    const { key, amountMinor } = creation;
    journal.creations.set(key, creation);
    const make = async (): Promise<Answer> => {
      const sentAt = performance.now();
      const answer = await sendCreation(this.#anyGateway(), creation);
      journal.noteCreation(creation, sentAt, performance.now(), answer);
      return answer;
    };
    await this.#settle(key, make);
    const [invoiceId] = journal.created.get(key) ?? [];
    if (invoiceId === undefined) return;
    if (this.#random() < RESEND_SHARE) {
      journal.resent += 1;
      await this.#settle(key, make);
    }
    const excess = this.#random() < EXCESS_SHARE ? 1 + Math.floor(this.#random() * 1_000) : 0;
    await this.#pay({ ...this.#nextPayment(tenantId), invoiceId, amountMinor: amountMinor + excess });
  }

  /** Asks until the answer is definitive, or until it is too late. */
  async #settle(name: string, call: () => Promise<Answer>): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      const answer = await call();
      if (answer.class === 'success' || answer.class === 'refused') return;
      if (tries === 1) this.journal.retried += 1;
      if (performance.now() > this.#giveUpAt) {
        this.journal.unresolved.push(name);
        return;
      }
      await sleep(RETRY_PAUSE_MS);
    }
  }

  /** Each time: a repeat often reaches another gateway than the first try. */
  #anyGateway(): string {
    const { gatewayUrls } = this.#options;
    return gatewayUrls[Math.floor(this.#random() * gatewayUrls.length)] ?? '';
  }
}
