import { totalmem } from 'node:os';

const MIB = 1024 * 1024;
const LEAST_CACHE_MIB = 128;
const MOST_CACHE_MIB = 1_024;
const LEAST_CONNECTIONS = 100;
/** Connections of the runtime role with those that the console of the same processes has as the worker. */
const WITH_CONSOLE = 1.2;
/** Background work, commands, and the superuser's own. */
const OTHER_CONNECTIONS = 40;

/** The part of the machine's memory that this process may use. */
export function memoryBytes(): number {
  // Where nothing limits it this is 0, or a number beyond any machine.
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

/**
 * The server's own cache in MiB: a quarter of the memory, as PostgreSQL's manual has it, within bounds. It is taken page
 * by page as it fills, so that a small database stays small; a large one reads less and has fewer pages to give up.
 */
export function cacheMiB(memory: number): number {
  return Math.min(MOST_CACHE_MIB, Math.max(LEAST_CACHE_MIB, Math.floor(memory / 4 / MIB)));
}

/** The server's command line, below its data directory. */
export function settingsOf(durable: boolean, port: number, cache: number, runtimeConnections = 0): readonly string[] {
  const switched = durable ? 'on' : 'off';
  return [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    'unix_socket_directories=',
    `max_connections=${Math.max(LEAST_CONNECTIONS, Math.ceil(runtimeConnections * WITH_CONSOLE) + OTHER_CONNECTIONS)}`,
    // At PostgreSQL's own 1 GB a database of millions of invoices makes a checkpoint every few seconds under load, and
    // after each one every page goes to the log whole once more. The price is a longer recovery: 7 s for a gigabyte.
    'max_wal_size=2GB',
    `shared_buffers=${durable ? cache : LEAST_CACHE_MIB}MB`,
    'password_encryption=scram-sha-256',
    'timezone=UTC',
    'log_timezone=UTC',
    'lc_messages=C',
    'logging_collector=off',
    'log_destination=stderr',
    // Statements carry people's names, card digits and addresses: neither they, their parameters nor
    // the keys in an error's details go to the log.
    'log_statement=none',
    'log_min_error_statement=panic',
    'log_error_verbosity=terse',
    'log_parameter_max_length=0',
    'log_parameter_max_length_on_error=0',
    `fsync=${switched}`,
    `synchronous_commit=${switched}`,
    `full_page_writes=${switched}`,
  ].flatMap((setting) => ['-c', setting]);
}
