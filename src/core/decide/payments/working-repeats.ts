import type { LocalDate } from '../../dates.ts';
import {
  claimKey,
  duplicateKey,
  type Claim,
  type HeldClaim,
  type LookAlikePayment,
  type Payment,
} from '../../payment.ts';
import type { State } from '../../ports.ts';

/** The payments that a later one may repeat, after the commands decided so far. */
export class WorkingRepeats {
  readonly #claims: Map<string, HeldClaim>;
  readonly #alike: Map<string, LookAlikePayment>;

  constructor({ heldClaims, lookAlikes }: Pick<State, 'heldClaims' | 'lookAlikes'>) {
    this.#claims = new Map(heldClaims);
    this.#alike = new Map(lookAlikes);
  }

  claim(key: string): HeldClaim | undefined {
    return this.#claims.get(key);
  }

  lookAlikes(key: string): LookAlikePayment | undefined {
    return this.#alike.get(key);
  }

  add(payment: Payment, claims: readonly Claim[], givenOn: LocalDate | null): void {
    const { id: paymentId, invoiceId, amountMinor, recordedAt, duplicateDigest } = payment;
    if (duplicateDigest !== null) {
      const like = { paymentId, invoiceId, amountMinor, recordedAt };
      this.#alike.set(duplicateKey(invoiceId, duplicateDigest), like);
    }
    this.hold(payment, claims, givenOn);
  }

  hold({ id: paymentId, invoiceId, amountMinor }: Payment, claims: readonly Claim[], givenOn: LocalDate | null): void {
    for (const claim of claims) this.#claims.set(claimKey(claim), { paymentId, invoiceId, amountMinor, givenOn });
  }

  /** A payment that a correction took back is not repeated, and keeps its claims. */
  reverse({ id, invoiceId, duplicateDigest }: Payment): void {
    for (const [key, claim] of this.#claims) {
      if (claim.paymentId === id) this.#claims.set(key, { ...claim, isReversed: true });
    }
    if (duplicateDigest !== null) this.#alike.delete(duplicateKey(invoiceId, duplicateDigest));
  }
}
