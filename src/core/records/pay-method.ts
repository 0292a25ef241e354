import type { Instant } from '../dates.ts';
import type { ClientId } from '../tenant.ts';

export type PayMethodId = number;

export type PayMethodType = 'RemoteCreditCard' | 'RemoteBankAccount';

/** The fields of a pay method that its caller gives. No card number is among them: only what may be shown. */
export interface PayMethodFields {
  readonly description: string;
  /** System name of the gateway whose processor made the token. */
  readonly gateway: string;
  /** The processor's name for the card or account. */
  readonly remoteToken: string;
  /** Four digits, or empty. */
  readonly lastFour: string;
  readonly cardType: string;
  /** `MM/YY`, or empty. */
  readonly expiry: string;
  readonly start: string;
  readonly issueNumber: string;
  readonly bankName: string;
}

/** A card or account of a client at a payment processor. */
export interface PayMethod extends PayMethodFields {
  readonly id: PayMethodId;
  readonly clientId: ClientId;
  readonly type: PayMethodType;
  /** When it became the default: the latest of a client is its default. `null`: never. */
  readonly defaultedAt: Instant | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}
