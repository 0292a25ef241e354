import { METHODS } from '../../adapters/corp/methods.ts';
import { ACTIONS } from '../../adapters/whmcs/actions.ts';
import { table } from './section.ts';

/** Calls of a dialect that belong together, in the order in which callers ask for them. */
interface Group {
  readonly what: string;
  readonly names: readonly string[];
}

interface DialectCalls {
  readonly dialect: string;
  /** The gateway's answer, by the call's name in lower case. */
  readonly registry: ReadonlyMap<string, { readonly name: string }>;
  readonly groups: readonly Group[];
}

/** The documented calls that callers use first. Calls of its dialect's registry work; other calls are errors. */
export const DOCUMENTED_CALLS: readonly DialectCalls[] = [
  {
    dialect: 'WHMCS-style',
    registry: ACTIONS,
    groups: [
      { what: 'invoices', names: ['CreateInvoice', 'GetInvoice', 'UpdateInvoice', 'GetInvoices'] },
      {
        what: 'payments',
        names: ['AddInvoicePayment', 'GetTransactions', 'AddTransaction', 'UpdateTransaction', 'CapturePayment'],
      },
      { what: 'clients', names: ['GetClientsDetails', 'GetClients', 'AddClient', 'UpdateClient'] },
      { what: 'credit', names: ['AddCredit', 'GetCredits', 'ApplyCredit'] },
      {
        what: 'connection tests, lists',
        names: ['GetPaymentMethods', 'GetCurrencies', 'GetStats', 'GetClientGroups', 'GetHealthStatus', 'WhmcsDetails'],
      },
      { what: 'billing runs, mail', names: ['SendEmail', 'AddBillableItem', 'GenInvoices'] },
      { what: 'quotes', names: ['AcceptQuote', 'CreateQuote', 'DeleteQuote', 'SendQuote', 'UpdateQuote', 'GetQuotes'] },
    ],
  },
  {
    dialect: 'corp-ID',
    registry: METHODS,
    groups: [
      { what: 'invoices', names: ['startMainInvoice', 'addInvoiceLineItem'] },
      { what: 'payments', names: ['addInvoicePayment'] },
    ],
  },
];

/** The working calls and the others, by the registries. Throws where a registry has a call without a group. */
export function callsTable(): string {
  const rows = DOCUMENTED_CALLS.flatMap(({ dialect, registry, groups }) => {
    const isBuilt = (name: string): boolean => registry.has(name.toLowerCase());
    const placed = new Set(groups.flatMap(({ names }) => names));
    const homeless = [...registry.values()].filter(({ name }) => !placed.has(name));
    if (homeless.length > 0) throw new Error(`${homeless.map(({ name }) => name).join()} is in no group of the table`);
    return groups.map(({ what, names }, index) => [
      index === 0 ? dialect : '',
      what,
      listed(names.filter(isBuilt)),
      listed(names.filter((name) => !isBuilt(name))),
    ]);
  });
  return [
    table(['Dialect', 'For', 'Works', 'Not built: answered with an error'], rows),
    'Every other call of the originals (orders, products, domains, tickets) is answered with an error too, and records nothing.',
  ].join('\n\n');
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? '–' : names.join(', ');
}
