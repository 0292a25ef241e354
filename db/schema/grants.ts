import type { Knex } from 'knex';
import { RECORD_KINDS } from '../../src/core/records/records.ts';
import { RECORD_TABLES } from '../ledger/records/tables.ts';

const RECORDS = RECORD_KINDS.map((kind) => RECORD_TABLES[kind]);

/**
 * The rights of the roles, the least that works. The runtime role can neither change nor delete a payment, a refund, a
 * claim, an entry of credit or of the history, or the record of a lockout: privileges, not triggers, keep those rows
 * as they were written.
 */
const RUNTIME = [
  'grant usage on schema public to %I',
  'grant select on all tables in schema public to %I',
  // Only the worker calls Metrc and needs the keys.
  'revoke select on metrc_accounts from %I',
  `grant insert on invoices, invoice_states, invoice_lines, payments, payment_claims, refunds, transactions,
   transaction_parts, reversals, credit_notes, credit_entries, history, commands,
   outbox, id_counters, lockouts, authentication_failures, unsupported_calls to %I`,
  'grant update on invoices, invoice_states, invoice_lines, id_counters, number_counters, authentication_failures to %I',
  'grant update (calls) on unsupported_calls to %I',
  'grant insert, update (secret_hash, changed_at) on portal_passwords to %I',
  'grant update (last_used_at) on credentials to %I',
  // The console: an administrator of a tenant makes, narrows, rotates and revokes its callers.
  'grant insert on credentials to %I',
  `grant update (version, secret_hash, previous_secret_hash, previous_ends_at, actions, allowed_ips, label, disabled_at)
   on credentials to %I`,
  'grant insert on operator_acts to %I',
  `grant insert, delete, update (state, rows_read, rows_expected, found, seals_unchecked, counts, differences, failure,
   seen_at, ended_at) on verify_runs to %I`,
  // Operators change their own passwords and second factors.
  'grant update (last_login_at, used_step, version, password_hash, second_factor) on operators to %I',
  'grant insert, delete, update (seen_at) on operator_sessions to %I',
  // It adds to the log of calls, and can neither change nor delete what is there.
  'grant insert on calls, call_counts to %I',
  'grant update (calls) on call_counts to %I',
  'grant insert, update (state, arrived_at, failure, license_number, plan, updated_at) on deliveries to %I',
  'grant delete on invoice_lines, authentication_failures to %I',
  ...RECORDS.map(
    ({ table, isDeletable, isFixed }) =>
      `grant insert${isFixed ? '' : ', update'}${isDeletable ? ', delete' : ''} on ${table} to %I`,
  ),
];

/** The tables of the log of calls, which the worker empties in turn. */
const CALL_PARTS = [0, 1, 2, 3, 4, 5, 6, 7];

const REVOKE = ['revoke all on all tables in schema public from %I'];

const WORKER = [
  'grant usage on schema public to %I',
  'grant select on all tables in schema public to %I',
  'revoke select on portal_passwords, operators, operator_sessions from %I',
  'grant update (state, settled_at) on outbox to %I',
  'grant insert, update (recipient, subject, message, attachments, state, retries, sent_at) on sent_mails to %I',
  `grant update (state, failure, metrc_delivery_id, license_number, accepted_packages, create_sent_at, updated_at)
   on deliveries to %I`,
  'grant insert on history_seals to %I',
  // Rows that are kept only for a time; the mark of the last deletion stays with them.
  'grant delete on commands, outbox, unsupported_calls, sent_mails to %I',
  'grant insert, update (until_at) on prunings to %I',
  // Sums of what payments and refunds say, for a caller's statistics.
  'grant insert, update (received_minor, returned_minor) on income_days to %I',
  'grant insert, update (payments, received_minor, returned_minor) on income_gateways to %I',
  'grant insert, update (until_at) on income_marks to %I',
  'grant insert on daily_runs to %I',
  'grant insert on operator_acts to %I',
  // Each part of the log of calls is emptied in its turn.
  'grant update (opened_at, closed_at) on call_partitions to %I',
  'grant delete on call_counts to %I',
  ...CALL_PARTS.map((part) => `grant truncate on calls_${part} to %I`),
];

async function grant(owner: Knex, role: string, statements: readonly string[]): Promise<void> {
  for (const statement of statements) {
    // The server quotes the role's name: the statement takes no parameters.
    await owner.raw(
      `do $$ begin execute format('${statement.replaceAll("'", "''")}', current_setting('gateway.role')); end $$`,
    );
  }
}

/** Grants both roles exactly their privileges, and revokes earlier ones. */
export async function grantRoles(owner: Knex, runtime: string, worker: string): Promise<void> {
  await owner.transaction(async (trx) => {
    const { rows } = await trx.raw<{ rows: { role: string; database: string }[] }>(
      'select current_user as role, current_database() as database',
    );
    // One role may be both: revoke everything before the grants of either.
    for (const [role, statements] of [
      [runtime, REVOKE],
      [worker, REVOKE],
      [runtime, RUNTIME],
      [worker, WORKER],
    ] as const) {
      if (rows[0] === undefined || role === rows[0].role) continue;
      await trx.raw("select set_config('gateway.role', ?, true)", [role]);
      await grant(trx, role, statements);
    }
    if (rows[0] !== undefined && worker !== rows[0].role) {
      // The job queue has a schema of its own, which its role makes and owns.
      await trx.raw("select set_config('gateway.role', ?, true)", [worker]);
      await trx.raw(
        "do $$ begin execute format('grant create on database %I to %I', current_database(), current_setting('gateway.role')); end $$",
      );
    }
  });
}
