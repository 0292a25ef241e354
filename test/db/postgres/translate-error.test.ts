import { describe, expect, it } from '@jest/globals';
import { kindOfFault, translated, type FaultKind } from '../../../db/postgres/translate-error.ts';
import { LedgerUnavailable } from '../../../src/core/errors.ts';

function fault(message: string, fields: Readonly<Record<string, string>> = {}): Error {
  return Object.assign(new Error(message), fields);
}

describe('a fault of the database', () => {
  it.each<[string, FaultKind]>([
    ['40001', 'race'],
    ['40P01', 'race'],
    ['22003', 'row'],
    ['22P02', 'row'],
    ['23514', 'row'],
    ['23505', 'row'],
    ['57P01', 'unavailable'],
    ['57014', 'unavailable'],
    ['55P03', 'unavailable'],
    ['08006', 'unavailable'],
    ['53300', 'unavailable'],
    ['53100', 'unavailable'],
    ['25006', 'unavailable'],
    ['28P01', 'unavailable'],
    ['3D000', 'unavailable'],
    ['ECONNREFUSED', 'unavailable'],
    ['ECONNRESET', 'unavailable'],
    ['42501', 'bug'],
    ['42P01', 'bug'],
  ])('with the code %s is: %s', (code, kind) => {
    expect(kindOfFault(fault('whatever', { code }))).toBe(kind);
  });

  it.each(['payments_command_key', 'refunds_command_key'])('on %s is a race that was lost', (constraint) => {
    expect(kindOfFault(fault('duplicate key', { code: '23505', constraint }))).toBe('race');
  });

  it.each(['payments_pkey', 'history_seq_key'])('on %s is a race: the reservation of an id was lost', (constraint) => {
    expect(kindOfFault(fault('duplicate key', { code: '23505', constraint }))).toBe('race');
  });

  it('on the key of a row whose id is the caller’s is the row’s', () => {
    expect(kindOfFault(fault('duplicate key', { code: '23505', constraint: 'payees_pkey' }))).toBe('row');
  });

  it.each([
    'Connection terminated unexpectedly',
    'select 1 - Connection terminated unexpectedly',
    'COMMIT; - Connection terminated',
    'insert into a select 1 - 2 - Query read timeout',
    'timeout expired',
    'Knex: Timeout acquiring a connection. The pool is probably full. Are you missing a .transacting(trx) call?',
  ])('that the driver names only by its text is known behind its statement too: %s', (message) => {
    expect(kindOfFault(fault(message))).toBe('unavailable');
  });

  it('does not depend on the values of a statement', () => {
    expect(kindOfFault(fault("select 'Query read timeout' - 1 - something else"))).toBe('bug');
    expect(kindOfFault(fault('Query read timeout', { code: '42601' }))).toBe('bug');
  });

  it.each([undefined, null, 'text', 5, {}])('is a bug where it is not an error: %p', (value) => {
    expect(kindOfFault(value)).toBe('bug');
  });

  it('leaves a read as LedgerUnavailable, and a bug as itself', async () => {
    const away = fault('away', { code: '57P01' });
    await expect(translated(() => Promise.reject(away))).rejects.toThrow(LedgerUnavailable);
    const bug = fault('bug', { code: '42601' });
    await expect(translated(() => Promise.reject(bug))).rejects.toBe(bug);
  });
});
