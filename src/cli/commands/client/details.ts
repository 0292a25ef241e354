import type { Command } from 'commander';
import type { Knex } from 'knex';
import { isCountry } from '../../../../adapters/values/countries.ts';
import { listClientGroups } from '../../../../db/admin/client-groups.ts';
import { demandGroup } from '../client-group/client-group.ts';
import { valueOption, type ValueParser } from '../../support/options.ts';
import * as parsers from '../../support/value-parsers.ts';

/** The word `none` empties a field. */
const orEmpty = (kind: ValueParser<string>): ValueParser<string> => ({
  rule: `none, or ${kind.rule}`,
  read: (text) => (text.toLowerCase() === 'none' ? '' : kind.read(text)),
});
const LINE = orEmpty(parsers.NAME);
const COUNTRY = orEmpty({
  rule: 'two letters of ISO 3166, such as US',
  read: (text) => (isCountry(text.toUpperCase()) ? text.toUpperCase() : null),
});
const GROUP: ValueParser<number> = {
  rule: `none, or ${parsers.ID.rule}`,
  read: (text) => (text.toLowerCase() === 'none' ? 0 : parsers.ID.read(text)),
};

const FIELDS = {
  firstName: ['--first-name <name>', 'as GetClientsDetails answers it', LINE],
  lastName: ['--last-name <name>', 'as GetClientsDetails answers it', LINE],
  company: ['--company <name>', 'as invoices show it above the name', LINE],
  address1: ['--address1 <line>', 'first line of the address', LINE],
  address2: ['--address2 <line>', 'second line of the address', LINE],
  city: ['--city <city>', 'city of the address', LINE],
  state: ['--state <state>', 'state or region of the address', LINE],
  postcode: ['--postcode <code>', 'postcode of the address', LINE],
  country: ['--country <code>', 'country of the address', COUNTRY],
  phone: ['--phone <number>', 'phone number', LINE],
  taxId: ['--tax-id <number>', 'tax number, as invoices show it', LINE],
  language: ['--language <name>', 'language, such as english', LINE],
} as const;

/** Texts of a client; an empty text empties the field. `group` 0 means none. */
export type DetailOptions = { readonly [K in keyof typeof FIELDS]?: string } & { readonly group?: number };

/** The options of a client's name, address and group, for `add` and `set`. */
export function withDetails(command: Command): Command {
  for (const [flags, description, kind] of Object.values(FIELDS)) {
    command.addOption(valueOption(flags, description, kind));
  }
  return command.addOption(valueOption('--group <group>', 'number of its group, or none', GROUP));
}

/** The given fields, as they are stored. Throws CommandError for a group that the tenant does not have. */
export async function detailsIn(
  trx: Knex.Transaction,
  tenant: number,
  options: DetailOptions,
): Promise<Omit<DetailOptions, 'group'> & { readonly groupId?: number | null }> {
  const names = Object.keys(FIELDS) as (keyof typeof FIELDS)[];
  const texts = Object.fromEntries(
    names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]] as const])),
  );
  const { group } = options;
  if (group === undefined) return texts;
  if (group !== 0) demandGroup(await listClientGroups(trx, tenant), tenant, group);
  return { ...texts, groupId: group === 0 ? null : group };
}
