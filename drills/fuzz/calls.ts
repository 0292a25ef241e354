import type { DialectAction, DialectDescriptor, DialectParameter } from '../../adapters/descriptor.ts';
import { credentialsOf, hasCorpUsers } from './callers.ts';
import type { Chance } from './inputs/chance.ts';
import { BUSY, PAYEE, QUIET, type Corner } from './scene-names.ts';
import type { Pair, Tree } from './inputs/tree.ts';
import { fittingDate, fittingValue, oddName, oddValue } from './inputs/values.ts';

export type Distance = 'conforming' | 'near' | 'far';

/** The content of a call, before it is written in any format. */
export interface Call {
  readonly dialect: DialectDescriptor;
  readonly action: string;
  readonly pairs: readonly Pair[];
  /** The pairs that say who calls; they come behind the others. */
  readonly credentials: readonly Pair[];
  /** The content type of the answer, where the call asks for it in a way that can be read. */
  readonly askedType: string | null;
  /** Whether a password may have to be hashed for it, which takes half a second. */
  readonly mayHash: boolean;
}

/** One of several parameters that its action requires. */
const ALWAYS: ReadonlySet<string> = new Set(['TRANSACTION_DATE']);

/** Base64 of PHP's serialized array: a line of a quote. */
const LINE_ITEMS = Buffer.from('a:1:{i:0;a:2:{s:4:"desc";s:3:"Tea";s:2:"up";s:4:"4.00";}}').toString('base64');

/** The actions that {@link callOf} picks from. A run complains of one that it did not call. */
export function fuzzedActions({ actions }: DialectDescriptor): readonly DialectAction[] {
  return actions;
}

/** A call of any action of a dialect, near to its schema or far from it. */
export function callOf(chance: Chance, dialect: DialectDescriptor, distance: Distance, isDamaged: boolean): Call {
  const { client } = dialect;
  const corner = chance.yes(0.6) ? QUIET : BUSY;
  const { name: action, parameters } = chance.pick(fuzzedActions(dialect));
  const fitting = parameters
    .filter(({ name, isRequired }) => chance.yes(isRequired || ALWAYS.has(name) ? 1 : 0.4))
    .flatMap((parameter) => pairsOf(chance, corner, action, parameter));
  const named: Pair = [client.actionParameter, chance.yes(0.2) ? action.toUpperCase() : action];
  const format = client.answerFormat;
  const asked = format === null ? null : chance.pick(Object.keys(format.contentTypes));
  const { pairs: credentials, isHashed } = credentialsOf(chance, dialect, corner, isDamaged);
  const asking: Pair[] = format === null || asked === null ? [] : [[format.parameter, asked]];
  return {
    dialect,
    action,
    pairs: [...asking, ...distorted(chance, distance, [named, ...fitting])],
    credentials,
    askedType: distance === 'conforming' && asked !== null ? (format?.contentTypes[asked] ?? null) : null,
    mayHash: isHashed || fitting.some(([name]) => name === 'password2') || (isDamaged && hasCorpUsers(dialect)),
  };
}

function pairsOf(chance: Chance, corner: Corner, action: string, parameter: DialectParameter): readonly Pair[] {
  const { name, form } = parameter;
  const value = (): Tree => valueOf(chance, corner, action, parameter);
  if (form !== 'numbered') return [[name, value()]];
  return chance.yes(0.2)
    ? [
        [`${name}1`, value()],
        [`${name}7`, value()],
      ]
    : [[`${name}1`, value()]];
}

/**
 * The scene by the names of parameters. Ids are such that a write to {@link QUIET} is refused: an invoice or a client
 * that is not there, or a cancelled invoice.
 */
