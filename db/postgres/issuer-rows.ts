import { BLANK_ISSUER, type Issuer, type Logo } from '../../src/core/records/issuer.ts';

/** The columns of `issuers` beside those of another table; all are `null` for a tenant without a row. */
export interface IssuerColumns {
  readonly issuer_name: string | null;
  readonly issuer_address: string | null;
  readonly issuer_tax_number: string | null;
  readonly issuer_email: string | null;
  readonly how_to_pay: string | null;
  readonly issuer_language: string | null;
  readonly logo_type: Logo['type'] | null;
  readonly logo_width: number | null;
  readonly logo_height: number | null;
  readonly logo_is_opaque: boolean | null;
  readonly logo: Buffer | null;
}

/** The columns of an issuer `s`. */
export const ISSUER_COLUMNS = `s.name as issuer_name, s.address as issuer_address, s.tax_number as issuer_tax_number,
  s.email as issuer_email, s.how_to_pay, s.language as issuer_language, s.logo_type, s.logo_width, s.logo_height,
  s.logo_is_opaque, s.logo`;

export function issuerOf(row: IssuerColumns): Issuer {
  return {
    name: row.issuer_name ?? BLANK_ISSUER.name,
    address: row.issuer_address ?? BLANK_ISSUER.address,
    taxNumber: row.issuer_tax_number ?? BLANK_ISSUER.taxNumber,
    email: row.issuer_email ?? BLANK_ISSUER.email,
    howToPay: row.how_to_pay ?? BLANK_ISSUER.howToPay,
    language: row.issuer_language ?? BLANK_ISSUER.language,
    logo: logoOf(row),
  };
}

function logoOf({ logo_type, logo_width, logo_height, logo_is_opaque, logo }: IssuerColumns): Logo | null {
  if (logo_type === null || logo === null || logo_width === null || logo_height === null) return null;
  return {
    type: logo_type,
    width: logo_width,
    height: logo_height,
    isOpaque: logo_is_opaque === true,
    // Not a part of the driver's buffer, which another thread would get whole.
    content: new Uint8Array(logo),
  };
}
