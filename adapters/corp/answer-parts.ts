import { balanceOf, type Invoice, type InvoiceId } from '../../src/core/invoice.ts';
import { decimalText, type Currency, type Minor } from '../../src/core/money/money.ts';
import { WrittenNumber } from '../forms/json.ts';
import type { AnswerMembers, AnswerValue, MethodCall } from './method.ts';

/** The links to the three places that the document of addInvoicePayment names. */
export function redirectLinks({ links, tenantId }: MethodCall, invoiceId: InvoiceId): AnswerValue {
  const { lines, print, home } = links.linksOf(tenantId, invoiceId);
  return [
    { LABEL: 'invoice line items', URL: lines },
    { LABEL: 'printable invoice', URL: print },
    { LABEL: 'invoice homepage', URL: home },
  ];
}

/** An amount with as many decimals as its currency has, and at least two. */
export function moneyOf(minor: Minor, { exponent }: Currency): WrittenNumber {
  const text = decimalText(minor, exponent);
  return new WrittenNumber(exponent === 0 ? `${text}.00` : text);
}

/** The amounts and the status of an invoice, as the schema `AMOUNT_MEMBERS` lists them. */
export function amountsOf(invoice: Invoice): AnswerMembers {
  const { currency, totalMinor, creditMinor, paidMinor, refundedMinor, status } = invoice;
  return {
    INVOICE_AMOUNT: moneyOf(totalMinor + creditMinor, currency),
    INVOICE_CREDIT: moneyOf(creditMinor, currency),
    INVOICE_PAID: moneyOf(paidMinor - refundedMinor, currency),
    INVOICE_BALANCE: moneyOf(balanceOf(invoice), currency),
    INVOICE_STATUS: status,
  };
}
