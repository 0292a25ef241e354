import type { Change, Decision } from '../../src/core/changes.ts';
import { claimKey } from '../../src/core/payment.ts';
import { recordKey } from '../../src/core/records/records.ts';
import type { State } from '../../src/core/ports.ts';

/** The state that a batch's decisions leave, as a database that wrote them would show it. */
export function fold(state: State, decisions: readonly Decision[]): State {
  return decisions.reduce((before, { command, outcome, changes, isKept }) => {
    const after = changes.reduce(foldChange, before);
    if (!isKept) return after;
    const { commandId, requestDigest } = command.origin;
    const done = { requestDigest, outcome };
    return { ...after, done: new Map([...after.done, [commandId, done]]) };
  }, state);
}

function foldChange(state: State, change: Change): State {
  switch (change.kind) {
    case 'invoice-added':
    case 'invoice-changed':
      return { ...state, invoices: withEntry(state.invoices, change.invoice.id, change.invoice) };
    case 'line-added':
      return withLines(state, change.line.invoiceId, (lines) => [...lines, change.line]);
    case 'line-changed':
      return withLines(state, change.line.invoiceId, (lines) =>
        lines.map((line) => (line.id === change.line.id ? change.line : line)),
      );
    case 'line-removed':
      return withLines(state, change.invoiceId, (lines) => lines.filter((line) => line.id !== change.lineId));
    case 'payment-added': {
      const { id, invoiceId, amountMinor } = change.payment;
      const held = { paymentId: id, invoiceId, amountMinor, givenOn: change.givenOn };
      return {
        ...state,
        payments: withEntry(state.payments, id, { payment: change.payment, refundedMinor: 0n }),
        heldClaims: new Map([...state.heldClaims, ...change.claims.map((claim) => [claimKey(claim), held] as const)]),
      };
    }
    case 'refund-added': {
      const paid = state.payments.get(change.refund.paymentId);
      if (paid === undefined) throw new Error('A refund of a payment that is not there');
      const refundedMinor = paid.refundedMinor + change.refund.amountMinor;
      return { ...state, payments: withEntry(state.payments, paid.payment.id, { ...paid, refundedMinor }) };
    }
    case 'transaction-added':
      return { ...state, usedReferences: new Set([...state.usedReferences, change.transaction.reference]) };
    case 'row-reversed':
    case 'claims-added':
      throw new Error('A correction is tested on a database');
    case 'delivery-changed':
      return { ...state, deliveries: withEntry(state.deliveries, change.delivery.invoiceId, change.delivery) };
    case 'credit-moved': {
      const client = state.clients.get(change.entry.clientId);
      if (client === undefined) throw new Error('Credit of a client that is not there');
      const creditMinor = client.creditMinor + change.entry.amountMinor;
      if (creditMinor < 0n) throw new Error('The credit of a client went below zero');
      return { ...state, clients: withEntry(state.clients, client.id, { ...client, creditMinor }) };
    }
    case 'record-set': {
      const { record } = change;
      return {
        ...state,
        records: withEntry(state.records, recordKey({ kind: record.kind, id: record.value.id }), record),
      };
    }
    case 'record-removed':
      return {
        ...state,
        records: new Map([...state.records].filter(([key]) => key !== recordKey(change.record))),
      };
    case 'number-taken':
      return { ...state, nextNumber: state.nextNumber === null ? null : state.nextNumber + 1n };
    case 'credit-note-added':
    case 'history-added':
    case 'event-raised':
      return state;
  }
}

function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  return new Map([...map, [key, value]]);
}

type Lines = State['lines'] extends ReadonlyMap<number, infer L> ? L : never;

function withLines(state: State, invoiceId: number, change: (lines: Lines) => Lines): State {
  return { ...state, lines: withEntry(state.lines, invoiceId, change(state.lines.get(invoiceId) ?? [])) };
}
