import { faultText } from './error-text.ts';

/**
 * A node of a distributed database is away. Citus reports these with the SQLSTATE of an internal error, so only the text
 * identifies them: its own texts, and those of the library by which it connects to its nodes.
 */
const NODE_AWAY = new RegExp(
  `^(?:${[
    'failure on connection marked as essential',
    'failed to prepare transaction ',
    'could not commit transaction for shard ',
    'execution cannot recover from multiple connection failures',
    'postmaster was shut down, exiting',
    'node group \\d+ does not have a primary node',
    'there is a shard placement in node group \\d+ but there are no nodes in that group',
    'server closed the connection unexpectedly',
    'could not (?:receive data from|send data to|send SSL negotiation packet to) server',
    'connection not open',
    'no connection to the server',
    'lost synchronization with server',
    'SSL connection has been closed unexpectedly',
    'SSL (?:SYSCALL )?error: ',
  ].join('|')})`,
);

const INTERNAL_ERROR = 'XX000';

/** Whether an error with this SQLSTATE and this text says that a node is away. */
export function isNodeAway(code: string, text: string): boolean {
  return code === INTERNAL_ERROR && NODE_AWAY.test(text);
}

/** The constraint in the text of an error. */
const QUOTED = /constraint "([^"]+)"/;
/** A node's own name for a constraint ends with the number of the shard. */
const SHARD_NUMBER = /_\d+$/;

/**
 * The name of the constraint that a statement violated; empty where the error names none. Citus passes on the text of a
 * node's error, and leaves the field out. No name of the gateway's own ends with a number, or is so long that Citus
 * shortens it (`test/db/schema/catalog.test.ts`).
 */
export function constraintOf(error: unknown): string {
  const field = faultText(error, 'constraint');
  if (field !== '') return withoutShard(field);
  if (!faultText(error, 'code').startsWith('23')) return '';
  return withoutShard(QUOTED.exec(faultText(error, 'message'))?.[1] ?? '');
}

function withoutShard(name: string): string {
  return name.replace(SHARD_NUMBER, '');
}
