import { instantText } from '../../../src/core/dates.ts';
import type { PayMethod, PayMethodType } from '../../../src/core/records/pay-method.ts';
import type { RecordTable, Row } from './record-table.ts';

export const payMethods: RecordTable<'pay-method'> = {
  table: 'pay_methods',
  isDeletable: true,
  columns: {
    id: 'bigint',
    client_id: 'bigint',
    type: 'text',
    description: 'text',
    gateway: 'text',
    remote_token: 'text',
    last_four: 'text',
    card_type: 'text',
    expiry: 'text',
    start: 'text',
    issue_number: 'text',
    bank_name: 'text',
    defaulted_at: 'timestamptz',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
  },
  toRow: (method) => ({
    id: method.id,
    client_id: method.clientId,
    type: method.type,
    description: method.description,
    gateway: method.gateway,
    remote_token: method.remoteToken,
    last_four: method.lastFour,
    card_type: method.cardType,
    expiry: method.expiry,
    start: method.start,
    issue_number: method.issueNumber,
    bank_name: method.bankName,
    defaulted_at: method.defaultedAt === null ? null : instantText(method.defaultedAt),
    created_at: instantText(method.createdAt),
    updated_at: instantText(method.updatedAt),
  }),
  fromRow: payMethodOf,
};

/** A row whose times are milliseconds. */
export function payMethodOf(row: Row): PayMethod {
  return {
    id: Number(row['id']),
    clientId: Number(row['client_id']),
    type: row['type'] as PayMethodType,
    description: row['description'] as string,
    gateway: row['gateway'] as string,
    remoteToken: row['remote_token'] as string,
    lastFour: row['last_four'] as string,
    cardType: row['card_type'] as string,
    expiry: row['expiry'] as string,
    start: row['start'] as string,
    issueNumber: row['issue_number'] as string,
    bankName: row['bank_name'] as string,
    defaultedAt: row['defaulted_at'] === null ? null : Number(row['defaulted_at']),
    createdAt: Number(row['created_at']),
    updatedAt: Number(row['updated_at']),
  };
}
