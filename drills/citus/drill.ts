import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { distribute } from '../../db/schema/distribution/distribute.ts';
import { migrate } from '../../db/schema/migrate.ts';
import { drainMails, errorsOf } from '../shared/aftermath.ts';
import { aliveOf, isReady, launchGateway, type GatewayProcess } from '../shared/gateways.ts';
import { judge } from '../shared/judge.ts';
import { freePort, type Lab } from '../shared/lab.ts';
import { openMailbox, type Mailbox } from '../shared/mailbox.ts';
import { onServer } from '../shared/on-server.ts';
import { logInEverywhere, startPayers } from '../shared/payers.ts';
import type { PaymentFindings } from '../shared/report.ts';
import { seed, TENANTS } from '../shared/seed.ts';
import { preparedTransactions, startCluster, startPlain, workersOf, type Cluster } from './cluster.ts';
import { demand } from './command.ts';
import { killUnderLoad, moveUnderLoad, type Move, type Outage, type Scene } from './faults.ts';
import type { Options } from './options.ts';
import type { Programs } from './programs.ts';

const GATEWAYS = 2;
const WARM_UP_MS = 3_000;
const START_MS = 60_000;
/** Seeded, so that two tenants of each worker are among them. */
const SEEDED = Array.from({ length: 10 }, (_none, index) => TENANTS[0] + index);
const EACH = 2;

export interface Findings extends PaymentFindings {
  readonly versions: string;
  /** Of the filled tables. */
  readonly distributedMs: number;
  readonly tenants: readonly number[];
  readonly moves: readonly Move[];
  readonly outages: readonly Outage[];
  readonly prepared: number;
  readonly sealed: string;
  /** Of `verify` on the cluster, and on the server without Citus that the backup was restored into. */
  readonly verified: string;
  readonly restored: string;
}

/** Starts everything, moves and kills under load, and returns the findings. */
export async function runDrill(
  lab: Lab,
  programs: Programs,
  options: Options,
  say: (text: string) => void,
): Promise<Findings> {
  say('starting a coordinator and two workers');
  const password = (): string => randomBytes(24).toString('base64url');
  const passwords = { admin: password(), owner: password(), runtime: password(), worker: password() };
  const cluster = await startCluster(lab, programs, passwords);
  const { distributedMs, tenants } = await fill(cluster, say);
  const secretKey = randomBytes(32).toString('hex');
  const mailbox = await openMailbox();
  try {
    const gateways = await gatewaysOn(lab, cluster, secretKey, mailbox, say);
    const gatewayUrls = gateways.map(({ url }) => url);
    await logInEverywhere(gatewayUrls, tenants);
    const payers = startPayers({
      gatewayUrls,
      payers: options.payers,
      seed: options.seed,
      tenants,
      creationShare: 0.05,
    });
    const { journal } = payers;
    lab.onClose(() => {
      payers.abandon();
    });
    await sleep(WARM_UP_MS);
    const from = performance.now();
    await sleep(1_000 * options.seconds);
    const steadyRate = journal.rate({ from, to: performance.now() });
    const scene: Scene = { cluster, gateways, journal, tenants, secretKey, ...options };
    say('moving a tenant to the other worker and back');
    const moves = [await moveUnderLoad(scene), await moveUnderLoad(scene)];
    const outages: Outage[] = [];
    for (const node of [cluster.workers[0], cluster.coordinator]) {
      say(`killing ${node.name}`);
      outages.push(await killUnderLoad(scene, node));
    }
    say('letting every payment find its answer');
    await payers.stop();
    const alive = await aliveOf(gateways, 30_000);
    const judged = await onServer(cluster.coordinator.adminUrl, async (admin) => {
      const mailsDrainedMs = await drainMails(admin, say);
      const { rows } = await admin.query<{ versions: string }>(
        `select 'PostgreSQL ' || current_setting('server_version') || ', Citus ' || extversion as versions
         from pg_extension where extname = 'citus'`,
      );
      const versions = rows[0]?.versions ?? '';
      return { ...(await judge(admin, journal, mailbox.messageIds)), mailsDrainedMs, versions };
    });
    return {
      ...judged,
      ...journal.totals(),
      ...{ distributedMs, tenants, steadyRate, moves, outages },
      prepared: await preparedTransactions(cluster),
      gatewaysAlive: alive,
      errors: gateways.flatMap(({ daemon }) => errorsOf(daemon.log())),
      ...(await booksOf(lab, programs, cluster, secretKey, say)),
    };
  } finally {
    await mailbox.close();
  }
}

/** Migrates, fills and distributes the database; two tenants of each worker are paid to. */
async function fill(
  cluster: Cluster,
  say: (text: string) => void,
): Promise<Pick<Findings, 'distributedMs' | 'tenants'>> {
  const { urls } = cluster.coordinator;
  await migrate({ ownerUrl: urls.owner, runtimeUrl: urls.runtime, workerUrl: urls.worker, log: () => undefined });
  await seed(urls.owner, SEEDED);
  say('distributing the filled database');
  const from = performance.now();
  await distribute(urls);
  const distributedMs = performance.now() - from;
  const places = await workersOf(cluster, SEEDED);
  const tenants = cluster.workers.flatMap(({ port }) =>
    SEEDED.filter((tenant) => places.get(tenant) === port).slice(0, EACH),
  );
  if (tenants.length < EACH * cluster.workers.length) throw new Error('A worker has too few of the tenants');
  return { distributedMs, tenants };
}

async function gatewaysOn(
  lab: Lab,
  { coordinator: { urls } }: Cluster,
  secretKey: string,
  mailbox: Mailbox,
  say: (text: string) => void,
): Promise<readonly GatewayProcess[]> {
  say(`starting ${GATEWAYS} gateways`);
  const addresses = { pooled: urls.runtime, owner: urls.owner, worker: urls.worker, smtp: mailbox.url };
  const gateways: GatewayProcess[] = [];
  for (let index = 1; index <= GATEWAYS; index += 1) {
    gateways.push(launchGateway(lab, `gateway-${index}`, { ...addresses, port: await freePort(), secretKey }));
  }
  await Promise.all(gateways.map((gateway) => isReady(gateway, START_MS)));
  return gateways;
}

/** Seals, verifies, and restores a backup into a server without Citus. */
async function booksOf(
  lab: Lab,
  programs: Programs,
  { coordinator: { urls } }: Cluster,
  secretKey: string,
  say: (text: string) => void,
): Promise<Pick<Findings, 'sealed' | 'verified' | 'restored'>> {
  const one = (text: string): string => text.trim().replaceAll(/\s+/g, ' ');
  say('sealing, verifying, backing up and restoring');
  const sealed = one(await demand(urls, secretKey, ['history', 'seal']));
  const verified = one(await demand(urls, secretKey, ['verify']));
  const file = join(lab.dir, 'gateway.backup');
  await demand(urls, secretKey, ['backup', file]);
  const plain = await startPlain(lab, programs, { admin: 'a', owner: 'o', runtime: 'r', worker: 'w' });
  await demand(plain.urls, secretKey, ['migrate', 'up']);
  await demand(plain.urls, secretKey, ['restore', file]);
  const restored = one(await demand(plain.urls, secretKey, ['verify']));
  return { sealed, verified, restored };
}
