/** The columns that the ledger writes, beside `tenant_id`, with their types. */

export const INVOICE = {
  id: 'bigint',
  client_id: 'bigint',
  currency: 'text',
  number: 'text',
  status: 'text',
  issued_on: 'date',
  due_on: 'date',
  paid_at: 'timestamp',
  refunded_at: 'timestamp',
  cancelled_at: 'timestamp',
  last_capture_at: 'timestamp',
  tax_rate_milli: 'bigint',
  tax_rate2_milli: 'bigint',
  tax_mode: 'text',
  tax_is_compound: 'boolean',
  tax_rounding: 'text',
  subtotal_minor: 'bigint',
  tax_minor: 'bigint',
  tax2_minor: 'bigint',
  credit_minor: 'bigint',
  total_minor: 'bigint',
  paid_minor: 'bigint',
  excess_minor: 'bigint',
  refunded_minor: 'bigint',
  noted_minor: 'bigint',
  payment_method: 'text',
  notes: 'text',
  history_seq: 'bigint',
  history_head: 'bytea',
  updated_at: 'timestamptz',
} as const;

export const LINE = {
  id: 'bigint',
  invoice_id: 'bigint',
  type: 'text',
  related_id: 'bigint',
  description: 'text',
  amount_minor: 'bigint',
  is_taxed: 'boolean',
} as const;

export const PAYMENT = {
  id: 'bigint',
  invoice_id: 'bigint',
  client_id: 'bigint',
  amount_minor: 'bigint',
  fees_minor: 'bigint',
  excess_minor: 'bigint',
  gateway: 'text',
  reference: 'text',
  paid_at: 'timestamp',
  recorded_at: 'timestamptz',
  command_id: 'text',
  dialect: 'text',
  credential_id: 'bigint',
  payee_id: 'bigint',
  duplicate_digest: 'text',
  details: 'json',
} as const;

export const CLAIM = { scope: 'text', key: 'text', payment_id: 'bigint', given_on: 'date' } as const;

export const REFUND = {
  id: 'bigint',
  payment_id: 'bigint',
  invoice_id: 'bigint',
  client_id: 'bigint',
  amount_minor: 'bigint',
  gateway: 'text',
  reference: 'text',
  refunded_at: 'timestamp',
  recorded_at: 'timestamptz',
  command_id: 'text',
  part: 'integer',
} as const;

export const CREDIT_NOTE = {
  id: 'bigint',
  invoice_id: 'bigint',
  client_id: 'bigint',
  reason: 'text',
  amount_minor: 'bigint',
  subtotal_minor: 'bigint',
  tax_minor: 'bigint',
  tax2_minor: 'bigint',
  refund_id: 'bigint',
  issued_on: 'date',
  recorded_at: 'timestamptz',
  command_id: 'text',
} as const;

export const TRANSACTION = {
  id: 'bigint',
  revision: 'integer',
  client_id: 'bigint',
  invoice_id: 'bigint',
  currency: 'text',
  currency_id: 'bigint',
  gateway: 'text',
  paid_at: 'timestamp',
  description: 'text',
  amount_in_minor: 'bigint',
  fees_minor: 'bigint',
  amount_out_minor: 'bigint',
  rate: 'bigint',
  reference: 'text',
  unique_reference: 'text',
  is_credit: 'boolean',
  refund_id: 'bigint',
  recorded_at: 'timestamptz',
  command_id: 'text',
} as const;

export const TRANSACTION_PART = { kind: 'text', row_id: 'bigint', transaction_id: 'bigint' } as const;

export const REVERSAL = {
  kind: 'text',
  row_id: 'bigint',
  invoice_id: 'bigint',
  recorded_at: 'timestamptz',
  command_id: 'text',
} as const;

export const CREDIT_ENTRY = {
  id: 'bigint',
  client_id: 'bigint',
  amount_minor: 'bigint',
  reason: 'text',
  invoice_id: 'bigint',
  payment_id: 'bigint',
  description: 'text',
  dated_on: 'date',
  recorded_at: 'timestamptz',
} as const;

/** The columns of a delivery that commands change. */
export const DELIVERY = {
  invoice_id: 'bigint',
  license_number: 'text',
  plan: 'json',
  state: 'text',
  arrived_at: 'timestamp',
  failure: 'text',
  updated_at: 'timestamptz',
} as const;

/** Those of a new delivery. */
export const NEW_DELIVERY = { ...DELIVERY, accepted_packages: 'jsonb', returned_packages: 'jsonb' } as const;

export const HISTORY = {
  id: 'bigint',
  invoice_id: 'bigint',
  client_id: 'bigint',
  seq: 'bigint',
  action: 'text',
  outcome: 'text',
  code: 'text',
  command_id: 'text',
  request_id: 'text',
  dialect: 'text',
  credential_id: 'bigint',
  payee_id: 'bigint',
  before: 'json',
  after: 'json',
  recorded_at: 'timestamptz',
  hash: 'bytea',
} as const;

export const COMMAND = {
  command_id: 'text',
  kind: 'text',
  request_digest: 'text',
  outcome: 'json',
  recorded_at: 'timestamptz',
} as const;

export const EVENT = {
  id: 'bigint',
  event: 'text',
  state: 'text',
  invoice_id: 'bigint',
  payload: 'json',
  command_id: 'text',
  recorded_at: 'timestamptz',
} as const;
