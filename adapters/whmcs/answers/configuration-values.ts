import type { TenantFacts } from '../../../src/core/lookups/tenant-facts.ts';
import type { Call } from '../action.ts';
import { versionFields } from '../tenant.ts';

type ValueOf = (facts: TenantFacts, call: Pick<Call, 'publicUrl'>) => string;

/** How the original stores a switch. */
const flag = (isOn: boolean): string => (isOn ? 'on' : '');

/** The settings that the gateway shows, with the names of the original: none of them is a secret. */
const VALUES: Readonly<Record<string, ValueOf>> = {
  Charset: () => 'utf-8',
  CompanyName: ({ name }) => name,
  DateFormat: ({ dateFormat }) => dateFormat,
  Language: () => 'english',
  SequentialInvoiceNumberFormat: ({ numberFormat }) => numberFormat ?? '',
  SequentialInvoiceNumbering: ({ numberFormat }) => flag(numberFormat !== null),
  SystemURL: (_facts, { publicUrl }) => `${publicUrl()}/`,
  TaxEnabled: ({ rate, rate2 }) => flag(rate > 0n || rate2 > 0n),
  TaxL2Compound: ({ taxRules }) => flag(taxRules.isCompound),
  TaxType: ({ taxRules }) => (taxRules.mode === 'exclusive' ? 'Exclusive' : 'Inclusive'),
  Version: (facts) => versionFields(facts).canonicalversion,
};

/** Their names, for the document. */
export const CONFIGURATION_NAMES: readonly string[] = Object.keys(VALUES);

/** Each setting by its name in lower case. */
export const configurationValues: ReadonlyMap<string, ValueOf> = new Map(
  Object.entries(VALUES).map(([name, valueOf]) => [name.toLowerCase(), valueOf]),
);
