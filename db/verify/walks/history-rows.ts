import type { Json } from '../../../src/core/changes.ts';
import { canonicalJson, linkOf } from '../../ledger/chain.ts';
import { HISTORY } from '../../ledger/tables.ts';
import { namedOf } from '../text.ts';

/** A row of the history as it is read back. */
export interface HistoryRow {
  readonly id: bigint;
  readonly invoice_id: bigint | null;
  readonly client_id: bigint | null;
  readonly seq: bigint | null;
  readonly action: string;
  readonly outcome: string;
  readonly command_id: string;
  readonly dialect: string;
  readonly credential_id: bigint;
  readonly payee_id: bigint | null;
  readonly before: Json;
  readonly after: Json;
  /** As the ledger wrote it. */
  readonly recorded_at: string;
  readonly hash: Buffer;
}

/** Every column that the link covers, in the ledger's format. */
export const HISTORY_COLUMNS = Object.entries(HISTORY)
  .map(([name, type]) =>
    type === 'timestamptz'
      ? `to_char(h.${name} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ${name}`
      : `h.${name}`,
  )
  .join(', ');

/** Whether the hash of a row follows from the hash before it. */
export function isLinked(previous: Buffer, tenantId: number, { hash, ...row }: HistoryRow): boolean {
  const written = { ...row, before: canonicalJson(row.before), after: canonicalJson(row.after) };
  return linkOf(previous, tenantId, written as unknown as Parameters<typeof linkOf>[2]).equals(hash);
}

/** The content of a row on the payment or refund that it applied. */
export function saidIn(row: HistoryRow): Readonly<Record<string, Json>> {
  const after = namedOf(row.after);
  return {
    details: {},
    ...namedOf(after['payment'] ?? after['refund'] ?? null),
    command: row.command_id,
    dialect: row.dialect,
    credential: row.credential_id.toString(),
    payee: row.payee_id?.toString() ?? null,
    recordedAt: row.recorded_at,
  };
}
