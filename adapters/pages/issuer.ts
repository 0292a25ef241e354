import type { Issuer, Logo } from '../../src/core/records/issuer.ts';
import { say } from './languages/languages.ts';
import { filled, type Writing } from './recipient.ts';

/** The sender of an invoice, as its pages show it. */
export interface SheetIssuer {
  readonly name: string;
  /** The address and the tax number. */
  readonly lines: readonly string[];
  /** Empty without one. */
  readonly email: string;
  readonly logo: Logo | null;
}

export function sheetIssuerOf(tenantName: string, issuer: Issuer, { language, shorten }: Writing): SheetIssuer {
  const tax = filled([issuer.taxNumber]).map((number) => say(language, 'taxNumber', { number }));
  return {
    name: shorten.text(issuer.name === '' ? tenantName : issuer.name),
    lines: [...filled(issuer.address.split('\n')), ...tax].map((line) => shorten.text(line)),
    email: issuer.email,
    logo: issuer.logo,
  };
}

/** The logo as an address that needs no request. Only checked pictures are stored. */
export function logoAddress({ type, content }: Logo): string {
  const media = type === 'png' ? 'image/png' : 'image/svg+xml';
  return `data:${media};base64,${Buffer.from(content).toString('base64')}`;
}
