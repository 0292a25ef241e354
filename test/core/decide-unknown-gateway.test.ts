import { describe, expect, it } from '@jest/globals';
import type { Command } from '../../src/core/commands.ts';
import { claimKey, claimsOf } from '../../src/core/payment.ts';
import type { State } from '../../src/core/ports.ts';
import type { UnknownGateways } from '../../src/core/tenant.ts';
import {
  addPayment,
  createInvoice,
  decideOne,
  decimal,
  invoice,
  INVOICE_ID,
  newLine,
  refundPayment,
  state,
  tenant,
  updateInvoice,
} from '../support/builders.ts';

const KNOWN = ['banktransfer', 'mailin', 'paypal'];

function on(unknownGateways: UnknownGateways, fields: Parameters<typeof state>[0] = {}): State {
  const gateways = { unknown: new Set(['mail-in']), known: KNOWN };
  return state({ tenant: tenant({ unknownGateways }), gateways, ...fields });
}

/** Commands that name one by each parameter that can, in each spelling that is the same name. */
const NAMING: readonly (readonly [what: string, make: (name: string) => Command, field: string])[] = [
  ['a payment', (gateway) => addPayment({ gateway }), 'gateway'],
  ['a new invoice', (paymentMethod) => createInvoice({ paymentMethod }), 'payment-method'],
  ['an update', (paymentMethod) => updateInvoice({ paymentMethod }), 'payment-method'],
];
const SPELLINGS = ['mail-in', 'Mail-In', ' MAIL-IN '];
const CASES = NAMING.flatMap(([what, make, field]) =>
  SPELLINGS.map((name) => [what, name, make(name), field] as const),
);

describe.each(CASES)('%s that names %j, which is unknown', (_what, name, command, field) => {
  it('is recorded as it came, without blanks around it, in silence or with a warning', () => {
    const silent = decideOne(on('accept'), command);
    const warned = decideOne(on('warn'), command);
    expect(silent).toMatchObject({ outcome: { ok: true }, unknownGateway: null });
    expect(warned).toEqual({ ...silent, unknownGateway: { name, nearest: 'mailin' } });
    expect(
      JSON.stringify(warned.changes, (_key, value: unknown) => (typeof value === 'bigint' ? '' : value)),
    ).toContain(JSON.stringify(name.trim()).slice(1, -1));
  });

  it('is refused, where the tenant wants that, and only the history says so', () => {
    const decision = decideOne(on('refuse'), command);
    expect(decision.outcome).toEqual({
      ok: false,
      code: 'gateway-unknown',
      facts: { field, options: 'mailin, banktransfer, paypal' },
    });
    expect(decision.changes.map(({ kind }) => kind)).toEqual(['history-added']);
    expect(decision).toMatchObject({ isKept: true, unknownGateway: { name, nearest: 'mailin' } });
  });
});

describe('Of a known name, and of none', () => {
  it.each([
    ['a payment', addPayment({ gateway: 'paypal' })],
    ['a payment by its invoice’s method', addPayment({ gateway: null })],
    ['a new invoice', createInvoice({ paymentMethod: 'mailin' })],
    ['a new invoice by the default method', createInvoice()],
    ['an update', updateInvoice({ paymentMethod: 'mailin' })],
    ['an update of something else', updateInvoice({ notes: 'mail-in' })],
  ])('%s is recorded without a word', (_what, command) => {
    for (const setting of ['accept', 'warn', 'refuse'] as const) {
      expect(decideOne(on(setting), command)).toMatchObject({ outcome: { ok: true }, unknownGateway: null });
    }
  });
});

describe('Where an unknown name is refused', () => {
  it('the repeat of a payment that was recorded before is answered as ever', () => {
    const [claim] = claimsOf('invoice', INVOICE_ID, 'mail-in', 'T-1').map(claimKey);
    const held = { paymentId: 5, invoiceId: INVOICE_ID, amountMinor: 1000n, givenOn: null };
    const fields = { heldClaims: new Map([[claim ?? '', held]]) };
    const again = addPayment({ gateway: 'Mail-In', reference: 'T-1', amount: decimal('10.00') });
    for (const setting of ['warn', 'refuse'] as const) {
      expect(decideOne(on(setting, fields), again)).toMatchObject({
        outcome: { ok: true, result: { isRepeat: true } },
        unknownGateway: null,
      });
    }
  });

  it('an update that names the invoice’s own method again changes nothing of it, and is taken', () => {
    const fields = { invoices: [invoice({ paymentMethod: 'Mail-In' })] };
    const echoed = updateInvoice({ paymentMethod: 'mail-in', notes: 'new' });
    expect(decideOne(on('refuse', fields), echoed)).toMatchObject({ outcome: { ok: true }, unknownGateway: null });
  });

  it('a refusal for another reason warns of nothing', () => {
    for (const command of [addPayment({ gateway: 'mail-in', invoiceId: 999 }), refundPayment({ paymentId: 999 })]) {
      expect(decideOne(on('warn'), command)).toMatchObject({ outcome: { ok: false }, unknownGateway: null });
    }
  });

  it('errors of amounts come before it, errors of the invoice and the credit after it', () => {
    const codes = [
      addPayment({ gateway: 'mail-in', amount: decimal('9999999999999') }),
      addPayment({ gateway: 'mail-in', amount: decimal('0') }),
      createInvoice({ paymentMethod: 'mail-in', lines: [newLine('9999999999999')] }),
      updateInvoice({ paymentMethod: 'mail-in', credit: decimal('9999999999999') }),
      updateInvoice({ paymentMethod: 'mail-in', credit: decimal('-1') }),
    ].map((command) => {
      const { outcome } = decideOne(on('refuse'), command);
      return outcome.ok ? 'ok' : outcome.code;
    });
    expect(codes).toEqual([
      'amount-too-large',
      'gateway-unknown',
      'amount-too-large',
      'amount-too-large',
      'gateway-unknown',
    ]);
  });
});
