import type { Contact } from '../../src/core/records/contact.ts';
import { NO_CLIENT_FACTS } from '../../src/core/clients/facts.ts';
import type { Decision } from '../../src/core/changes.ts';
import type {
  Actor,
  AddPayment,
  Command,
  CommandOrigin,
  CreateInvoice,
  NewLine,
  RefundPayment,
  UpdateInvoice,
} from '../../src/core/commands.ts';
import type { AddCredit, ApplyCredit } from '../../src/core/commands/credit.ts';
import { decideBatch } from '../../src/core/decide/decide-batch.ts';
import { parseDecimal, type Decimal } from '../../src/core/money/decimal.ts';
import type { Delivery } from '../../src/core/delivery.ts';
import { totalsOf, type Invoice, type Line } from '../../src/core/invoice.ts';
import { currencyOf } from '../../src/core/money/money.ts';
import { ID_KINDS, type IdKind } from '../../src/core/ids.ts';
import type { Payment } from '../../src/core/payment.ts';
import type { Ids, RefundablePayment, State } from '../../src/core/ports.ts';
import type { TaxRules } from '../../src/core/money/tax.ts';
import type { AddTransaction, TransactionFields, UpdateTransaction } from '../../src/core/commands/transactions.ts';
import { RATE_OF_ONE } from '../../src/core/records/transaction.ts';
import type { Client, TenantSettings } from '../../src/core/tenant.ts';

export const TENANT_ID = 53;
export const CLIENT_ID = 7;
export const INVOICE_ID = 100;
export const CREDENTIAL_ID = 1;
/** 2026-11-22 10:00:00 UTC. */
export const NOW = Date.UTC(2026, 10, 22, 10);
export const NOW_TEXT = '2026-11-22 10:00:00';
export const FAR_DEADLINE = Date.UTC(2100, 0, 1);
export const USD = currencyOf('USD');
export const EXCLUSIVE: TaxRules = { mode: 'exclusive', isCompound: false, rounding: 'invoice' };

export const ACTOR: Actor = { tenantId: TENANT_ID, credentialId: CREDENTIAL_ID, credentialVersion: 1 };

/** A decimal from its text; a test that writes another text is wrong. */
export function decimal(text: string): Decimal {
  const value = parseDecimal(text);
  if (value === null) throw new Error(`${text} is not a decimal`);
  return value;
}

let commandCount = 0;

/** Fields of a command, those of its origin beside its own. */
type Fields<C extends Command> = Partial<Omit<C, 'kind' | 'origin'> & CommandOrigin>;

/** A command of default fields with some of them replaced. */
function commandOf<C extends Command>(defaults: C, fields: Fields<C>): C {
  const names = new Set(Object.keys(defaults.origin));
  const entries = Object.entries(fields);
  return {
    ...defaults,
    ...Object.fromEntries(entries.filter(([name]) => !names.has(name))),
    origin: { ...defaults.origin, ...Object.fromEntries(entries.filter(([name]) => names.has(name))) },
  };
}

/** The same command with another origin, in the fields that are given. */
export function withOrigin<C extends Command>(command: C, fields: Partial<CommandOrigin>): C {
  return { ...command, origin: { ...command.origin, ...fields } };
}

/** An origin with a command id of its own. */
export function newOrigin(): CommandOrigin {
  commandCount += 1;
  return {
    commandId: `test:${commandCount}`,
    requestDigest: null,
    actor: ACTOR,
    dialect: 'whmcs',
    requestId: `request-${commandCount}`,
    deadline: FAR_DEADLINE,
    mayRound: false,
  };
}

/** A payment of the whole balance of {@link INVOICE_ID}, under a reference of its own. */
export function addPayment(fields: Fields<AddPayment> = {}): AddPayment {
  const origin = newOrigin();
  const defaults: AddPayment = {
    kind: 'add-payment',
    origin,
    invoiceId: INVOICE_ID,
    amount: null,
    fees: null,
    gateway: 'paypal',
    reference: `T-${origin.commandId}`,
    paidAt: null,
    sendsMail: false,
    details: {},
    completesDelivery: false,
    duplicateDigest: null,
  };
  return commandOf(defaults, fields);
}

export function newLine(amount: string, fields: Partial<NewLine> = {}): NewLine {
  return { description: 'A line', amount: decimal(amount), isTaxed: false, ...fields };
}

/** An Unpaid invoice of one untaxed line of 60.00. */
export function createInvoice(fields: Fields<CreateInvoice> = {}): CreateInvoice {
  const defaults: CreateInvoice = {
    origin: newOrigin(),
    kind: 'create-invoice',
    clientId: CLIENT_ID,
    status: 'Unpaid',
    sendsMail: false,
    paymentMethod: null,
    rate: null,
    rate2: null,
    issuedOn: null,
    dueOn: null,
    notes: '',
    lines: [newLine('60.00')],
    appliesCredit: false,
  };
  return commandOf(defaults, fields);
}

