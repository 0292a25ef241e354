import type { PageAddress } from '../../src/core/invoice-page.ts';
import type { Formats } from './formats.ts';
import { say, type Language } from './languages/languages.ts';
import type { Shortener } from './shorten.ts';

/** The client of an invoice, as its pages show it. */
export interface Recipient {
  /** The company, or the name of a client without one. */
  readonly client: string;
  /** The name behind a company, the address and the tax number. Empty parts are left out. */
  readonly address: readonly string[];
}

/** How a sheet writes its texts. */
export interface Writing {
  readonly language: Language;
  readonly formats: Formats;
  readonly shorten: Shortener;
}

export function recipientOf(name: string, of: PageAddress, { language, formats, shorten }: Writing): Recipient {
  const [client = '', ...others] = filled([of.companyName, name]);
  const lines = [
    of.address1,
    of.address2,
    filled([of.city, of.state, of.postcode]).join(', '),
    formats.country(of.country.trim()),
    ...filled([of.taxId]).map((number) => say(language, 'taxNumber', { number })),
  ];
  const address = [...others.filter((other) => other !== client), ...filled(lines)];
  return { client: shorten.text(client), address: address.map((line) => shorten.text(line)) };
}

export function filled(texts: readonly string[]): string[] {
  return texts.map((text) => text.trim()).filter((text) => text !== '');
}
