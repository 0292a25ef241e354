import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { findBinaries, type Binaries } from '../../db/embedded/binaries.ts';
import { ensureCluster, readPostmasterPid, type Passwords } from '../../db/embedded/cluster.ts';
import { clusterIn } from '../../db/embedded/home.ts';
import { launchPostmaster, type Postmaster, type PostmasterSpec } from '../../db/embedded/postmaster.ts';
import { DATABASE_NAME, rolesOf, urlsFor, type EmbeddedUrls } from '../../db/embedded/roles.ts';
import { answers } from '../../db/embedded/supervisor.ts';
import { ensureRoles } from '../../db/schema/roles.ts';
import { freePort, type Lab } from '../shared/lab.ts';
import { onServer } from '../shared/on-server.ts';
import { childrenOf, signal } from '../shared/processes.ts';

const READY_MS = 120_000;
const LOOK_MS = 20;

/**
 * The database server as the gateway's own launcher runs it, durable; here the drill is its supervisor, because it is
 * killed more often than a supervisor accepts.
 */
export class Server {
  readonly port: number;
  readonly urls: EmbeddedUrls;
  readonly #spec: PostmasterSpec;
  #postmaster: Postmaster | null = null;
  #pid = 0;

  private constructor(spec: PostmasterSpec, passwords: Passwords, port: number) {
    this.#spec = spec;
    this.port = port;
    this.urls = urlsFor(passwords, port);
  }

  static async start(lab: Lab, binDir: string | undefined): Promise<Server> {
    const { account } = lab;
    const binaries: Binaries = await findBinaries({ binDir, account, log: () => undefined });
    const home = lab.makeDir('server');
    const { passwords } = await ensureCluster({ home, binaries, account, durable: true });
    const logFile = join(lab.dir, 'postgres.log');
    const spec = { binaries, cluster: clusterIn(home), account, durable: true, logFile };
    const server = new Server(spec, passwords, await freePort());
    lab.onClose(async () => {
      // A stopped process receives no other signal.
      for (const pid of server.#family()) signal(pid, 'SIGCONT');
      await server.#postmaster?.stop();
    });
    await server.launch();
    await ensureRoles(server.urls.admin, rolesOf(passwords, true));
    return server;
  }

  /** The superuser on the gateway's database: it sees every connection and every row. */
  get adminUrl(): string {
    return Object.assign(new URL(this.urls.admin), { pathname: `/${DATABASE_NAME}` }).toString();
  }

  /** Of the main process. */
  get pid(): number {
    return this.#pid;
  }

  /** Starts it after its end; returns the instant at which it accepts connections. */
  async launch(): Promise<number> {
    const end = performance.now() + READY_MS;
    for (;;) {
      // Remaining processes of a killed server may hold its memory for a moment. Then this one ends, and another is
      // started.
      this.#postmaster = launchPostmaster(this.#spec, this.port);
      const readyAt = await this.#ready(this.#postmaster, end);
      if (readyAt === null && performance.now() < end) continue;
      if (readyAt === null) throw new Error(`PostgreSQL does not start: ${this.#postmaster.readLog().slice(-2_000)}`);
      this.#pid = (await readPostmasterPid(this.#spec.cluster))?.pid ?? 0;
      return readyAt;
    }
  }

  /** Waits until a server that recovers by itself accepts connections; gives the instant. */
  async recovered(): Promise<number> {
    const postmaster = this.#postmaster;
    const readyAt = postmaster === null ? null : await this.#ready(postmaster, performance.now() + READY_MS);
    if (readyAt === null) throw new Error(`PostgreSQL ended by itself: ${postmaster?.readLog().slice(-2_000) ?? ''}`);
    return readyAt;
  }

  /** Ends it as a crash of the machine would: the main process and every child. */
  async kill(): Promise<void> {
    // A stopped main process makes no more children during the search.
    signal(this.#pid, 'SIGSTOP');
    for (const pid of this.#family()) signal(pid, 'SIGKILL');
    await this.#postmaster?.ended;
  }

  /** `pg_ctl stop -m immediate`: no checkpoint, and every session is cut. */
  async stopImmediately(): Promise<void> {
    signal(this.#pid, 'SIGQUIT');
    await this.#postmaster?.ended;
  }

  /** The gateways' sessions that are its children: all, or those of a pool whose name holds a word. */
  async sessions(word = ''): Promise<readonly number[]> {
    const children = childrenOf(this.#pid);
    return await onServer(this.adminUrl, async (client) => {
      const { rows } = await client.query<{ pid: number }>(
        "select pid from pg_stat_activity where usename like 'gateway_%' and strpos(application_name, $1) > 0 order by pid",
        [word],
      );
      return rows.map(({ pid }) => pid).filter((pid) => children.includes(pid));
    });
  }

  /** How often the server's log has a word since the drill began. */
  logged(word: string): number {
    return readFileSync(this.#spec.logFile, 'utf8').split(word).length - 1;
  }

  #family(): number[] {
    return this.#pid === 0 ? [] : [this.#pid, ...childrenOf(this.#pid)];
  }

  /** `null` where it has ended instead. */
  async #ready(postmaster: Postmaster, end: number): Promise<number | null> {
    while (performance.now() < end) {
      if (!postmaster.isRunning()) {
        await sleep(LOOK_MS);
        return null;
      }
      if ((await answers(this.urls.admin)) === 'yes') return performance.now();
      await sleep(LOOK_MS);
    }
    throw new Error(`PostgreSQL did not become ready: ${postmaster.readLog().slice(-2_000)}`);
  }
}
