import { addInvoicePayment as corpSchema } from '../../schemas/corp/billing/add-invoice-payment.ts';
import { addInvoicePayment } from '../../schemas/whmcs/billing/add-invoice-payment.ts';
import { createInvoice } from '../../schemas/whmcs/billing/create-invoice.ts';
import { getInvoice } from '../../schemas/whmcs/billing/get-invoice.ts';
import { updateInvoice } from '../../schemas/whmcs/billing/update-invoice.ts';
import type { ActionSchema, ValueSchema } from '../../schemas/whmcs/values.ts';
import type { Chance } from './inputs/chance.ts';
import {
  API_CALLERS,
  apiIdentifier,
  apiSecret,
  BUSY,
  callerIndex,
  CANARY,
  CORP_USERS,
  PAYEE,
  QUIET,
  type Corner,
} from './scene-names.ts';
import type { Pair, Tree } from './inputs/tree.ts';
import { fittingDate, fittingValue, oddName, oddText, oddValue } from './inputs/values.ts';

export type Distance = 'conforming' | 'near' | 'far';

/** The content of a call, before it is written in any format. */
export interface Call {
  readonly dialect: 'whmcs' | 'corp';
  readonly pairs: readonly Pair[];
  /** The pairs with the caller's credentials; they come after the others. */
  readonly credentials: readonly Pair[];
  /** The answer's format, where the call names it in readable form. */
  readonly asked: 'json' | 'xml' | 'nvp' | 'JSON' | 'WDDX' | null;
  /** Whether a password may have to be hashed for it, which takes half a second. */
  readonly mayHash: boolean;
}

const ACTIONS: Readonly<Record<string, ActionSchema>> = {
  AddInvoicePayment: addInvoicePayment,
  CreateInvoice: createInvoice,
  GetInvoice: getInvoice,
  UpdateInvoice: updateInvoice,
};

/** A share of the calls so small that the hashing of their passwords does not become the test. */
const HASHED_SHARE = 0.002;

export function whmcsCall(chance: Chance, distance: Distance, isDamaged: boolean): Call {
  const corner = chance.yes(0.6) ? QUIET : BUSY;
  const action = chance.pick(Object.keys(ACTIONS));
  const schema = ACTIONS[action] ?? getInvoice;
  const names = [...Object.keys(schema.properties), ...numbered(schema)].filter((name) =>
    chance.yes(required(schema, name) ? 1 : 0.35),
  );
  const fitting = names.map((name): Pair => [name, valueOf(chance, corner, action, name, schemaOf(schema, name))]);
  const asked = chance.pick(['json', 'xml', 'nvp'] as const);
  const { pairs: own, isHashed } = whmcsCredentials(chance, corner, isDamaged);
  const pairs = distorted(chance, distance, [['action', action], ...fitting]);
  return {
    dialect: 'whmcs',
    pairs: [['responsetype', asked], ...pairs],
    credentials: own,
    asked: distance === 'conforming' ? asked : null,
    mayHash: isHashed,
  };
}

function required(schema: ActionSchema, name: string): boolean {
  return schema.required.includes(name);
}

function numbered(schema: ActionSchema): string[] {
  return schema.patternProperties === undefined ? [] : ['itemdescription1', 'itemamount1', 'itemtaxed1', 'itemamount7'];
}

function schemaOf(schema: ActionSchema, name: string): ValueSchema | undefined {
  const pattern = Object.keys(schema.patternProperties ?? {}).find((one) => new RegExp(one).test(name));
  return schema.properties[name] ?? schema.patternProperties?.[pattern ?? ''];
}

/**
 * Ids are such that a write to {@link QUIET} is refused: an invoice or a client that does not exist, or is cancelled.
 */
function valueOf(chance: Chance, corner: Corner, action: string, name: string, schema: ValueSchema | undefined): Tree {
  const absent = String(1 + chance.below(999_999));
  if (name === 'userid') return corner === QUIET ? absent : String(corner.clientId);
  if (name === 'status') return chance.pick(['Unpaid', 'Paid', 'Cancelled', 'Draft', 'Collections', 'Payment Pending']);
  if (name === 'transid') return `T-${chance.below(1_000_000)}`;
  if (name !== 'invoiceid') return fittingValue(chance, schema ?? { type: 'string' });
  if (action === 'GetInvoice') return chance.yes(0.8) ? String(corner.openInvoice) : absent;
  if (action === 'AddInvoicePayment' && chance.yes(0.3)) return String(corner.cancelledInvoice);
  return corner === QUIET ? absent : String(corner.openInvoice);
}

/** One thing changed, or nearly all of it. */
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

function isIdentity(name: string): boolean {
  return /^(?:invoiceid|userid|INVOICE_NUMBER)$/.test(name);
}

/** Anything but the number of an existing invoice: those have ten digits. */
function oddIdentity(chance: Chance): Tree {
  const value = oddValue(chance);
  return typeof value === 'string' && /8[12][12]0{5}/.test(value) ? 'x' : value;
}

