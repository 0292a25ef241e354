import type { LocalDate } from '../../src/core/dates.ts';
import { claimKey, type Claim, type HeldClaim } from '../../src/core/payment.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { isReversed } from '../reads/corrections.ts';
import type { Transaction } from './transaction.ts';

/** A claim that a payment holds, as the database returns it. */
export type ClaimJson = Claim & {
  readonly paymentId: number;
  readonly invoiceId: number;
  readonly amountMinor: string;
  readonly givenOn: LocalDate | null;
  readonly isReversed: boolean;
};

/**
 * The claims among some that are held. They are looked up one by one (`lateral … limit 1`): a plan from a time with few claims
 * must not read all of a tenant's when there are many.
 */
export const claimsAmong = (scopes: string, keys: string): string => `
  (select coalesce(json_agg(json_build_object('scope', k.scope, 'key', k.key, 'paymentId', p.id,
      'invoiceId', p.invoice_id, 'amountMinor', p.amount_minor::text, 'givenOn', k.given_on,
      'isReversed', ${isReversed('payment', 'p', '$1::bigint')})), '[]')
    from unnest(${scopes}::text[], ${keys}::text[]) as w (scope, key)
    cross join lateral (select * from payment_claims c where c.tenant_id = $1::bigint and c.scope = w.scope
      and c.key = w.key limit 1) k
    join payments p on p.tenant_id = $1::bigint and p.id = k.payment_id)`;

const SQL = `select ${claimsAmong('$2', '$3')} as claims`;

export async function claimsHeld(
  transaction: Transaction,
  tenantId: TenantId,
  wanted: readonly Claim[],
): Promise<ReadonlyMap<string, HeldClaim>> {
  const [row] = await transaction.query<{ claims: readonly ClaimJson[] }>(SQL, [
    tenantId,
    wanted.map(({ scope }) => scope),
    wanted.map(({ key }) => key),
  ]);
  return heldClaims(row?.claims ?? []);
}

export function heldClaims(claims: readonly ClaimJson[]): ReadonlyMap<string, HeldClaim> {
  return new Map(
    claims.map(({ scope, key, amountMinor, ...claim }) => [
      claimKey({ scope, key }),
      { ...claim, amountMinor: BigInt(amountMinor) },
    ]),
  );
}
