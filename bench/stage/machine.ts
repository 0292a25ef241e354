import { availableParallelism, cpus, loadavg, release, type } from 'node:os';
import type pg from 'pg';

/** The conditions that the figures of a run depend on, besides the code. */
export interface Machine {
  readonly processors: string;
  readonly system: string;
  readonly node: string;
  readonly postgres: string;
  readonly fsync: string;
  readonly synchronousCommit: string;
  readonly maxConnections: number;
  /** Runnable processes of the last minute, before the benchmark's own: what others did meanwhile is in the figures. */
  readonly loadBefore: number;
}

interface Row {
  readonly version: string;
  readonly fsync: string;
  readonly synchronous_commit: string;
  readonly max_connections: string;
}

const SQL = `select current_setting('server_version') as version, current_setting('fsync') as fsync,
  current_setting('synchronous_commit') as synchronous_commit, current_setting('max_connections') as max_connections`;

export async function describeMachine(database: pg.Client): Promise<Machine> {
  const { rows } = await database.query<Row>(SQL);
  const row = rows[0];
  if (row === undefined) throw new Error('The database answered nothing');
  return {
    processors: `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown'}`,
    system: `${type()} ${release()}`,
    node: process.version,
    postgres: row.version,
    fsync: row.fsync,
    synchronousCommit: row.synchronous_commit,
    maxConnections: Number(row.max_connections),
    loadBefore: loadavg()[0] ?? 0,
  };
}