function whmcsCredentials(chance: Chance, corner: Corner, isDamaged: boolean): { pairs: Pair[]; isHashed: boolean } {
  const caller = callerIndex(chance.below(API_CALLERS / 2), isDamaged);
  const right: Pair[] = [
    ['identifier', apiIdentifier(corner, caller)],
    ['secret', apiSecret(caller, isDamaged)],
  ];
  if (chance.yes(HASHED_SHARE)) {
    return {
      pairs: [
        ['username', oddText(chance)],
        ['password', `${CANARY}${oddText(chance)}`],
      ],
      isHashed: true,
    };
  }
  if (chance.yes(0.95)) return { pairs: right, isHashed: false };
  const wrong = chance.pick<Pair[]>([
    [],
    [
      ['identifier', oddText(chance)],
      ['secret', `${CANARY}${oddText(chance)}`],
    ],
    [
      ['identifier', apiIdentifier(corner, caller)],
      ['secret', `${CANARY}-wrong`],
    ],
    [
      ['identifier', [apiIdentifier(corner, caller)]],
      ['secret', [apiSecret(caller, isDamaged)]],
    ],
    [
      ['identifier', true],
      ['secret', { pairs: [['$ne', `${CANARY}-x`]] }],
    ],
    [
      ['secret', { digits: '0' }],
      ['accesskey', `${CANARY}-key`],
    ],
  ]);
  return { pairs: wrong, isHashed: false };
}

export function corpCall(chance: Chance, distance: Distance, isDamaged: boolean): Call {
  const corner = chance.yes(0.6) ? QUIET : BUSY;
  const names = Object.entries(corpSchema.arguments).filter(([, { isRequired }]) => isRequired || chance.yes(0.6));
  const fitting = names.map(([name]): Pair => [name, corpValue(chance, corner, name)]);
  const dated: Pair[] = names.some(([name]) => name.startsWith('TRANSACTION_DATE'))
    ? []
    : [['TRANSACTION_DATE', fittingDate(chance)]];
  const asked = chance.pick(['JSON', 'WDDX'] as const);
  const method: Pair = ['API_CALL_FUNCTION_NAME', chance.pick(['addInvoicePayment', 'ADDINVOICEPAYMENT'])];
  const { pairs: own, isHashed } = corpCredentials(chance, corner, isDamaged);
  return {
    dialect: 'corp',
    pairs: [['API_INPUT_OUTPUT_TYPE', asked], ...distorted(chance, distance, [method, ...fitting, ...dated])],
    credentials: own,
    asked: distance === 'conforming' ? asked : null,
    mayHash: isHashed || isDamaged,
  };
}

function corpValue(chance: Chance, corner: Corner, name: string): Tree {
  const invoices =
    corner === QUIET ? [corner.cancelledInvoice, 1 + chance.below(999_999)] : [corner.openInvoice, 4_711];
  switch (name) {
    case 'CORP_ID':
      return corner.tenantId;
    case 'INVOICE_NUMBER':
      return chance.pick(invoices);
    case 'MERCHANT_SETTING_ID':
      return 1;
    case 'MONEY_TYPE_ID':
      return chance.pick([2, 3, 23]);
    case 'AMOUNT_PAID':
      return chance.pick<Tree>([15, '15.95', 0.1, { digits: '15.90' }, '1']);
    case 'TRANSACTION_DATE':
    case 'TRANSACTION_DATE_TIME':
      return fittingDate(chance);
    case 'TRANSACTION_PROCESSED_BY_ID':
      return chance.pick([0, PAYEE]);
    default:
      return chance.pick<Tree>([1003, 'notes', 'Café ☕ <&>', '']);
  }
}

/** A call without arguments of each caller of the corp-ID dialect, as JSON. */
export function firstCalls(): readonly string[] {
  return [QUIET, BUSY].flatMap((corner) =>
    Array.from({ length: CORP_USERS }, (_, caller) =>
      JSON.stringify({ API_CALL_FUNCTION_NAME: 'addInvoicePayment', ...Object.fromEntries(knownUser(corner, caller)) }),
    ),
  );
}

function knownUser(corner: Corner, caller: number): readonly (readonly [string, string | number])[] {
  return [
    ['API_CORP_KEY_ID', `${corner.keyPrefix}-${corner.tenantId}`],
    ['API_USER_NAME', `u${caller}`],
    ['API_USER_PASSWORD', apiSecret(caller, caller % 2 === 1)],
    ['API_CURRENT_PAYEE_ID', PAYEE],
  ];
}

function corpCredentials(chance: Chance, corner: Corner, isDamaged: boolean): { pairs: Pair[]; isHashed: boolean } {
  const caller = callerIndex(chance.below(CORP_USERS / 2), isDamaged);
  const right = [...knownUser(corner, caller)];
  if (!chance.yes(HASHED_SHARE)) return { pairs: right, isHashed: false };
  const place = chance.below(right.length);
  const wrong = right.map(([name, value], index): Pair => [
    name,
    index !== place ? value : name === 'API_USER_PASSWORD' ? `${CANARY}${oddText(chance)}` : oddValue(chance),
  ]);
  return { pairs: wrong, isHashed: true };
}
