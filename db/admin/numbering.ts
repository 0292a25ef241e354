import type { Knex } from 'knex';
import type { TenantId } from '../../src/core/tenant.ts';
import { queryRows } from '../postgres/sql.ts';

/** Locks the counter until the transaction ends, so that payments wait for it; returns the next number. */
export async function lockNextNumber(trx: Knex.Transaction, tenantId: TenantId): Promise<bigint> {
  const [row] = await queryRows<{ next_number: bigint }>(
    trx,
    'select n.next_number from number_counters n where n.tenant_id = ? for update',
    [tenantId],
  );
  return row?.next_number ?? 1n;
}

export async function setNextNumber(trx: Knex.Transaction, tenantId: TenantId, next: bigint): Promise<void> {
  await queryRows(
    trx,
    `insert into number_counters as n (tenant_id, next_number) values (?, ?)
     on conflict (tenant_id) do update set next_number = excluded.next_number`,
    [tenantId, next],
  );
}

/**
 * The largest number in a format that a payment of this year or a later one could give again; 0 where no invoice has
 * such a number. The next number must be above it, or that payment would fail.
 */
export async function largestNumber(
  trx: Knex.Transaction,
  tenantId: TenantId,
  format: string,
  year: string,
): Promise<bigint> {
  const [row] = await queryRows<{ largest: string | null }>(
    trx,
    `select max(cast(substring(i.number from cast(? as text)) as numeric))::text as largest from invoices i
     where i.tenant_id = ? and i.number <> ''`,
    [patternOf(format, year), tenantId],
  );
  return BigInt(row?.largest ?? 0);
}

/** A regular expression of PostgreSQL that finds `{NUMBER}` in the numbers of a format. */
function patternOf(format: string, year: string): string {
  const values: Readonly<Record<string, string>> = {
    '{NUMBER}': '([0-9]+)',
    '{YEAR}': year,
    '{MONTH}': '[0-9]{2}',
    '{DAY}': '[0-9]{2}',
  };
  const parts = format.split(/(\{(?:NUMBER|YEAR|MONTH|DAY)\})/);
  return `^${parts.map((part) => values[part] ?? escaped(part)).join('')}$`;
}

function escaped(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, String.raw`\$&`);
}