/** A change of nothing. */
export function updateInvoice(fields: Fields<UpdateInvoice> = {}): UpdateInvoice {
  const defaults: UpdateInvoice = {
    origin: newOrigin(),
    kind: 'update-invoice',
    invoiceId: INVOICE_ID,
    status: null,
    paymentMethod: null,
    rate: null,
    rate2: null,
    credit: null,
    issuedOn: null,
    dueOn: null,
    paidAt: null,
    notes: null,
    editedLines: [],
    newLines: [],
    removedLines: [],
    publishes: false,
    sendsMail: false,
  };
  return commandOf(defaults, fields);
}

/** All credit that the client has and the invoice takes. */
export function applyCredit(fields: Fields<ApplyCredit> = {}): ApplyCredit {
  const defaults: ApplyCredit = {
    kind: 'apply-credit',
    origin: newOrigin(),
    invoiceId: INVOICE_ID,
    amount: null,
    sendsMail: false,
  };
  return commandOf(defaults, fields);
}

/** Credit of 10.00 for the client. */
export function addCredit(fields: Fields<AddCredit> = {}): AddCredit {
  const defaults: AddCredit = {
    kind: 'add-credit',
    origin: newOrigin(),
    clientId: CLIENT_ID,
    amount: decimal('10.00'),
    isRemoval: false,
    description: 'Goodwill',
    datedOn: null,
  };
  return commandOf(defaults, fields);
}

/** Money in of 10.00 on {@link INVOICE_ID}, under a reference of its own. */
export function addTransaction(fields: Fields<AddTransaction> = {}): AddTransaction {
  const origin = newOrigin();
  const defaults: AddTransaction = {
    kind: 'add-transaction',
    origin,
    clientId: null,
    invoiceId: INVOICE_ID,
    currencyId: null,
    gateway: 'paypal',
    reference: `X-${origin.commandId}`,
    paidAt: null,
    description: '',
    amountIn: decimal('10.00'),
    fees: null,
    amountOut: null,
    rate: RATE_OF_ONE,
    isCredit: false,
    allowsDuplicate: false,
  };
  return commandOf(defaults, fields);
}

/** A correction of transaction 1 that changes nothing but the given fields. */
export function updateTransaction(
  fields: Fields<UpdateTransaction> = {},
  changes: Partial<TransactionFields> = {},
): UpdateTransaction {
  const none: TransactionFields = {
    ...{ refundId: null, clientId: null, invoiceId: null, currencyId: null, gateway: null, reference: null },
    ...{ paidAt: null, description: null, amountIn: null, fees: null, amountOut: null, rate: null, isCredit: null },
  };
  const defaults: UpdateTransaction = {
    kind: 'update-transaction',
    origin: newOrigin(),
    transactionId: 1,
    fields: { ...none, ...changes },
  };
  return commandOf(defaults, fields);
}

export function refundPayment(fields: Fields<RefundPayment> = {}): RefundPayment {
  const defaults: RefundPayment = {
    origin: newOrigin(),
    kind: 'refund-payment',
    invoiceId: INVOICE_ID,
    paymentId: 1,
    amount: null,
    reference: '',
    refundedAt: null,
  };
  return commandOf(defaults, fields);
}

export function tenant(fields: Partial<TenantSettings> = {}): TenantSettings {
  return {
    id: TENANT_ID,
    currency: USD,
    timeZone: 'UTC',
    rate: 0n,
    rate2: 0n,
    taxRules: EXCLUSIVE,
    dueDays: 14,
    paymentMethod: 'banktransfer',
    referenceScope: 'invoice',
    unknownGateways: 'warn',
    invoiceRules: '8',
    extraDecimals: 'round',
    timedRepeatMs: 86_400_000,
    datedRepeatMs: 300_000,
    numberFormat: null,
    ...fields,
  };
}

export function client(fields: Partial<Client> = {}): Client {
  return {
    id: CLIENT_ID,
    currency: USD,
    isTaxExempt: false,
    rate: null,
    rate2: null,
    paymentMethod: null,
    creditMinor: 0n,
    ...fields,
  };
}

export function line(fields: Partial<Line> = {}): Line {
  return {
    id: 1,
    invoiceId: INVOICE_ID,
    type: '',
    relatedId: 0,
    description: 'A line',
    amountMinor: 6000n,
    isTaxed: false,
    ...fields,
  };
}

/** An Unpaid invoice with the totals of its lines: one untaxed line of 60.00, unless others are given. */
export function invoice(fields: Partial<Invoice> = {}, lines: readonly Line[] = [line()]): Invoice {
  const taxation = {
    rate: fields.rate ?? 0n,
    rate2: fields.rate2 ?? 0n,
    taxRules: fields.taxRules ?? EXCLUSIVE,
  };
  return {
    id: INVOICE_ID,
    clientId: CLIENT_ID,
    currency: USD,
    number: '',
    status: 'Unpaid',
    issuedOn: '2026-11-01',
    dueOn: '2026-11-15',
    paidAt: null,
    refundedAt: null,
    cancelledAt: null,
    lastCaptureAt: null,
    ...taxation,
    ...totalsOf(lines, taxation, fields.creditMinor ?? 0n),
    paidMinor: 0n,
    excessMinor: 0n,
    refundedMinor: 0n,
    notedMinor: 0n,
    paymentMethod: 'banktransfer',
    notes: '',
    ...fields,
  };
}

