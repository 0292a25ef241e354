import { describe, expect, it } from '@jest/globals';
import {
  ACTOR,
  addPayment,
  createInvoice,
  CREDENTIAL_ID,
  decide,
  decideOne,
  decimal,
  eventsOf,
  INVOICE_ID,
  invoice,
  invoiceAfter,
  line,
  newLine,
  NOW,
  payment,
  refundPayment,
  state,
  updateInvoice,
  withOrigin,
} from '../support/builders.ts';

describe('a batch of commands', () => {
  it('decides each on what the ones before it left', () => {
    const decisions = decide(
      state(),
      addPayment({ amount: decimal('25.00') }),
      updateInvoice({ newLines: [newLine('5.00')] }),
      addPayment(),
      addPayment(),
    );
    expect(decisions.map((decision) => decision.outcome.ok)).toEqual([true, true, true, false]);
    expect(invoiceAfter(decisions[2]!)).toMatchObject({ status: 'Paid', totalMinor: 6500n, paidMinor: 6500n });
    expect(decisions[3]?.outcome).toMatchObject({ code: 'nothing-owed' });
  });

  it('lets a later command work on an invoice that an earlier one made', () => {
    const decisions = decide(
      state(),
      createInvoice(),
      updateInvoice({ invoiceId: 1001, editedLines: [{ id: 1001, ...newLine('10.00') }] }),
      addPayment({ invoiceId: 1001 }),
      refundPayment({ invoiceId: 1001, paymentId: 1001 }),
    );
    expect(decisions.map((decision) => decision.outcome.ok)).toEqual([true, true, true, true]);
    expect(invoiceAfter(decisions[3]!)).toMatchObject({ status: 'Refunded', paidMinor: 1000n, refundedMinor: 1000n });
  });

  it('lets a refusal touch none of its neighbours', () => {
    const single = decide(state(), addPayment({ commandId: 'a', reference: 'T-1' }));
    const besides = decide(
      state(),
      addPayment({ invoiceId: 999 }),
      addPayment({ commandId: 'a', reference: 'T-1' }),
      updateInvoice({ publishes: true }),
    );
    expect(invoiceAfter(besides[1]!)).toEqual(invoiceAfter(single[0]!));
    expect([besides[0]?.outcome.ok, besides[2]?.outcome.ok]).toEqual([false, false]);
  });

  it('spends a client’s credit once', () => {
    const on = state({ clients: [{ ...state().clients.get(7)!, creditMinor: 6000n }] });
    const decisions = decide(on, createInvoice({ appliesCredit: true }), createInvoice({ appliesCredit: true }));
    expect(decisions.map((decision) => invoiceAfter(decision)?.creditMinor)).toEqual([6000n, 0n]);
  });
});

describe('every refusal', () => {
  it('leaves one row of history that names it, what it met, and what was asked', () => {
    const decision = decideOne(state({ invoices: [invoice({ status: 'Cancelled' })] }), addPayment());
    expect(decision.changes).toMatchObject([
      {
        kind: 'history-added',
        entry: {
          id: 1001,
          invoiceId: INVOICE_ID,
          outcome: 'refused',
          code: 'invoice-refuses-payment',
          before: { status: 'Cancelled', balanceMinor: '6000' },
          after: { status: 'Cancelled', balanceMinor: '6000', refusedBecause: { status: 'Cancelled' } },
          recordedAt: NOW,
        },
      },
    ]);
    expect(decision.isKept).toBe(true);
  });

  it('of what was never found is on record all the same', () => {
    const decision = decideOne(state(), addPayment({ invoiceId: 999 }));
    expect(decision.changes).toMatchObject([
      { kind: 'history-added', entry: { invoiceId: null, code: 'invoice-not-found', before: null } },
    ]);
  });
});

describe('every change', () => {
  it.each([
    ['payment', addPayment({ amount: decimal('1.00') })],
    ['invoice', createInvoice()],
    ['update', updateInvoice({ notes: 'New' })],
    ['refund', refundPayment()],
  ])('by a %s leaves one row of history with before and after, and its event', (_what, command) => {
    const on = state({ invoices: [invoice({ paidMinor: 1000n })], payments: [payment({ amountMinor: 1000n })] });
    const decision = decideOne(on, command);
    const history = decision.changes.flatMap((change) => (change.kind === 'history-added' ? [change.entry] : []));
    expect(history).toHaveLength(1);
    expect(history[0]).toMatchObject({ outcome: 'applied', code: null, after: { status: expect.any(String) } });
    expect(eventsOf(decision)).toHaveLength(1);
  });
});

describe('a command id again', () => {
  const command = addPayment({ commandId: 'key:1', requestDigest: 'f', amount: decimal('5.00') });

  it('is answered with what it was answered before, and changes nothing', () => {
    const [first, again] = decide(state(), command, withOrigin(command, { requestId: 'another' }));
    expect(again).toMatchObject({ outcome: first?.outcome, changes: [], isKept: false });
  });

  it('from an earlier set is answered with the stored outcome, before anything else is looked at', () => {
    const outcome = { ok: false, code: 'nothing-owed', facts: {} } as const;
    const on = state({ invoices: [], lines: [line()], done: new Map([['key:1', { requestDigest: 'f', outcome }]]) });
    expect(decideOne(on, command)).toMatchObject({ outcome, changes: [], isKept: false });
  });

  it.each([
    ['another request', 'g'],
    ['a request without a digest', null],
  ])('with %s is refused, and the stored outcome stays', (_what, requestDigest) => {
    const [, misused, again] = decide(state(), command, withOrigin(command, { requestDigest }), command);
    expect(misused).toMatchObject({ outcome: { ok: false, code: 'idempotency-key-reused' }, isKept: false });
    expect(misused?.changes.map((change) => change.kind)).toEqual(['history-added']);
    expect(again?.outcome).toMatchObject({ ok: true });
  });

  it('of a refusal is refused again, even when it would be accepted now', () => {
    const refused = addPayment({ commandId: 'key:2', invoiceId: 1001 });
    const decisions = decide(state(), refused, createInvoice(), refused);
    expect(decisions.map((decision) => decision.outcome.ok)).toEqual([false, true, false]);
  });
});

describe('a credential that moved on', () => {
  it.each([
    ['has another version now', new Map([[CREDENTIAL_ID, 2]])],
    ['is gone or disabled', new Map<number, number>()],
  ])('and %s revokes the command, though it was done before', (_how, credentialVersions) => {
    const command = addPayment({ commandId: 'key:1' });
    const outcome = { ok: true, result: { kind: 'payment-added', paymentId: 1, isRepeat: false } } as const;
    const done = new Map([['key:1', { requestDigest: null, outcome }]]);
    const decision = decideOne(state({ credentialVersions, done }), command);
    expect(decision).toMatchObject({ outcome: { ok: false, code: 'credential-revoked' }, isKept: false });
    expect(decision.changes.map((change) => change.kind)).toEqual(['history-added']);
  });

  it('revokes only the commands of its older version', () => {
    const credentialVersions = new Map([[CREDENTIAL_ID, 2]]);
    const fresh = addPayment({ actor: { ...ACTOR, credentialVersion: 2 } });
    const decisions = decide(state({ credentialVersions }), addPayment(), fresh);
    expect(decisions.map((decision) => decision.outcome.ok)).toEqual([false, true]);
  });
});
