import type { Instant, LocalDate } from '../dates.ts';
import type { InvoiceId } from '../invoice.ts';
import type { ClientStatus } from '../records/client.ts';
import type { ClientId, TenantId } from '../tenant.ts';

/** A client or contact as the console shows it; absent texts are empty. */
export interface ShownPerson {
  readonly id: number;
  readonly name: string;
  readonly companyName: string;
  readonly email: string;
  readonly phoneNumber: string;
  readonly taxId: string;
  /** The lines of the postal address, without empty ones. */
  readonly address: readonly string[];
}

/** An entry of a client's credit: positive is added, negative is used. */
export interface ShownCredit {
  readonly id: number;
  readonly amountMinor: bigint;
  readonly reason: string;
  readonly description: string;
  readonly invoiceId: InvoiceId | null;
  readonly recordedAt: Instant;
}

/** The amounts of Unpaid invoices in one currency, and of those due before today. */
export interface Owed {
  /** ISO 4217. */
  readonly currency: string;
  readonly invoices: number;
  readonly openMinor: bigint;
  readonly overdueInvoices: number;
  readonly overdueMinor: bigint;
}

/** A client with what the console shows of it beside its invoices and payments. */
export interface ClientPage extends ShownPerson {
  readonly status: ClientStatus;
  readonly groupName: string;
  readonly language: string;
  /** The name of its gateway; empty: that of the tenant. */
  readonly paymentMethod: string;
  readonly isTaxExempt: boolean;
  readonly notes: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly creditMinor: bigint;
  readonly createdAt: Instant;
  /** The first ones. */
  readonly contacts: readonly ShownPerson[];
  /** The newest ones. */
  readonly credits: readonly ShownCredit[];
  readonly owed: readonly Owed[];
  /** Whether there are more Unpaid invoices than were summed up: the newest ones were. */
  readonly hasMoreOwed: boolean;
}

/** Clients for the console. Rejects with LedgerUnavailable. */
export interface ClientPagePort {
  /** `null`: the tenant has no such client. */
  client(tenantId: TenantId, clientId: ClientId, today: LocalDate): Promise<ClientPage | null>;
}
