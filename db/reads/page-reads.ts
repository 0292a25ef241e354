import type { ReturnedPackage } from '../../src/core/delivery.ts';
import type { InvoiceId } from '../../src/core/invoice.ts';
import {
  LONGEST_SHOWN_TEXT,
  type InvoicePage,
  type PageAddress,
  type PageCreditNote,
  type PageDelivery,
  type PagePayment,
  type PageRefund,
  type ShownDetails,
} from '../../src/core/invoice-page.ts';
import type { PageReads } from '../../src/core/ports.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { ADDRESS_JSON, INVOICE_COLUMNS, invoiceOf, lineOf, type InvoiceRow, type LineJson } from '../postgres/rows.ts';
import { ISSUER_COLUMNS, issuerOf, type IssuerColumns } from '../postgres/issuer-rows.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';
import { transactionOfPart } from './corrections.ts';
import { newestOf } from './newest.ts';
import { translatedRead } from './translated-read.ts';

type Named<T extends { readonly amountMinor: bigint }> = Omit<T, 'amountMinor'> & { readonly amountMinor: string };
type Loose<T> = { readonly [K in keyof T]?: unknown };

interface PageRow extends InvoiceRow, IssuerColumns {
  readonly tenant_name: string;
  readonly time_zone: string;
  readonly client_name: string;
  readonly client_language: string;
  readonly client_address: PageAddress;
  readonly payment_method_name: string;
  readonly lines: readonly LineJson[];
  readonly payments: readonly (Omit<Named<PagePayment>, 'details'> & {
    readonly details: Readonly<Record<string, unknown>>;
  })[];
  readonly refunds: readonly Named<PageRefund>[];
  readonly credit_notes: readonly Named<PageCreditNote>[];
  readonly delivery:
    (Omit<PageDelivery, 'returnedPackages'> & { readonly returnedPackages: readonly Loose<ReturnedPackage>[] }) | null;
}

const TENANT = 'cast(:tenant as bigint)';
/** Longer than any stored text. */
export const WHOLE_TEXTS = 1_000_000;

/** A gateway's display name; the name's case is the caller's own. */
const gatewayName = (systemName: string): string => `coalesce((select m.display_name
    from payment_methods m where m.tenant_id = ${TENANT} and lower(m.system_name) = lower(${systemName})
    order by m.system_name = ${systemName} desc limit 1), ${systemName})`;

const LONGEST = 'cast(:longest as integer)';
const cut = (text: string): string => `left(${text}, ${LONGEST})`;

/** A detail of a payment `p`: its caller may have sent it as a text or a number. */
const detail = (name: string): string =>
  `'${name}', case when json_typeof(p.details -> '${name}') in ('string', 'number') then ${cut(`p.details ->> '${name}'`)} end`;

/** Each shown detail, with the name under which payments keep it. */
const DETAILS: Readonly<Record<keyof ShownDetails, string>> = {
  checkNumber: 'checkNumber',
  notes: 'notes',
  authorizationCode: 'authorizationCode',
  methodName: 'moneyTypeName',
};

/** The server cannot read half a character or a NUL, which JSON writes as an escape: such details come whole. */
const SHOWN_DETAILS = `case when strpos(p.details::text, '\\u') > 0 then p.details
  else json_build_object(${Object.values(DETAILS).map(detail).join(', ')}) end`;

const LINE_JSON = `json_build_object('id', l.id, 'invoiceId', l.invoice_id, 'type', l.type, 'relatedId', l.related_id,
  'description', ${cut('l.description')}, 'amountMinor', l.amount_minor::text, 'isTaxed', l.is_taxed)`;

