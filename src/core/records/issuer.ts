/** A checked picture. PNG has pixels, SVG has its own lengths. */
export interface Logo {
  readonly type: 'png' | 'svg';
  readonly width: number;
  readonly height: number;
  /** Whether it covers its own ground. Others get a light ground in the dark. */
  readonly isOpaque: boolean;
  readonly content: Uint8Array;
}

/** The sender of a tenant's invoices, as their pages show it. Each text may be empty. */
export interface Issuer {
  /** Empty: the tenant's name. */
  readonly name: string;
  /** Several lines. */
  readonly address: string;
  readonly taxNumber: string;
  readonly email: string;
  /** Plain text of several lines: bank account, cheque, terms. */
  readonly howToPay: string;
  /** BCP 47, e.g. `de` or `en-GB`. Empty: English. */
  readonly language: string;
  readonly logo: Logo | null;
}

export const BLANK_ISSUER: Issuer = {
  name: '',
  address: '',
  taxNumber: '',
  email: '',
  howToPay: '',
  language: '',
  logo: null,
};
