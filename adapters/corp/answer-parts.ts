import type { SumsAfter } from '../../src/core/commands/lines.ts';
import { balanceOf, type Invoice, type InvoiceId } from '../../src/core/invoice.ts';
import { currencyOf, decimalText, type Currency, type Minor } from '../../src/core/money/money.ts';
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

type Sums = Pick<Invoice, 'currency' | 'totalMinor' | 'creditMinor' | 'paidMinor' | 'refundedMinor' | 'notedMinor'> & {
  readonly status: string;
};

/** The amounts and the status of an invoice, as the schema `AMOUNT_MEMBERS` lists them. */
export function amountsOf(sums: Sums): AnswerMembers {
  const { currency, totalMinor, creditMinor, paidMinor, refundedMinor, status } = sums;
  return {
    INVOICE_AMOUNT: moneyOf(totalMinor + creditMinor, currency),
    INVOICE_CREDIT: moneyOf(creditMinor, currency),
    INVOICE_PAID: moneyOf(paidMinor - refundedMinor, currency),
    INVOICE_BALANCE: moneyOf(balanceOf(sums), currency),
    INVOICE_STATUS: status,
  };
}

/** The same from the result of a command. */
export function amountsAfter(sums: SumsAfter): AnswerMembers {
  return amountsOf({
    currency: currencyOf(sums.currency),
    totalMinor: BigInt(sums.totalMinor),
    creditMinor: BigInt(sums.creditMinor),
    paidMinor: BigInt(sums.paidMinor),
    refundedMinor: BigInt(sums.refundedMinor),
    notedMinor: BigInt(sums.notedMinor ?? 0),
    status: sums.status,
  });
}
