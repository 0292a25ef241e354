import type { ClientQuestion } from './clients/facts.ts';
import type { Command, UpdateInvoice } from './commands.ts';
import type { InvoiceId } from './invoice.ts';
import type { ClientId, ReferenceScope } from './tenant.ts';
import { gatewayKey } from './gateway-names.ts';
import { ID_KINDS, type IdKind } from './ids.ts';
import type { RecordRef } from './records/records.ts';
import type { StoredTransaction, TransactionId } from './records/transaction.ts';
import { claimsOf, gatewayOf, type Claim, type PaymentId } from './payment.ts';

/** The rows to load and to lock before a command's decision. */
export interface LoadPlan {
  readonly invoices: readonly InvoiceId[];
  /** Invoices to load with their lines. */
  readonly linesOf: readonly InvoiceId[];
  readonly clients: readonly ClientId[];
  /** Clients whose credit may be spent: locked. An excess is a difference that commutes, and needs no lock. */
  readonly creditOf: readonly ClientId[];
  /** Invoices whose client's credit may be spent. */
  readonly creditOfInvoices: readonly InvoiceId[];
  readonly payments: readonly PaymentId[];
  /** Invoices whose newest payments may be refunded. */
  readonly paymentsOf: readonly InvoiceId[];
  /** Transactions to correct or to refund, with their invoices, clients and rows of money. */
  readonly transactions: readonly TransactionId[];
  /** Numbers of currencies. */
  readonly currencies: readonly number[];
  /** References that a transaction must have for itself. */
  readonly references: readonly string[];
  /** Invoices to load with their delivery. */
  readonly deliveriesOf: readonly InvoiceId[];
  /** Names of gateways and payment methods to be looked up among the tenant's, as `gatewayKey` writes them. */
  readonly gateways: readonly string[];
  /** Questions about clients whose rows are not locked. */
  readonly clientQuestions: readonly ClientQuestion[];
  /** Other records, locked. */
  readonly records: readonly RecordRef[];
  /** Whether an invoice may become Paid, and with it take the next sequential number. */
  readonly mayTakeNumber: boolean;
  /** An upper bound of the ids that deciding it can use. */
  readonly ids: Readonly<Record<IdKind, number>>;
}

const NO_IDS = Object.fromEntries(ID_KINDS.map((kind) => [kind, 0])) as Record<IdKind, number>;

/** The plan of a command that needs nothing but its history row and its events. */
export const NOTHING: LoadPlan = {
  invoices: [],
  linesOf: [],
  clients: [],
  creditOf: [],
  creditOfInvoices: [],
  payments: [],
  paymentsOf: [],
  transactions: [],
  currencies: [],
  references: [],
  deliveriesOf: [],
  gateways: [],
  clientQuestions: [],
  records: [],
  mayTakeNumber: false,
  ids: { ...NO_IDS, history: 1, event: 3 },
};

/** The names in a command. Without a name the invoice's, the client's or the tenant's applies. */
export function gatewaysOf(name: string | null): readonly string[] {
  const key = name === null ? '' : gatewayKey(name);
  return key === '' ? [] : [key];
}

/** Whether an update may change lines. */
export function touchesLines({ editedLines, newLines, removedLines }: UpdateInvoice): boolean {
  return editedLines.length + newLines.length + removedLines.length > 0;
}

/** Whether an update is decided on the lines: rates are charged on them too. */
export function needsLines(command: UpdateInvoice): boolean {
  return touchesLines(command) || command.rate !== null || command.rate2 !== null;
}

/** The needs of a whole batch. */
export function mergeLoadPlans(all: readonly LoadPlan[]): LoadPlan {
  const merged = <T>(of: (plan: LoadPlan) => readonly T[]): T[] => [...new Set(all.flatMap(of))];
  return {
    invoices: merged((plan) => plan.invoices),
    linesOf: merged((plan) => plan.linesOf),
    clients: merged((plan) => plan.clients),
    creditOf: merged((plan) => plan.creditOf),
    creditOfInvoices: merged((plan) => plan.creditOfInvoices),
    payments: merged((plan) => plan.payments),
    paymentsOf: merged((plan) => plan.paymentsOf),
    transactions: merged((plan) => plan.transactions),
    currencies: merged((plan) => plan.currencies),
    references: merged((plan) => plan.references),
    deliveriesOf: merged((plan) => plan.deliveriesOf),
    gateways: merged((plan) => plan.gateways),
    clientQuestions: all.flatMap((plan) => plan.clientQuestions),
    records: all.flatMap((plan) => plan.records),
    mayTakeNumber: all.some((plan) => plan.mayTakeNumber),
    ids: Object.fromEntries(
      ID_KINDS.map((kind) => [kind, all.reduce((count, plan) => count + plan.ids[kind], 0)]),
    ) as Record<IdKind, number>,
  };
}

/** The claims that the payments of a batch would take; `methodOf` returns the payment method of a locked invoice. */
export function claimsWanted(
  commands: readonly Command[],
  scope: ReferenceScope,
  methodOf: (invoiceId: InvoiceId) => string | undefined,
): Claim[] {
  return commands.flatMap((command) => {
    if (command.kind === 'add-transaction') {
      const { invoiceId, gateway, reference } = command;
      return invoiceId === null ? [] : claimsOf(scope, invoiceId, gateway, reference);
    }
    if (command.kind !== 'add-payment') return [];
    const method = command.gateway === null ? methodOf(command.invoiceId) : command.gateway;
    if (method === undefined) return [];
    return claimsOf(scope, command.invoiceId, gatewayOf(command, method), command.reference);
  });
}

/** The duplicateDigests by which the payments of a batch may be repeats. */
export function duplicatesWanted(
  commands: readonly Command[],
): { readonly invoiceId: InvoiceId; readonly digest: string }[] {
  return commands.flatMap((command) =>
    command.kind === 'add-payment' && command.duplicateDigest !== null
      ? [{ invoiceId: command.invoiceId, digest: command.duplicateDigest.digest }]
      : [],
  );
}

/** The claims that corrections of a batch would take, under any scope. */
export function claimsOfCorrections(
  commands: readonly Command[],
  transactions: ReadonlyMap<TransactionId, StoredTransaction>,
): Claim[] {
  return commands.flatMap((command) => {
    if (command.kind !== 'update-transaction') return [];
    const stored = transactions.get(command.transactionId);
    if (stored === undefined) return [];
    const { transaction } = stored;
    const { invoiceId, gateway, reference } = command.fields;
    const target = invoiceId ?? transaction.invoiceId ?? 0;
    if (target === 0) return [];
    return claimsOf('gateway', target, gateway ?? transaction.gateway, reference ?? transaction.reference);
  });
}
