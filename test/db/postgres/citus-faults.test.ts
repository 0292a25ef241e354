import { describe, expect, it } from '@jest/globals';
import { constraintOf } from '../../../db/postgres/citus-faults.ts';
import { kindOfFault } from '../../../db/postgres/translate-error.ts';
import { isCommandUsed } from '../../../db/ledger/used-commands.ts';

function fault(message: string, fields: Readonly<Record<string, string>> = {}): Error {
  return Object.assign(new Error(message), fields);
}

describe('the constraint in an error that a node of Citus passed on', () => {
  it.each([
    ['23505', 'duplicate key value violates unique constraint "commands_pkey_102085"', 'commands_pkey'],
    [
      '23503',
      'insert or update on table "payments_102010" violates foreign key constraint "payments_client_fkey_102010"',
      'payments_client_fkey',
    ],
    [
      '23503',
      'update or delete on table "clients_102011" violates foreign key constraint "invoices_client_fkey_102019" on table "invoices_102019"',
      'invoices_client_fkey',
    ],
    [
      '23514',
      'new row for relation "payments_102010" violates check constraint "payments_amount_check_102010"',
      'payments_amount_check',
    ],
    // Of a partition.
    ['23505', 'duplicate key value violates unique constraint "calls_0_pkey_102085"', 'calls_0_pkey'],
    [
      '23505',
      'insert into "clients" values ($1) - duplicate key value violates unique constraint "clients_pkey_102085"',
      'clients_pkey',
    ],
  ])('has no number of a shard: %s, %s', (code, message, constraint) => {
    expect(constraintOf(fault(message, { code }))).toBe(constraint);
  });

  it('is that of the field where there is one', () => {
    const message = 'duplicate key value violates unique constraint "a_pkey"';
    expect(constraintOf(fault(message, { code: '23505', constraint: 'commands_pkey' }))).toBe('commands_pkey');
    // Of a shard on the coordinator itself.
    expect(constraintOf(fault(message, { code: '23505', constraint: 'commands_pkey_102085' }))).toBe('commands_pkey');
  });

  it('is looked for in errors of constraints only', () => {
    expect(constraintOf(fault('constraint "commands_pkey_102085" does not exist', { code: '42704' }))).toBe('');
  });

  it('makes the fault a race, a taken id or a command that ran', () => {
    const duplicate = (name: string): Error =>
      fault(`duplicate key value violates unique constraint "${name}"`, { code: '23505' });
    expect(kindOfFault(duplicate('payment_claims_pkey_102085'))).toBe('race');
    expect(kindOfFault(duplicate('history_pkey_102085'))).toBe('race');
    expect(kindOfFault(duplicate('payees_pkey_102085'))).toBe('row');
    expect(isCommandUsed(duplicate('payments_command_key_102085'))).toBe(true);
  });
});

describe('an internal error of Citus', () => {
  it.each([
    'failure on connection marked as essential: 10.0.0.2:5432',
    "failed to prepare transaction 'citus_0_1_2_3' on host 10.0.0.2:5432",
    'could not commit transaction for shard 102085 on at least one active node',
    'execution cannot recover from multiple connection failures. Last node failed 10.0.0.2:5432',
    'node group 2 does not have a primary node',
    'server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally',
    'could not receive data from server: Connection reset by peer',
    'SSL SYSCALL error: EOF detected',
    'connection not open',
    'select 1 as one - server closed the connection unexpectedly\n\tThis probably means …',
  ])('says that a node is away: %s', (message) => {
    expect(kindOfFault(fault(message, { code: 'XX000' }))).toBe('unavailable');
  });

  it('is a bug with any other text, and the text counts for no other code', () => {
    expect(kindOfFault(fault('cache lookup failed for relation 5', { code: 'XX000' }))).toBe('bug');
    expect(kindOfFault(fault('connection not open', { code: '42601' }))).toBe('bug');
    expect(kindOfFault(fault('the field says: connection not open', { code: 'XX000' }))).toBe('bug');
  });
});
