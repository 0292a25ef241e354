import type { Command } from '../../src/core/commands.ts';
import type { Decide, DoneCommand } from '../../src/core/ports.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { constraintOf } from '../postgres/citus-faults.ts';
import { faultText } from '../postgres/error-text.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';

const COMMAND_KEYS = new Set(['payments_command_key', 'refunds_command_key', 'transactions_command_key']);

/** The digest of no request: the command counts as another one. */
const ANOTHER: DoneCommand = {
  requestDigest: 'another request',
  outcome: { ok: false, code: 'idempotency-key-reused', facts: {} },
};

/** Whether money is recorded under the id of a command: it ran meanwhile, or its outcome was pruned. */
export function isCommandUsed(error: unknown): boolean {
  return faultText(error, 'code') === '23505' && COMMAND_KEYS.has(constraintOf(error));
}

/**
 * Decides as before, but refuses commands whose id has recorded money and whose outcome was pruned. They are looked up
 * only after the database has refused one: a repeat of an `Idempotency-Key` after so long is rare.
 */
export async function refusingUsed(
  database: Queryable,
  tenantId: TenantId,
  commands: readonly Command[],
  decide: Decide,
): Promise<Decide> {
  const ids = commands.map(({ origin }) => origin.commandId);
  const rows = await queryRows<{ command_id: string }>(
    database,
    `select p.command_id from payments p where p.tenant_id = ? and p.command_id = any(?::text[])
     union all select r.command_id from refunds r where r.tenant_id = ? and r.command_id = any(?::text[])
     union all select t.command_id from transactions t where t.tenant_id = ? and t.command_id = any(?::text[])`,
    [tenantId, ids, tenantId, ids, tenantId, ids],
  );
  return (state, ...rest) => {
    const used = rows.map(({ command_id: id }) => [id, ANOTHER] as const);
    // A kept outcome has priority.
    return decide({ ...state, done: new Map([...used, ...state.done]) }, ...rest);
  };
}