/** A payment of 60.00 on {@link INVOICE_ID}, of which nothing was refunded. */
export function payment(fields: Partial<Payment> = {}, refundedMinor = 0n): RefundablePayment {
  return {
    payment: {
      id: 1,
      invoiceId: INVOICE_ID,
      clientId: CLIENT_ID,
      amountMinor: 6000n,
      feesMinor: 0n,
      excessMinor: 0n,
      gateway: 'paypal',
      reference: 'T-0',
      paidAt: '2026-11-20 09:00:00',
      recordedAt: NOW,
      details: {},
      duplicateDigest: null,
      ...fields,
    },
    refundedMinor,
  };
}

/** An open delivery of {@link INVOICE_ID}. */
/** A contact of the client, with every field. */
export function contact(fields: Partial<Contact> = {}): Contact {
  return {
    id: 1,
    clientId: CLIENT_ID,
    firstName: 'Ann',
    lastName: 'Lee',
    companyName: '',
    email: 'ann@example.com',
    address1: '1 Main Street',
    address2: '',
    city: 'Springfield',
    state: 'IL',
    postcode: '62701',
    country: 'US',
    phoneNumber: '5551234',
    taxId: '',
    mails: ['general'],
    createdAt: NOW,
    updatedAt: NOW,
    ...fields,
  };
}

export function delivery(fields: Partial<Delivery> = {}): Delivery {
  return {
    invoiceId: INVOICE_ID,
    metrcDeliveryId: 9001,
    plan: null,
    licenseNumber: '123-ABC',
    acceptedPackages: ['ABCDEF012345670000010026'],
    returnedPackages: [],
    state: 'open',
    arrivedAt: null,
    failure: null,
    ...fields,
  };
}

interface StateFields extends Partial<Omit<State, 'invoices' | 'lines' | 'clients' | 'payments' | 'deliveries'>> {
  readonly invoices?: readonly Invoice[];
  readonly lines?: readonly Line[];
  readonly clients?: readonly Client[];
  readonly payments?: readonly RefundablePayment[];
  readonly deliveries?: readonly Delivery[];
}

/** A tenant with one client and one Unpaid invoice of 60.00, as a batch would find them. */
export function state(fields: StateFields = {}): State {
  const {
    invoices = [invoice()],
    lines = [line()],
    clients = [client()],
    payments = [],
    deliveries = [],
    ...rest
  } = fields;
  return {
    tenant: tenant(),
    gateways: { unknown: new Set(), known: [] },
    clientFacts: NO_CLIENT_FACTS,
    records: new Map(),
    transactions: new Map(),
    currencies: new Map(),
    usedReferences: new Set(),
    heldClaims: new Map(),
    lookAlikes: new Map(),
    done: new Map(),
    credentialVersions: new Map([[CREDENTIAL_ID, 1]]),
    nextNumber: null,
    ...rest,
    invoices: new Map(invoices.map((each) => [each.id, each])),
    lines: new Map(invoices.map(({ id }) => [id, lines.filter((each) => each.invoiceId === id)])),
    clients: new Map(clients.map((each) => [each.id, each])),
    payments: new Map(payments.map((each) => [each.payment.id, each])),
    deliveries: new Map(deliveries.map((each) => [each.invoiceId, each])),
  };
}

/** Ids that count up, one sequence a kind. */
export function countingIds(start = 1001): Ids {
  const next = new Map<IdKind, number>(ID_KINDS.map((kind) => [kind, start]));
  return {
    next: (kind) => {
      const id = next.get(kind) ?? start;
      next.set(kind, id + 1);
      return id;
    },
  };
}

/** The decisions on commands in a state, at {@link NOW}. */
export function decide(on: State, ...commands: readonly Command[]): readonly Decision[] {
  return decideBatch(on, commands, countingIds(), NOW);
}

/** The decision on one command. */
export function decideOne(on: State, command: Command): Decision {
  const [decision] = decide(on, command);
  if (decision === undefined) throw new Error('A command was not decided');
  return decision;
}

/** The invoice as a decision leaves it, or `undefined` where it changes none. */
export function invoiceAfter(decision: Decision): Invoice | undefined {
  for (const change of decision.changes) {
    if (change.kind === 'invoice-changed' || change.kind === 'invoice-added') return change.invoice;
  }
  return undefined;
}

/** The names of the events that a decision raises, in order. */
export function eventsOf(decision: Decision): readonly string[] {
  return decision.changes.flatMap((change) => (change.kind === 'event-raised' ? [change.event.name] : []));
}
