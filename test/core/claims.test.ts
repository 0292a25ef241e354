import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ID_KINDS } from '../../src/core/ids.ts';
import { loadPlanOf } from '../../src/core/decide/rules.ts';
import { claimsWanted, mergeLoadPlans } from '../../src/core/load-plan.ts';
import { claimKey, claimsOf } from '../../src/core/payment.ts';
import { addPayment, createInvoice, newLine, refundPayment, updateInvoice } from '../support/builders.ts';

function keysOf(...args: Parameters<typeof claimsOf>): string[] {
  return claimsOf(...args).map(claimKey);
}

describe('the claims of a payment', () => {
  it('are one on its invoice by default', () => {
    expect(claimsOf('invoice', 5, 'PayPal', 'T-1')).toEqual([{ scope: 'invoice', key: '[5,"paypal","T-1"]' }]);
  });

  it('are one more on its gateway where a tenant wants it', () => {
    expect(claimsOf('gateway', 5, 'paypal', 'T-1')).toEqual([
      { scope: 'invoice', key: '[5,"paypal","T-1"]' },
      { scope: 'gateway', key: '["paypal","T-1"]' },
    ]);
  });

  it('are absent where doubles are stored', () => {
    expect(claimsOf('none', 5, 'paypal', 'T-1')).toEqual([]);
  });

  it('are absent without a reference', () => {
    expect(claimsOf('gateway', 5, 'paypal', '')).toEqual([]);
  });

  it('know the gateway without regard to case, and the reference by its case', () => {
    expect(keysOf('gateway', 5, 'PayPal', 't-1')).toEqual(keysOf('gateway', 5, 'PAYPAL', 't-1'));
    expect(keysOf('invoice', 5, 'paypal', 't-1')).not.toEqual(keysOf('invoice', 5, 'paypal', 'T-1'));
  });

  it('of two payments meet only where invoice, gateway and reference are the same', () => {
    const part = fc.string({ unit: fc.constantFrom('a', 'b', '"', ',', '[', ']', '\\', ':', '1'), maxLength: 5 });
    const reference = part.filter((text) => text !== '');
    const payment = fc.tuple(fc.integer({ min: 1, max: 3 }), part, reference);
    fc.assert(
      fc.property(payment, payment, ([id1, gateway1, ref1], [id2, gateway2, ref2]) => {
        const isSame = id1 === id2 && gateway1 === gateway2 && ref1 === ref2;
        expect(keysOf('invoice', id1, gateway1, ref1)[0] === keysOf('invoice', id2, gateway2, ref2)[0]).toBe(isSame);
        const isSameTransfer = gateway1 === gateway2 && ref1 === ref2;
        expect(keysOf('gateway', id1, gateway1, ref1)[1] === keysOf('gateway', id2, gateway2, ref2)[1]).toBe(
          isSameTransfer,
        );
      }),
      { seed: 20_261_122, numRuns: 500 },
    );
  });

  it('of a payment that names no gateway are those of its invoice’s method', () => {
    const commands = [addPayment({ invoiceId: 5, gateway: null, reference: 'T-1' }), updateInvoice()];
    expect(claimsWanted(commands, 'invoice', () => 'Cash')).toEqual([{ scope: 'invoice', key: '[5,"cash","T-1"]' }]);
    expect(claimsWanted(commands, 'invoice', () => undefined)).toEqual([]);
    // An earlier version kept blanks around a payment method.
    expect(claimsWanted(commands, 'invoice', () => ' cash ')).toEqual([{ scope: 'invoice', key: '[5,"cash","T-1"]' }]);
  });
});

describe('the needs of a batch', () => {
  it('name each row once, and ids for all', () => {
    const lines = [newLine('1.00'), newLine('2.00')];
    const plan = mergeLoadPlans(
      [
        addPayment({ invoiceId: 5 }),
        addPayment({ invoiceId: 5 }),
        updateInvoice({ invoiceId: 6, newLines: lines }),
        createInvoice({ clientId: 9, lines }),
        refundPayment({ invoiceId: 5, paymentId: 3 }),
      ].map(loadPlanOf),
    );
    expect(plan).toMatchObject({ invoices: [5, 6], linesOf: [6], clients: [9], creditOf: [], payments: [3] });
    expect(plan.ids).toMatchObject({ invoice: 1, line: 4, payment: 3, refund: 0, credit: 4, history: 5, event: 17 });
    expect(Object.keys(plan.ids)).toEqual([...ID_KINDS]);
  });

  it('lock a client’s credit only where it may be spent', () => {
    expect(loadPlanOf(addPayment())).toMatchObject({ creditOf: [], creditOfInvoices: [] });
    expect(loadPlanOf(createInvoice({ appliesCredit: true, clientId: 9 })).creditOf).toEqual([9]);
    expect(loadPlanOf(updateInvoice({ invoiceId: 6, credit: { unscaled: 1n, scale: 0 } })).creditOfInvoices).toEqual([
      6,
    ]);
  });

  it('ask for the sequence of numbers only where an invoice may become Paid', () => {
    expect(loadPlanOf(addPayment()).mayTakeNumber).toBe(true);
    expect(loadPlanOf(createInvoice()).mayTakeNumber).toBe(false);
    expect(loadPlanOf(createInvoice({ status: 'Paid' })).mayTakeNumber).toBe(true);
    expect(loadPlanOf(updateInvoice({ status: 'Paid' })).mayTakeNumber).toBe(true);
    expect(loadPlanOf(updateInvoice({ status: 'Unpaid' })).mayTakeNumber).toBe(false);
  });
});
