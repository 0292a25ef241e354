import { describe, expect, it } from '@jest/globals';
import {
  addCredit,
  applyCredit,
  client,
  decide,
  decideOne,
  decimal,
  eventsOf,
  invoice,
  invoiceAfter,
  state,
} from '../support/builders.ts';

const withCredit = (creditMinor: bigint, invoices = [invoice()]) =>
  state({ clients: [client({ creditMinor })], invoices });

describe('credit applied to an invoice', () => {
  it('moves from the client into the invoice, and leaves it Unpaid while it owes', () => {
    const decision = decideOne(withCredit(5_000n), applyCredit({ amount: decimal('10.00') }));
    expect(decision.outcome).toMatchObject({ ok: true, result: { amountMinor: '1000', isPaid: false } });
    expect(invoiceAfter(decision)).toMatchObject({ creditMinor: 1_000n, totalMinor: 5_000n, status: 'Unpaid' });
    const moved = decision.changes.flatMap((change) => (change.kind === 'credit-moved' ? [change.entry] : []));
    expect(moved).toMatchObject([{ amountMinor: -1_000n, reason: 'applied-to-invoice', paymentId: null }]);
  });

  it('without an amount is as much as the client has', () => {
    const decision = decideOne(withCredit(2_500n), applyCredit());
    expect(decision.outcome).toMatchObject({ ok: true, result: { amountMinor: '2500', isPaid: false } });
  });

  it('without an amount is not more than the invoice owes, makes it Paid and sends the wanted mail', () => {
    const decision = decideOne(withCredit(9_999n), applyCredit({ sendsMail: true }));
    expect(decision.outcome).toMatchObject({ ok: true, result: { amountMinor: '6000', isPaid: true } });
    expect(invoiceAfter(decision)).toMatchObject({ status: 'Paid', totalMinor: 0n });
    expect(eventsOf(decision)).toEqual(['invoice.updated', 'invoice.paid', 'mail.payment-received']);
    expect(eventsOf(decideOne(withCredit(9_999n), applyCredit()))).not.toContain('mail.payment-received');
  });

  it.each([
    ['an invoice that is not there', applyCredit({ invoiceId: 999 }), 'invoice-not-found'],
    ['more than the client has', applyCredit({ amount: decimal('50.01') }), 'credit-exceeds-client'],
    ['nothing', applyCredit({ amount: decimal('0') }), 'credit-not-positive'],
    ['less than nothing', applyCredit({ amount: decimal('-1') }), 'credit-not-positive'],
  ])('is refused for %s', (_what, command, code) => {
    expect(decideOne(withCredit(5_000n), command).outcome).toMatchObject({ ok: false, code });
  });

  it('is refused beyond the balance, and where the client has none', () => {
    const beyond = decideOne(withCredit(9_999n), applyCredit({ amount: decimal('60.01') }));
    expect(beyond.outcome).toMatchObject({ code: 'credit-exceeds-invoice' });
    expect(decideOne(withCredit(0n), applyCredit()).outcome).toMatchObject({ code: 'credit-not-positive' });
  });

  it.each(['Draft', 'Paid', 'Cancelled', 'Refunded', 'Collections', 'Payment Pending'] as const)(
    'is refused on an invoice that is %s',
    (status) => {
      const decision = decideOne(withCredit(5_000n, [invoice({ status })]), applyCredit());
      expect(decision.outcome).toMatchObject({ ok: false, code: 'invoice-not-unpaid' });
    },
  );

  it('of one batch sees what the commands before it left', () => {
    const [first, second] = decide(withCredit(4_000n), applyCredit({ amount: decimal('30.00') }), applyCredit());
    expect(first?.outcome).toMatchObject({ ok: true });
    expect(second?.outcome).toMatchObject({ ok: true, result: { amountMinor: '1000' } });
  });
});

describe('credit of a client', () => {
  it('is added and removed, with the new balance', () => {
    const [added, removed] = decide(
      withCredit(500n),
      addCredit({ description: 'Goodwill', datedOn: '2026-11-01' }),
      addCredit({ isRemoval: true, amount: decimal('15.00') }),
    );
    expect(added?.outcome).toMatchObject({ ok: true, result: { balanceMinor: '1500', currency: 'USD' } });
    expect(removed?.outcome).toMatchObject({ ok: true, result: { balanceMinor: '0' } });
    const entries = [added, removed].flatMap((decision) =>
      (decision?.changes ?? []).flatMap((change) => (change.kind === 'credit-moved' ? [change.entry] : [])),
    );
    expect(entries).toMatchObject([
      { amountMinor: 1_000n, reason: 'added', description: 'Goodwill', datedOn: '2026-11-01', invoiceId: null },
      { amountMinor: -1_500n, reason: 'removed' },
    ]);
  });

  it.each([
    ['a client that is not there', addCredit({ clientId: 999 }), 'client-not-found'],
    ['nothing', addCredit({ amount: decimal('0') }), 'nothing-owed'],
    ['a removal below zero', addCredit({ isRemoval: true, amount: decimal('5.01') }), 'credit-exceeds-client'],
    ['more than can be stored', addCredit({ amount: decimal('9999999999999') }), 'amount-too-large'],
  ])('is refused for %s, and the history of the client has it', (_what, command, code) => {
    const { outcome, changes } = decideOne(withCredit(500n), command);
    expect(outcome).toMatchObject({ ok: false, code });
    expect(changes).toMatchObject([
      { kind: 'history-added', entry: { outcome: 'refused', invoiceId: null, clientId: command.clientId } },
    ]);
  });
});
