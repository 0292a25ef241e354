import type { Passwords } from '../../db/embedded/cluster.ts';
import { DATABASE_NAME, rolesOf, urlsFor, type EmbeddedUrls } from '../../db/embedded/roles.ts';
import { ensureRoles } from '../../db/schema/roles.ts';
import { freePort, until, type Daemon, type Lab } from '../shared/lab.ts';
import { onServer } from '../shared/on-server.ts';
import { childrenOf, signal } from '../shared/processes.ts';
import type { Programs } from './programs.ts';

const READY_MS = 60_000;
const SHARDS = 8;
const LEFTOVERS_MS = 60_000;

/** One PostgreSQL server on loopback. */
export class Node {
  readonly name: string;
  readonly port: number;
  readonly dir: string;
  readonly urls: EmbeddedUrls;
  #server: Daemon | null = null;
  readonly #lab: Lab;
  readonly #programs: Programs;
  readonly #settings: readonly string[];

  constructor(lab: Lab, programs: Programs, name: string, port: number, passwords: Passwords, withCitus: boolean) {
    this.#lab = lab;
    this.#programs = programs;
    this.name = name;
    this.port = port;
    this.urls = urlsFor(passwords, port);
    this.dir = lab.makeDir(name);
    this.#settings = withCitus ? CITUS_SETTINGS : [];
  }

  /** The superuser on the gateway's database. */
  get adminUrl(): string {
    return Object.assign(new URL(this.urls.admin), { pathname: `/${DATABASE_NAME}` }).toString();
  }

  async initialise(): Promise<void> {
    const { initdb } = this.#programs;
    // The nodes log in at each other: trust, on loopback only, for as long as the drill.
    const options = ['-U', 'postgres', '-E', 'UTF8', '--locale=C', '--auth=trust', '--data-checksums'];
    await this.#lab.run(initdb, ['-D', this.dir, ...options]);
    await this.start();
  }

  async start(): Promise<void> {
    const settings = [
      ...['listen_addresses=127.0.0.1', `port=${this.port}`, 'unix_socket_directories=', 'max_connections=200'],
      ...['timezone=UTC', 'synchronous_commit=on', 'fsync=on', 'full_page_writes=on'],
      ...this.#settings,
    ].flatMap((setting) => ['-c', setting]);
    const server = this.#lab.start(`postgres-${this.name}`, this.#programs.postgres, ['-D', this.dir, ...settings]);
    this.#server = server;
    await until(`server ${this.name} answers`, READY_MS, async () => {
      if (!server.isAlive()) throw new Error(`Server ${this.name} ended: ${server.log().slice(-2_000)}`);
      return onServer(this.urls.admin, () => Promise.resolve(true)).catch(() => false);
    });
  }

  /** Kills it as a crash would: the main process and every child at once. */
  async kill(): Promise<void> {
    const server = this.#server;
    if (server === null) throw new Error(`Server ${this.name} does not run`);
    for (const pid of [server.pid, ...childrenOf(server.pid)]) signal(pid, 'SIGKILL');
    await server.stop();
    this.#server = null;
  }
}

const CITUS_SETTINGS = [
  ...['shared_preload_libraries=citus', 'wal_level=logical', 'max_prepared_transactions=200'],
  ...[`citus.shard_count=${SHARDS}`, 'citus.node_conninfo=sslmode=disable', 'citus.recover_2pc_interval=5s'],
];

/** A coordinator and two workers. */
export interface Cluster {
  readonly coordinator: Node;
  readonly workers: readonly [Node, Node];
}

/** Starts the servers as docs/scaling.md says: the extension, the nodes, and then the roles. */
export async function startCluster(lab: Lab, programs: Programs, passwords: Passwords): Promise<Cluster> {
  const node = async (name: string): Promise<Node> => {
    const made = new Node(lab, programs, name, await freePort(), passwords, true);
    await made.initialise();
    await onServer(made.urls.admin, (client) => client.query(`create database ${DATABASE_NAME}`));
    await onServer(made.adminUrl, (client) => client.query('create extension citus'));
    return made;
  };
  const coordinator = await node('coordinator');
  const workers = [await node('worker-1'), await node('worker-2')] as const;
  await onServer(coordinator.adminUrl, async (client) => {
    await client.query(`select citus_set_coordinator_host('127.0.0.1', $1::int)`, [coordinator.port]);
    for (const { port } of workers) await client.query(`select citus_add_node('127.0.0.1', $1::int)`, [port]);
  });
  // The coordinator's sessions count at every worker too.
  await ensureRoles(coordinator.adminUrl, { ...rolesOf(passwords, true), runtimeConnections: 150 });
  return { coordinator, workers };
}

/** A server without the extension, with the gateway's roles: a backup is restored into it. */
export async function startPlain(lab: Lab, programs: Programs, passwords: Passwords): Promise<Node> {
  const plain = new Node(lab, programs, 'plain', await freePort(), passwords, false);
  await plain.initialise();
  await ensureRoles(plain.urls.admin, rolesOf(passwords, true));
  return plain;
}

/** The port of the worker that has each of some tenants. */
export async function workersOf(cluster: Cluster, tenants: readonly number[]): Promise<ReadonlyMap<number, number>> {
  return await onServer(cluster.coordinator.adminUrl, async (client) => {
    const { rows } = await client.query<{ tenant: number; port: number }>(
      `select t.id as tenant, s.nodeport as port from unnest($1::int[]) t (id)
       join citus_shards s on s.shardid = get_shard_id_for_distribution_column('clients', t.id)`,
      [tenants],
    );
    return new Map(rows.map(({ tenant, port }) => [tenant, port]));
  });
}

/**
 * Moves all tables of a tenant to the other worker, beside the load; returns the milliseconds. A worker that still has the
 * leftovers of an earlier move refuses: they are removed first, which waits for statements in flight.
 */
export async function moveTenant(cluster: Cluster, tenant: number): Promise<number> {
  const from = (await workersOf(cluster, [tenant])).get(tenant);
  const to = cluster.workers.find(({ port }) => port !== from)?.port;
  await removeLeftovers(cluster);
  const startedAt = performance.now();
  await onServer(cluster.coordinator.adminUrl, (client) =>
    client.query(
      `select citus_move_shard_placement(get_shard_id_for_distribution_column('clients', $1::int), '127.0.0.1', $2::int,
         '127.0.0.1', $3::int, shard_transfer_mode => 'force_logical')`,
      [tenant, from, to],
    ),
  );
  return performance.now() - startedAt;
}

async function removeLeftovers({ coordinator }: Cluster): Promise<void> {
  await onServer(coordinator.adminUrl, (client) =>
    until('the leftovers of the last move are removed', LEFTOVERS_MS, async () => {
      await client.query('call citus_cleanup_orphaned_resources()');
      return (await client.query('select 1 from pg_dist_cleanup')).rows.length === 0;
    }),
  );
}

/** Transactions that a node has prepared and not ended. */
export async function preparedTransactions({ coordinator, workers }: Cluster): Promise<number> {
  let count = 0;
  for (const { adminUrl } of [coordinator, ...workers]) {
    count += await onServer(
      adminUrl,
      async (client) => (await client.query('select 1 from pg_prepared_xacts')).rows.length,
    );
  }
  return count;
}
