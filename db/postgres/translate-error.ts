import { LedgerUnavailable } from '../../src/core/errors.ts';
import { constraintOf, isNodeAway } from './citus-faults.ts';
import { faultText } from './error-text.ts';

/** The gateway's reaction to a fault of the database. */
export type FaultKind =
  /** The connection or the server is gone or too slow; whether a commit happened may be unknown. */
  | 'unavailable'
  /** The transaction lost a race and was rolled back: a retry may succeed. */
  | 'race'
  /** One row of the batch is at fault. */
  | 'row'
  /** A bug. */
  | 'bug';

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
]);
/** Serialization failure, deadlock. */
const RACES = new Set(['40001', '40P01']);
/** Another gateway took the claim or ran the command meanwhile. */
const RACE_CONSTRAINTS = new Set([
  'payment_claims_pkey',
  'commands_pkey',
  'payments_command_key',
  'refunds_command_key',
  // Another gateway gave the mail address to another client or contact.
  'clients_email_key',
  'contacts_email_key',
  'transactions_command_key',
  'transactions_reference_key',
]);
/** A row of a client that another gateway deleted, or the deletion of a client that got a row: decided again. */
const CLIENT_REFERENCE = /_client_fkey$/;
/** The keys of the rows whose ids come from the reserve. */
const RESERVED_KEYS = new Set([
  'invoices_pkey',
  'invoice_lines_pkey',
  'payments_pkey',
  'refunds_pkey',
  'transactions_pkey',
  'credit_entries_pkey',
  'history_pkey',
  // The first history row of an invoice whose id is taken: PostgreSQL may write it first.
  'history_seq_key',
  'outbox_pkey',
  'clients_pkey',
  'contacts_pkey',
]);
/** Out of connections, admin shutdown, crash shutdown, starting up, lock and statement time-outs, read-only standby. */
const AWAY = new Set(['57P01', '57P02', '57P03', '57014', '55P03', '25006', '25P03', '25P04']);
/** Connection exceptions, wrong password or role, no such database, out of resources, system errors. */
const AWAY_CLASSES = new Set(['08', '28', '3D', '53', '58']);
/** The driver and knex give these no code: only their texts identify them. */
const DRIVER_TEXTS =
  /^(Connection terminated|Connection ended|Client has encountered a connection error|Query read timeout|timeout expired|timeout exceeded when trying to connect|Knex: Timeout acquiring a connection|Unable to acquire a connection|aborted|Client was closed|Cannot use a pool after|The server does not support SSL|Connection error)/i;

/** Reads a fault's SQLSTATE, or the driver's own code where no server answered. */
export function kindOfFault(error: unknown): FaultKind {
  if (error instanceof LedgerUnavailable) return 'unavailable';
  const code = faultText(error, 'code');
  const constraint = constraintOf(error);
  if (error instanceof MovedMeanwhile) return 'race';
  if (RACES.has(code) || RACE_CONSTRAINTS.has(constraint) || isIdTaken(error)) return 'race';
  if (code === '23503' && CLIENT_REFERENCE.test(constraint)) return 'race';
  if (AWAY.has(code) || AWAY_CLASSES.has(code.slice(0, 2)) || NETWORK_CODES.has(code)) return 'unavailable';
  if (/^(22|23)[0-9A-Z]{3}$/.test(code)) return 'row';
  const text = driverText(faultText(error, 'message'));
  return isNodeAway(code, text) || (code === '' && DRIVER_TEXTS.test(text)) ? 'unavailable' : 'bug';
}

/** Whether a server that works reports that it cannot reach something: in a distributed database, another node. */
export function isOfOneNode(error: unknown): boolean {
  return kindOfFault(error) === 'unavailable' && faultText(error, 'severity') === 'ERROR';
}

/** Whether a sum overflowed its column: the database only sums a client's credit. */
export function isOutOfRange(error: unknown): boolean {
  return faultText(error, 'code') === '22003';
}

/** A row moved to an owner that the batch has not locked. */
export class MovedMeanwhile extends Error {
  override readonly name = 'MovedMeanwhile';
}

/** Two new rows of one batch have one id: the second would be written over the first, and no key would prevent it. */
export class IdGivenTwice extends Error {
  override readonly name = 'IdGivenTwice';
}

/**
 * Whether a reserved id belongs to another row. A failover or a restore lost the reservation, and another one got the same
 * ids.
 */
export function isIdTaken(error: unknown): boolean {
  if (error instanceof IdGivenTwice) return true;
  return faultText(error, 'code') === '23505' && RESERVED_KEYS.has(constraintOf(error));
}

/** knex puts the statement before the driver's text: `select … - Connection terminated unexpectedly`. */
export function driverText(message: string): string {
  return message.split(' - ').at(-1) ?? message;
}

/** The fault as an error of the core: LedgerUnavailable, or the error itself when it is a bug. */
function translateError(error: unknown): unknown {
  const kind = kindOfFault(error);
  return kind === 'unavailable' || kind === 'race'
    ? new LedgerUnavailable('The database is away', { cause: error })
    : error;
}

/** Runs a read; a fault of the database becomes an error of the core. */
export async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translateError(error);
  }
}
