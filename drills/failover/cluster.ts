import { join } from 'node:path';
import type { Passwords } from '../../db/embedded/cluster.ts';
import { rolesOf, urlsFor, type EmbeddedUrls } from '../../db/embedded/roles.ts';
import { ensureRoles } from '../../db/schema/roles.ts';
import { freePort, until, type Daemon, type Lab } from '../shared/lab.ts';
import { onServer } from '../shared/on-server.ts';
import { childrenOf, signal } from '../shared/processes.ts';
import type { Programs } from './programs.ts';

/** The name under which a standby presents itself, and which a primary waits for. */
const STANDBY_NAME = 's';
const SLOT = 'standby';
export const CHECK_ROLE = 'haproxy_check';
const REPLICATOR = 'replicator';
const READY_MS = 30_000;

/** One PostgreSQL server; its files are made again when it becomes a standby. */
interface Node {
  readonly name: string;
  readonly port: number;
  readonly urls: EmbeddedUrls;
  generation: number;
  dir: string;
  server: Daemon | null;
}

/** Two servers: a primary, and a standby that it waits for at every commit. */
export class Cluster {
  readonly #lab: Lab;
  readonly #programs: Programs;
  readonly #passwords: Passwords;
  #primary: Node;
  #other: Node;

  private constructor(lab: Lab, programs: Programs, passwords: Passwords, nodes: readonly [Node, Node]) {
    this.#lab = lab;
    this.#programs = programs;
    this.#passwords = passwords;
    [this.#primary, this.#other] = nodes;
  }

  static async start(lab: Lab, programs: Programs, passwords: Passwords): Promise<Cluster> {
    const node = async (name: string): Promise<Node> => {
      const port = await freePort();
      return { name, port, urls: urlsFor(passwords, port), generation: 0, dir: '', server: null };
    };
    const cluster = new Cluster(lab, programs, passwords, [await node('a'), await node('b')]);
    await cluster.#initialise();
    await cluster.rebuildStandby();
    return cluster;
  }

  /** The address of the server that accepts writes now. */
  get urls(): EmbeddedUrls {
    return this.#primary.urls;
  }

  get ports(): readonly number[] {
    return [this.#primary.port, this.#other.port];
  }

  /** Kills the primary as a crash would: its main process and every child at once. It is not started again. */
  async killPrimary(): Promise<void> {
    const { server } = this.#primary;
    if (server === null) throw new Error('There is no primary to kill');
    const family = [server.pid, ...childrenOf(server.pid)];
    for (const pid of family) signal(pid, 'SIGKILL');
    await server.stop();
    this.#primary.server = null;
  }

  /** Makes the standby the primary. It waits for no standby of its own until one is rebuilt. */
  async promote(): Promise<void> {
    await this.#lab.run(this.#programs.pgCtl, ['promote', '-D', this.#other.dir, '-w', '-t', '30']);
    [this.#primary, this.#other] = [this.#other, this.#primary];
  }

  /** Copies the primary over the other server, and makes the primary wait for it from then on. */
  async rebuildStandby(): Promise<void> {
    const { host, port } = { host: '127.0.0.1', port: this.#primary.port };
    const standby = this.#other;
    this.#nextDir(standby);
    const connection = `host=${host} port=${port} user=${REPLICATOR} application_name=${STANDBY_NAME}`;
    await onServer(this.urls.admin, async (client) => {
      await client.query(
        `select pg_create_physical_replication_slot($1) where not exists
          (select 1 from pg_replication_slots where slot_name = $1)`,
        [SLOT],
      );
    });
    const backup = ['-d', connection, '-D', standby.dir, '-R', '-S', SLOT, '-X', 'stream', '-c', 'fast'];
    await this.#lab.run(this.#programs.pgBasebackup, backup, { PGPASSWORD: this.#passwords.admin });
    await this.#run(standby);
    await onServer(this.urls.admin, async (client) => {
      // After the copy: with this setting a promoted standby would wait for a standby that does not exist.
      await client.query(`alter system set synchronous_standby_names = 'FIRST 1 (${STANDBY_NAME})'`);
      await client.query('select pg_reload_conf()');
      await until('the standby is synchronous', READY_MS, async () => {
        const { rows } = await client.query("select 1 from pg_stat_replication where sync_state = 'sync'");
        return rows.length === 1;
      });
    });
  }

  async #initialise(): Promise<void> {
    const node = this.#primary;
    const { admin } = this.#passwords;
    this.#nextDir(node);
    const password = this.#lab.write(join(this.#lab.dir, 'password'), `${admin}\n`);
    await this.#lab.run(this.#programs.initdb, [
      ...['-D', node.dir, '-U', 'postgres', '-E', 'UTF8', '--locale=C', '--data-checksums'],
      ...['--auth=scram-sha-256', `--pwfile=${password}`],
    ]);
    this.#lab.write(
      join(node.dir, 'pg_hba.conf'),
      [
        // haproxy's check does not support SCRAM, and its role may read nothing.
        `host postgres ${CHECK_ROLE} 127.0.0.1/32 trust`,
        'host all all 127.0.0.1/32 scram-sha-256',
        `host replication ${REPLICATOR} 127.0.0.1/32 scram-sha-256`,
        '',
      ].join('\n'),
    );
    await this.#run(node);
    await onServer(node.urls.admin, async (client) => {
      const secret = client.escapeLiteral(admin);
      await client.query(`create role ${REPLICATOR} login replication password ${secret}`);
      await client.query(`create role ${CHECK_ROLE} login`);
    });
    await ensureRoles(node.urls.admin, rolesOf(this.#passwords, true));
  }

  #nextDir(node: Node): void {
    node.generation += 1;
    node.dir = this.#lab.makeDir(`${node.name}${node.generation}`);
  }

  async #run(node: Node): Promise<void> {
    const settings = [
      ...['listen_addresses=127.0.0.1', `port=${node.port}`, 'unix_socket_directories=', 'max_connections=100'],
      ...['timezone=UTC', 'wal_level=replica', 'max_wal_senders=8', 'hot_standby=on', 'wal_log_hints=on'],
      ...['synchronous_commit=on', 'fsync=on', 'full_page_writes=on', 'max_slot_wal_keep_size=2GB'],
    ].flatMap((setting) => ['-c', setting]);
    const daemon = this.#lab.start(`postgres-${node.name}`, this.#programs.postgres, ['-D', node.dir, ...settings], {
      PGPASSWORD: this.#passwords.admin,
    });
    node.server = daemon;
    await until(`server ${node.name} answers`, READY_MS, async () => {
      if (!daemon.isAlive()) throw new Error(`Server ${node.name} ended: ${daemon.log().slice(-2_000)}`);
      return onServer(node.urls.admin, () => Promise.resolve(true)).catch(() => false);
    });
  }
}
