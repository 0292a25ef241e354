import type { PageAddress } from '../../src/core/invoice-page.ts';
import { countryName } from '../values/countries.ts';

/** The client of an invoice, as its pages show it. */
export interface Recipient {
  /** The company, or the name of a client without one. */
  readonly client: string;
  /** The name behind a company, the address and the tax number. Empty parts are left out. */
  readonly address: readonly string[];
}

export function recipientOf(name: string, of: PageAddress): Recipient {
  const [client = '', ...others] = filled([of.companyName, name]);
  const lines = [
    of.address1,
    of.address2,
    filled([of.city, of.state, of.postcode]).join(', '),
    countryName(of.country.toUpperCase()) || of.country,
    ...filled([of.taxId]).map((taxId) => `Tax ID: ${taxId}`),
  ];
  return { client, address: [...others.filter((other) => other !== client), ...filled(lines)] };
}

function filled(texts: readonly string[]): string[] {
  return texts.map((text) => text.trim()).filter((text) => text !== '');
}
