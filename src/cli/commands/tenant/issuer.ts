import type { Command } from 'commander';
import { knownTag, LANGUAGES } from '../../../../adapters/pages/languages/languages.ts';
import type { IssuerChanges } from '../../../../db/admin/issuer/issuers.ts';
import type { Issuer, Logo } from '../../../core/records/issuer.ts';
import { isEmail } from '../../../core/records/person.ts';
import { LogoRefused, MOST_BYTES } from '../../../logos/bounds.ts';
import { logoOf, readLogo } from '../../../logos/logo-file.ts';
import { CommandError } from '../../support/errors.ts';
import { say, type Io } from '../../support/io.ts';
import { valueOption, type ValueParser } from '../../support/options.ts';
import type { View } from '../../support/output.ts';

/** The sender of a tenant's invoices as a command line gives it; an absent setting stays. */
export interface IssuerOptions {
  readonly issuerName?: string;
  readonly issuerAddress?: string;
  readonly issuerTaxNumber?: string;
  readonly issuerEmail?: string;
  readonly issuerLogo?: string;
  readonly howToPay?: string;
  readonly language?: string;
}

const LINE: ValueParser<string> = {
  rule: 'one line of at most 200 characters; an empty one removes it',
  read: (text) => (text.length <= 200 && !/\p{Cc}/u.test(text) ? text.trim() : null),
};

function block(mostLines: number, mostCharacters: number): ValueParser<string> {
  return {
    rule: `at most ${mostLines} lines and ${mostCharacters} characters; an empty text removes it`,
    read: (text) => {
      const clean = text.replaceAll('\r\n', '\n').trim();
      const isGood = clean.length <= mostCharacters && clean.split('\n').length <= mostLines;
      return isGood && !/(?!\n)\p{Cc}/u.test(clean) ? clean : null;
    },
  };
}

const EMAIL: ValueParser<string> = {
  rule: 'a mail address, such as billing@example.com; an empty one removes it',
  read: (text) => (text === '' || isEmail(text) ? text : null),
};

const LANGUAGE: ValueParser<string> = {
  rule: `${[...LANGUAGES.keys()].join(', ')}, also with a region, such as en-GB`,
  read: knownTag,
  choices: [...LANGUAGES.keys()],
};

export function addIssuerOptions(command: Command): Command {
  return command
    .addOption(valueOption('--issuer-name <name>', 'the sender on the pages of invoices; else the name', LINE))
    .addOption(valueOption('--issuer-address <lines>', 'its address, as many lines as it has', block(8, 800)))
    .addOption(valueOption('--issuer-tax-number <number>', 'its tax number', LINE))
    .addOption(valueOption('--issuer-email <address>', 'where customers ask about an invoice', EMAIL))
    .option('--issuer-logo <file>', 'its logo, a PNG or a plain SVG; - is stdin, none removes it')
    .addOption(valueOption('--how-to-pay <text>', 'plain text beside an amount due', block(40, 4_000)))
    .addOption(valueOption('--language <tag>', "of invoices' pages and PDFs; a client's own language wins", LANGUAGE));
}

/** The options as changes; reads and checks the logo. Throws CommandError for one that pages may not show. */
export async function issuerChangesOf(io: Io, options: IssuerOptions): Promise<IssuerChanges> {
  return {
    name: options.issuerName,
    address: options.issuerAddress,
    taxNumber: options.issuerTaxNumber,
    email: options.issuerEmail,
    howToPay: options.howToPay,
    language: options.language,
    logo: options.issuerLogo === undefined ? undefined : await logoFrom(io, options.issuerLogo),
  };
}

async function logoFrom(io: Io, path: string): Promise<Logo | null> {
  if (path === 'none') return null;
  try {
    const logo = path === '-' ? logoOf(await bytesOf(io)) : await readLogo(path);
    if (logo.type === 'svg') say(io, 'Pages show an SVG logo. PDFs show the name instead: use a PNG for both.');
    return logo;
  } catch (error) {
    if (error instanceof LogoRefused) throw new CommandError(error.message);
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    throw new CommandError(`The logo ${path} can't be read (${code}).`);
  }
}

async function bytesOf(io: Io): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of io.stdin) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    chunks.push(bytes);
    size += bytes.length;
    if (size > MOST_BYTES) break;
  }
  return Buffer.concat(chunks);
}

/** Named as the options are. */
export function issuerView(issuer: Issuer): View {
  const shown = (text: string): string | null => (text === '' ? null : text);
  const { logo } = issuer;
  return {
    issuerName: shown(issuer.name),
    issuerAddress: shown(issuer.address),
    issuerTaxNumber: shown(issuer.taxNumber),
    issuerEmail: shown(issuer.email),
    issuerLogo:
      logo === null ? null : `${logo.type.toUpperCase()}, ${logo.width} × ${logo.height}, ${logo.content.length} bytes`,
    howToPay: shown(issuer.howToPay),
    language: shown(issuer.language),
  };
}
