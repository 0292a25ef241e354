import { dateOf, type LocalDate, type WallTime } from '../../src/core/dates.ts';
import { claimsOf, type Claim } from '../../src/core/payment.ts';
import type { Audit } from './audit.ts';

interface ClaimRow extends Claim {
  readonly payment_id: bigint;
  readonly given_on: LocalDate | null;
  readonly invoice_id: bigint | null;
  readonly gateway: string | null;
  readonly reference: string | null;
  readonly paid_at: WallTime | null;
}

/** Compares every claim with the claims that its payment may hold, and counts them for the payments. */
export async function auditClaims(audit: Audit): Promise<void> {
  const claims = audit.walk<ClaimRow>({
    from: 'payment_claims k',
    columns: 'k.scope, k.key, k.payment_id, k.given_on, p.invoice_id, p.gateway, p.reference, p.paid_at',
    joins: 'left join payments p on p.tenant_id = :tenant and p.id = k.payment_id',
    key: ['scope', 'key'],
    start: ['', ''],
    keyOf: (row) => [row.scope, row.key],
  });
  for await (const row of claims.takeWhile(() => true)) {
    audit.checked('claims', 1);
    audit.paymentClaims.add(Number(row.payment_id));
    if (row.given_on !== null) audit.datedClaims.add(Number(row.payment_id));
    const id = `${row.scope} ${row.key}`;
    if (row.invoice_id === null) {
      audit.differs('claim', id, `payment ${row.payment_id}`, 'no such payment');
      continue;
    }
    // The widest scope includes the claims of the others.
    const possible = claimsOf('gateway', Number(row.invoice_id), row.gateway ?? '', row.reference ?? '');
    if (possible.some(({ scope, key }) => scope === row.scope && key === row.key)) {
      auditDay(audit, id, row);
      continue;
    }
    if (await isOfCorrection(audit, row)) continue;
    const keys = possible.map(({ scope, key }) => `${scope} ${key}`).join(' or ');
    audit.differs('claim', id, `${keys === '' ? 'no claim' : keys} of payment ${row.payment_id}`, 'another');
  }
}

/** A claim keeps the day of its payment, or no day. */
function auditDay(audit: Audit, id: string, { payment_id: payment, given_on: given, paid_at: paidAt }: ClaimRow): void {
  if (given === null || paidAt === null || given === dateOf(paidAt)) return;
  audit.differs('claim', id, `the day ${dateOf(paidAt)} of payment ${payment}`, given);
}

/** Whether a correction gave the payment the gateway and reference of the claim. */
async function isOfCorrection(
  audit: Audit,
  { payment_id: id, invoice_id: invoice, scope, key }: ClaimRow,
): Promise<boolean> {
  const revisions = await audit.rows<{ gateway: string; reference: string }>(
    `select t.gateway, t.reference from transaction_parts k
     join transactions t on t.tenant_id = :tenant and t.id = k.transaction_id
     where k.tenant_id = :tenant and k.kind = 'payment' and k.row_id = :payment`,
    { tenant: audit.tenantId, payment: Number(id) },
  );
  const claims = revisions.flatMap((row) => claimsOf('gateway', Number(invoice), row.gateway, row.reference));
  return claims.some((claim) => claim.scope === scope && claim.key === key);
}
