import type { Reads } from '../../src/core/ports.ts';
import type { DatabasePool } from '../postgres/pool.ts';
import { ActorReads } from './actor-reads.ts';
import { BillingReads } from './billing/billing-reads.ts';
import { CaptureReads } from './billing/capture-reads.ts';
import { PayMethodReads } from './billing/pay-method-reads.ts';
import { ClientReads } from './clients/client-reads.ts';
import { ContactReads } from './clients/contact-reads.ts';
import { InvoiceReads } from './invoice-reads.ts';
import { ListReads } from './lists/list-reads.ts';
import { SalesReads } from './sales-reads.ts';
import { CreditListReads } from './lists/credit-list.ts';
import { TenantReads } from './lookups/tenant-facts.ts';
import { NamedRowReads } from './named-rows.ts';
import { SentMailReads } from './sent-mail-reads.ts';
import { QuoteListReads } from './lists/quote-list.ts';
import { InvoiceListReads } from './lists/invoice-list.ts';
import { TransactionListReads } from './lists/transaction-list.ts';
import { ActivityReads } from './lookups/activity.ts';
import { IncomeReads } from './lookups/income.ts';

/** The reading side on PostgreSQL, by subject. Passwords of clients are checked by `src/auth`. */
export function databaseReads(pool: DatabasePool): Omit<Reads, 'portal'> {
  const lists = new ListReads(pool);
  return {
    activity: new ActivityReads(lists),
    actors: new ActorReads(pool),
    billing: new BillingReads(pool),
    clients: new ClientReads(pool, lists),
    contacts: new ContactReads(lists),
    income: new IncomeReads(pool),
    invoices: new InvoiceReads(pool),
    creditList: new CreditListReads(lists),
    namedRows: new NamedRowReads(pool),
    mails: new SentMailReads(lists),
    payMethods: new PayMethodReads(pool),
    invoiceList: new InvoiceListReads(lists),
    captures: new CaptureReads(pool),
    quotes: new QuoteListReads(lists),
    sales: new SalesReads(pool),
    tenants: new TenantReads(pool),
    transactionList: new TransactionListReads(lists),
  };
}
