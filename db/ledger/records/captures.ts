import { instantText } from '../../../src/core/dates.ts';
import { currencyOf } from '../../../src/core/money/money.ts';
import type { Capture } from '../../../src/core/records/capture.ts';
import type { RecordTable, Row } from './record-table.ts';

export const captures: RecordTable<'capture'> = {
  table: 'captures',
  isDeletable: false,
  columns: {
    id: 'bigint',
    client_id: 'bigint',
    attempt: 'integer',
    key: 'text',
    pay_method_id: 'bigint',
    gateway: 'text',
    remote_token: 'text',
    amount_minor: 'bigint',
    fees_minor: 'bigint',
    currency: 'text',
    state: 'text',
    reference: 'text',
    reason: 'text',
    started_at: 'timestamptz',
    ended_at: 'timestamptz',
  },
  toRow: (capture) => ({
    id: capture.id,
    client_id: capture.clientId,
    attempt: capture.attempt,
    key: capture.key,
    pay_method_id: capture.payMethodId,
    gateway: capture.gateway,
    remote_token: capture.remoteToken,
    amount_minor: capture.amountMinor,
    fees_minor: capture.feesMinor,
    currency: capture.currency.code,
    state: capture.state,
    reference: capture.reference,
    reason: capture.reason,
    started_at: instantText(capture.startedAt),
    ended_at: capture.endedAt === null ? null : instantText(capture.endedAt),
  }),
  fromRow: captureOf,
};

/** A row whose times are milliseconds. */
export function captureOf(row: Row): Capture {
  return {
    id: Number(row['id']),
    clientId: Number(row['client_id']),
    attempt: Number(row['attempt']),
    key: row['key'] as string,
    payMethodId: Number(row['pay_method_id']),
    gateway: row['gateway'] as string,
    remoteToken: row['remote_token'] as string,
    amountMinor: row['amount_minor'] as bigint,
    feesMinor: row['fees_minor'] as bigint,
    currency: currencyOf(row['currency'] as string),
    state: row['state'] as Capture['state'],
    reference: row['reference'] as string,
    reason: row['reason'] as string,
    startedAt: Number(row['started_at']),
    endedAt: row['ended_at'] === null ? null : Number(row['ended_at']),
  };
}
