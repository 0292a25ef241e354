import { describe, expect, it } from '@jest/globals';
import {
  acceptsPayment,
  awaitsPayment,
  balanceOf,
  INVOICE_STATUSES,
  invoiceNumber,
  statusNamed,
  withStatus,
  type InvoiceStatus,
} from '../../src/core/invoice.ts';
import { invoice, NOW_TEXT } from '../support/builders.ts';

const DATES = { paidAt: '2020-01-01 01:00:00', refundedAt: '2020-01-02 02:00:00', cancelledAt: '2020-01-03 03:00:00' };

describe('a status', () => {
  it.each<[InvoiceStatus, boolean, boolean]>([
    ['Draft', false, false],
    ['Unpaid', true, true],
    ['Paid', true, false],
    ['Cancelled', false, false],
    ['Refunded', false, false],
    ['Collections', true, true],
    ['Payment Pending', true, true],
  ])('%s: takes a payment %p, and becomes Paid by one %p', (status, takes, becomes) => {
    expect(acceptsPayment(status)).toBe(takes);
    expect(awaitsPayment(status)).toBe(becomes);
  });

  it('is one of the seven; overdue is a filter and none of them', () => {
    expect(INVOICE_STATUSES).toHaveLength(7);
    expect(statusNamed('Overdue')).toBeNull();
  });

  it.each([
    ['paid', 'Paid'],
    ['PAYMENT PENDING', 'Payment Pending'],
    ['Cancelled', 'Cancelled'],
  ])('is named in any case: %s', (text, status) => {
    expect(statusNamed(text)).toBe(status);
  });

  it.each(['', ' Paid', 'Paid ', 'PaymentPending', '1'])('%j names none', (text) => {
    expect(statusNamed(text)).toBeNull();
  });
});

describe('a status by hand', () => {
  const pairs = INVOICE_STATUSES.flatMap((from) =>
    INVOICE_STATUSES.filter((to) => to !== from).map((to): [InvoiceStatus, InvoiceStatus] => [from, to]),
  );

  it.each(pairs)('%s may be followed by %s, which sets its own date', (from, to) => {
    const own: Partial<Record<InvoiceStatus, object>> = {
      Paid: { paidAt: NOW_TEXT },
      Refunded: { refundedAt: NOW_TEXT },
      Cancelled: { cancelledAt: NOW_TEXT },
      Unpaid: { paidAt: null },
    };
    const before = invoice({ status: from, ...DATES });
    expect(withStatus(before, to, NOW_TEXT)).toEqual({ ...before, status: to, ...own[to] });
  });

  it.each(INVOICE_STATUSES)('%s again moves no date', (status) => {
    const before = invoice({ status, ...DATES });
    expect(withStatus(before, status, NOW_TEXT)).toEqual(before);
  });
});

describe('the balance', () => {
  it('is the total less credit notes and payments, plus refunds', () => {
    expect(balanceOf({ totalMinor: 6000n, paidMinor: 2500n, refundedMinor: 500n, notedMinor: 0n })).toBe(4000n);
    expect(balanceOf({ totalMinor: 6000n, paidMinor: 7000n, refundedMinor: 0n, notedMinor: 0n })).toBe(-1000n);
    expect(balanceOf({ totalMinor: 6000n, paidMinor: 2500n, refundedMinor: 500n, notedMinor: 1000n })).toBe(3000n);
  });
});

describe('a sequential number', () => {
  it.each([
    ['{NUMBER}', '12'],
    ['INV-{YEAR}-{MONTH}-{DAY}-{NUMBER}', 'INV-2026-03-09-12'],
    ['{NUMBER}/{NUMBER}', '12/12'],
    ['{OTHER} {number} $& {NUMBER}', '{OTHER} {number} $& 12'],
  ])('in the format %s is %s', (format, number) => {
    expect(invoiceNumber(format, 12n, '2026-03-09')).toBe(number);
  });
});