function valueOf(chance: Chance, corner: Corner, action: string, parameter: DialectParameter): Tree {
  const absent = String(1 + chance.below(999_999));
  switch (parameter.name) {
    case 'clientid':
    case 'userid':
      return corner === QUIET ? absent : String(corner.clientId);
    case 'contactid':
    case 'quoteid':
    case 'groupid':
    case 'paymethodid':
    case 'adminid':
      return absent;
    case 'currency':
    case 'currencyid':
      return corner === QUIET ? absent : '1';
    case 'email':
    case 'clientemail':
      // Of the scene's client, so that AddClient refuses it. UpdateClient would find the client by it.
      return corner === QUIET && action === 'UpdateClient' ? 'absent@example.com' : 'client@example.com';
    case 'status':
      if (action === 'GetClients' || action === 'UpdateClient') return chance.pick(['Active', 'inactive', 'Closed']);
      return chance.pick(['Unpaid', 'Paid', 'Cancelled', 'Draft', 'Collections', 'Payment Pending']);
    case 'orderby':
      return chance.pick(['id', 'invoicenumber', 'DATE', 'duedate', 'total', 'status']);
    case 'order':
      return chance.pick(['asc', 'DESC']);
    case 'limitstart':
    case 'limitnum':
      return String(chance.below(40));
    case 'transactionid':
    case 'refundid':
      return corner === QUIET ? '999999999' : String(1 + chance.below(40));
    case 'transid':
      return `T-${chance.below(1_000_000)}`;
    case 'invoiceid':
      if (action === 'GetInvoice' || action === 'GetTransactions')
        return chance.yes(0.8) ? String(corner.openInvoice) : absent;
      if (action === 'AddInvoicePayment' && chance.yes(0.3)) return String(corner.cancelledInvoice);
      return corner === QUIET ? absent : String(corner.openInvoice);
    case 'id':
      // Of SendEmail: an invoice or a client.
      return corner === QUIET ? absent : String(chance.pick([corner.openInvoice, corner.clientId]));
    case 'stage':
      if (action === 'CreateQuote' && corner === QUIET) return 'Sold';
      return chance.pick(['Draft', 'delivered', 'On Hold', 'Lost']);
    case 'lineitems':
      return LINE_ITEMS;
    case 'messagename':
      return chance.pick(['Invoice Created', 'Invoice Payment Reminder', 'Client Signup Email']);
    case 'CORP_ID':
      return corner.tenantId;
    case 'INVOICE_NUMBER':
      if (corner !== QUIET) return chance.pick([corner.openInvoice, 4_711]);
      if (action !== 'addInvoicePayment') return absent;
      return chance.pick([corner.cancelledInvoice, 1 + chance.below(999_999)]);
    case 'CUSTOMER_ID':
      return corner === QUIET ? absent : String(corner.clientId);
    case 'INVOICE_TYPE_ID':
      return chance.pick([2, '3', 8]);
    case 'INVOICE_STATUS':
      return chance.pick(['Unpaid', 'draft', 'Cancelled', 'Collections', 'Payment Pending']);
    case 'INVOICE_PAYMENT_ID':
      return 1 + chance.below(50);
    case 'MERCHANT_SETTING_ID':
      return 1;
    case 'MONEY_TYPE_ID':
      return chance.pick([2, 3, 23]);
    case 'START_INVOICE_NUMBER':
    case 'END_INVOICE_NUMBER':
      return chance.pick([corner.openInvoice, 1, 9_999_999_999]);
    case 'LOOKUP_TYPE':
      return chance.pick(['money-types', 'merchant-settings', 'invoice-types']);
    case 'FIELD_LIST':
      return chance.pick(['web_merchant_setting_id', 'CORP_NAME, currency', 'nothing']);
    case 'DATE_TYPE':
      return chance.pick(['invoice', 'due']);
    case 'ROWS_PER_PAGE':
      return 1 + chance.below(50);
    case 'PAGE_KEY':
      return chance.pick(['1', '2016-01-01:1']);
    case 'DRIVER_ID':
    case 'VEHICLE_ID':
      return 1;
    case 'ROUTE':
    case 'DESCRIPTION':
      return chance.pick(['Line', 'Gift box']);
    case 'UNIT_OF_MEASURE':
      return 'Each';
    case 'AMOUNT':
    case 'INVOICE_AMOUNT':
    case 'QUANTITY':
    case 'AMOUNT_PAID':
      return chance.pick<Tree>([15, '15.95', 0.1, { digits: '15.90' }, '1']);
    case 'TRANSACTION_DATE':
    case 'TRANSACTION_DATE_TIME':
    case 'INVOICE_DATE':
    case 'DEPARTURE':
    case 'ARRIVAL':
    case 'START_DATE':
    case 'END_DATE':
    case 'DUE_DATE':
      return fittingDate(chance);
    case 'TRANSACTION_PROCESSED_BY_ID':
      return chance.pick([0, PAYEE]);
    default:
      return fittingValue(chance, parameter);
  }
}

/** One pair changed, or nearly all of them. */
function distorted(chance: Chance, distance: Distance, pairs: readonly Pair[]): readonly Pair[] {
  if (distance === 'conforming') return pairs;
  const share = distance === 'near' ? 1 / pairs.length : 0.6;
  const isNear = distance === 'near';
  const changed = pairs.flatMap(([name, value], place): Pair[] => {
    if (place === 0 && isNear) return [[name, value]];
    if (!chance.yes(share)) return [[name, value]];
    switch (chance.weighed({ value: 6, name: 1, missing: 1, twice: 1 })) {
      case 'value':
        return [[name, isIdentity(name) ? oddIdentity(chance) : oddValue(chance)]];
      case 'name':
        return [[oddName(chance), value]];
      case 'missing':
        return [];
      case 'twice':
        return [
          [name, isIdentity(name) ? oddIdentity(chance) : oddValue(chance)],
          [name, value],
        ];
    }
  });
  const extra = Array.from({ length: isNear ? chance.below(2) : chance.below(8) }, (): Pair => [
    oddName(chance),
    oddValue(chance),
  ]);
  return chance.yes(0.5) ? [...changed, ...extra] : [...extra, ...changed];
}

/** Whether a parameter names an invoice or a client. */
export function isIdentity(name: string): boolean {
  return /^(?:invoiceid|userid|clientid|contactid|paymethodid|quoteid|CORP_ID|INVOICE_NUMBER|CUSTOMER_ID)$/.test(name);
}

/** Anything but the number of an existing invoice: those have ten digits. */
function oddIdentity(chance: Chance): Tree {
  const value = oddValue(chance);
  return typeof value === 'string' && /8[12][12]0{5}/.test(value) ? 'x' : value;
}
