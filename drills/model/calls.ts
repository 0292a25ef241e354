/** A write or a read as a caller sends it: every id is known, every value is the text that goes over the wire. */
export type Call =
  | Create
  | Update
  | Pay
  | CorpPay
  | Refund
  | Transact
  | Correct
  | Link
  | MoveCredit
  | ApplyCredit
  | Close
  | CreateQuote
  | AcceptQuote;

interface Keyed {
  /** The Idempotency-Key; `null` sends none. */
  readonly key: string | null;
}

export interface LineParams {
  /** `null` leaves it out. */
  readonly amount: string | null;
  readonly isTaxed: boolean;
}

export interface Create extends Keyed {
  readonly kind: 'create';
  readonly client: number;
  readonly status: string | null;
  readonly isDraft: boolean;
  readonly isSent: boolean;
  readonly appliesCredit: boolean;
  readonly rate: string | null;
  readonly lines: readonly LineParams[];
  readonly method: string | null;
}

export interface Update extends Keyed {
  readonly kind: 'update';
  readonly invoice: number;
  readonly status: string | null;
  readonly isPublished: boolean;
  readonly rate: string | null;
  readonly credit: string | null;
  readonly notes: string | null;
  readonly method: string | null;
  readonly edited: readonly { readonly id: number; readonly amount: string; readonly isTaxed: boolean }[];
  readonly added: readonly { readonly amount: string; readonly isTaxed: boolean }[];
  readonly removed: readonly number[];
}

export interface Pay extends Keyed {
  readonly kind: 'pay';
  readonly invoice: number;
  readonly transid: string;
  readonly amount: string | null;
  readonly fees: string | null;
  readonly gateway: string | null;
  readonly date: string | null;
  readonly isSilent: boolean;
}

export interface CorpPay extends Keyed {
  readonly kind: 'corp-pay';
  readonly format: 'JSON' | 'WDDX';
  readonly invoice: number;
  /** Empty: none. */
  readonly number: string;
  readonly amount: string;
  readonly moneyType: number;
  /** With a time of day, or only a date. */
  readonly date: string;
  readonly notes: string;
}

/** In neither dialect: a command of an operator's program to the core. */
export interface Refund extends Keyed {
  readonly kind: 'refund';
  readonly invoice: number;
  readonly payment: number;
  readonly amount: string | null;
}

/** AddTransaction: money on an invoice, or credit of a client. */
export interface Transact extends Keyed {
  readonly kind: 'transact';
  readonly direction: 'in' | 'out';
  /** `null`: credit of the client. */
  readonly invoice: number | null;
  readonly client: number;
  readonly transid: string;
  readonly amount: string;
  readonly fees: string | null;
  readonly gateway: string;
  readonly date: string | null;
}

/** UpdateTransaction: another amount of a payment. */
export interface Correct extends Keyed {
  readonly kind: 'correct';
  readonly invoice: number;
  readonly transaction: number;
  readonly amount: string;
}

/** UpdateTransaction: the payment that a refund is of. */
export interface Link extends Keyed {
  readonly kind: 'link';
  readonly invoice: number;
  readonly transaction: number;
  readonly payment: number;
}

/** AddCredit. */
export interface MoveCredit extends Keyed {
  readonly kind: 'add-credit';
  readonly client: number;
  readonly type: 'add' | 'remove' | null;
  readonly amount: string;
}

export interface ApplyCredit extends Keyed {
  readonly kind: 'apply-credit';
  readonly invoice: number;
  readonly amount: string | null;
}

/** CloseClient. */
export interface Close extends Keyed {
  readonly kind: 'close';
  readonly client: number;
}

export interface QuoteLineParams {
  readonly quantity: string;
  readonly price: string;
  /** A percentage. */
  readonly discount: string;
  readonly isTaxed: boolean;
}

export interface CreateQuote extends Keyed {
  readonly kind: 'create-quote';
  /** 0: to the person of the address. */
  readonly client: number;
  readonly email: string;
  readonly stage: string;
  readonly lines: readonly QuoteLineParams[];
}

export interface AcceptQuote extends Keyed {
  readonly kind: 'accept-quote';
  readonly quote: number;
}

/** The caller's answer, in the dialect's own word: `success`, `ok`, a message, a RET_STATUS. */
export interface Reply {
  readonly word: string;
  /** Of CreateInvoice and AcceptQuote. */
  readonly invoiceId: number | null;
  /** Of CreateQuote. */
  readonly quoteId: number | null;
  readonly status: string | null;
}

/** One text for the content of a call, in any format. */
export function requestOf(call: Call): string {
  const { key, ...asked } = call;
  return JSON.stringify(asked.kind === 'corp-pay' ? { ...asked, format: undefined } : asked);
}

/**
 * The documents' verdict on a call: refused, with any of the messages that apply (their order is seldom documented);
 * repeated, with the first answer, or with an invoice that an earlier call made; or done, with its changes after the
 * answer.
 */
export type Verdict =
  | { readonly refused: readonly string[]; readonly isNoted?: boolean }
  | { readonly repeated: true; readonly invoiceId?: number }
  | { readonly done: (reply: Reply) => void };
