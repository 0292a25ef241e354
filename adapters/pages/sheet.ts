import type { ShownTime } from './formats.ts';
import type { SheetIssuer } from './issuer.ts';
import type { Language } from './languages/languages.ts';
import type { Recipient } from './recipient.ts';
import type { Tone } from './state.ts';

export interface Fact {
  readonly label: string;
  readonly value: string | ShownTime;
}

export interface SheetLine {
  readonly position: string;
  readonly description: string;
  /** The billed item and the tax mark, e.g. `Hosting · taxed`; may be empty. */
  readonly remark: string;
  readonly amount: string;
}

export interface SheetTotal {
  readonly label: string;
  readonly amount: string;
  readonly isStrong: boolean;
}

/** Money that moved, or a note that corrects the invoice. Money that went back has a minus. */
export interface SheetMove {
  readonly date: ShownTime;
  /** `PayPal`, or `Refund: PayPal`, or the reason of a credit note. */
  readonly label: string;
  readonly reference: string;
  readonly amount: string;
  readonly details: readonly Fact[];
}

export interface SheetDelivery {
  readonly state: string;
  readonly tone: Tone;
  readonly facts: readonly Fact[];
  readonly acceptedPackages: readonly string[];
  readonly returnedPackages: readonly { readonly label: string; readonly remark: string }[];
}

/** The answer to why a customer came. */
export interface Headline {
  /** The amount due, or the total where nothing is due. */
  readonly amount: string;
  /** The currency's code where the amount has only a sign; else empty. */
  readonly unit: string;
  readonly isDue: boolean;
  readonly sentence: string;
}

export interface HowToPay {
  readonly title: string;
  readonly text: string;
  readonly reference: string;
}

/** An invoice or quote as texts in one language. Each page shows the parts that it needs. */
export interface Sheet extends Recipient {
  readonly language: Language;
  readonly issuer: SheetIssuer;
  readonly title: string;
  readonly status: string;
  readonly tone: Tone;
  readonly headline: Headline;
  /** `null` where nothing is due, or the tenant has no text for it. */
  readonly howToPay: HowToPay | null;
  readonly facts: readonly Fact[];
  readonly lines: readonly SheetLine[];
  readonly totals: readonly SheetTotal[];
  /** Oldest first. */
  readonly moves: readonly SheetMove[];
  readonly delivery: SheetDelivery | null;
  readonly notes: string;
}