/** One statement, so that a page is one snapshot. It reads only what is shown: no history, no credential, nothing of an operator. */
const SQL = `
select t.name as tenant_name, t.time_zone, c.name as client_name, c.language as client_language, ${INVOICE_COLUMNS},
  ${ISSUER_COLUMNS},
  ${ADDRESS_JSON} as client_address,
  ${gatewayName('i.payment_method')} as payment_method_name,
  (select coalesce(json_agg(${LINE_JSON} order by l.id), '[]') from invoice_lines l
    where l.tenant_id = ${TENANT} and l.invoice_id = i.id) as lines,
  (select coalesce(json_agg(json_build_object('amountMinor', p.amount_minor::text,
      'reference', coalesce(t.reference, p.reference), 'description', ${cut("coalesce(t.description, '')")},
      'gatewayName', ${gatewayName('coalesce(t.gateway, p.gateway)')},
      'details', ${SHOWN_DETAILS},
      'paidAt', to_char(coalesce(t.paid_at, p.paid_at), 'YYYY-MM-DD HH24:MI:SS'))
      order by coalesce(t.paid_at, p.paid_at), p.id), '[]')
    from ${newestOf('payments', TENANT)} p
    left join lateral ${transactionOfPart('payment', 'p', TENANT)} t on true) as payments,
  (select coalesce(json_agg(json_build_object('amountMinor', r.amount_minor::text,
      'reference', coalesce(t.reference, r.reference), 'description', ${cut("coalesce(t.description, '')")},
      'gatewayName', ${gatewayName('coalesce(t.gateway, r.gateway)')},
      'refundedAt', to_char(coalesce(t.paid_at, r.refunded_at), 'YYYY-MM-DD HH24:MI:SS'))
      order by coalesce(t.paid_at, r.refunded_at), r.id), '[]')
    from ${newestOf('refunds', TENANT)} r
    left join lateral ${transactionOfPart('refund', 'r', TENANT)} t on true) as refunds,
  (select coalesce(json_agg(json_build_object('id', n.id, 'reason', n.reason, 'amountMinor', n.amount_minor::text,
      'issuedOn', n.issued_on) order by n.id), '[]') from ${newestOf('credit_notes', TENANT)} n) as credit_notes,
  (select json_build_object('state', d.state, 'arrivedAt', to_char(d.arrived_at, 'YYYY-MM-DD HH24:MI:SS'),
      'acceptedPackages', d.accepted_packages, 'returnedPackages', d.returned_packages) from deliveries d
    where d.tenant_id = ${TENANT} and d.invoice_id = i.id) as delivery
from invoices i
join tenants t on t.id = ${TENANT}
left join issuers s on s.tenant_id = ${TENANT}
join clients c on c.tenant_id = ${TENANT} and c.id = i.client_id
where i.tenant_id = ${TENANT} and i.id = :invoice`;

/** The data of the pages, on the pool of the reads. Cuts descriptions and notes off after `longest` characters: by default one more than pages show. */
export class InvoicePageReads implements PageReads {
  readonly #database: Queryable;
  readonly #longest: number;

  constructor(database: Queryable, longest = LONGEST_SHOWN_TEXT + 1) {
    this.#database = database;
    this.#longest = longest;
  }

  async invoicePage(tenantId: TenantId, invoiceId: InvoiceId): Promise<InvoicePage | null> {
    const [row] = await translatedRead(() =>
      queryRows<PageRow>(this.#database, SQL, {
        tenant: tenantId,
        invoice: invoiceId,
        longest: this.#longest,
      }),
    );
    return row === undefined ? null : pageOf(row);
  }
}

function pageOf(row: PageRow): InvoicePage {
  return {
    tenantName: row.tenant_name,
    issuer: issuerOf(row),
    timeZone: row.time_zone,
    clientName: row.client_name,
    clientAddress: row.client_address,
    clientLanguage: row.client_language,
    invoice: invoiceOf(row),
    paymentMethodName: row.payment_method_name,
    lines: row.lines.map(lineOf),
    payments: row.payments.map((payment) => ({
      ...payment,
      amountMinor: BigInt(payment.amountMinor),
      details: detailsOf(payment.details),
    })),
    refunds: row.refunds.map((refund) => ({ ...refund, amountMinor: BigInt(refund.amountMinor) })),
    creditNotes: row.credit_notes.map((note) => ({ ...note, amountMinor: BigInt(note.amountMinor) })),
    delivery:
      row.delivery === null
        ? null
        : { ...row.delivery, returnedPackages: row.delivery.returnedPackages.map(returnedPackageOf) },
  };
}

/** The details that pages show; a payment may carry others, which stay hidden. */
function detailsOf(stored: Readonly<Record<string, unknown>>): ShownDetails {
  return Object.fromEntries(
    Object.entries(DETAILS).flatMap(([name, storedName]) => {
      const text = textOf(stored[storedName]);
      return text === '' ? [] : [[name, text]];
    }),
  );
}

function returnedPackageOf(stored: Loose<ReturnedPackage>): ReturnedPackage {
  return {
    label: textOf(stored.label),
    quantity: textOf(stored.quantity),
    unitOfMeasure: textOf(stored.unitOfMeasure),
    reason: textOf(stored.reason),
    note: textOf(stored.note),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
