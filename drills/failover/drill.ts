import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { drainMails, errorsOf } from '../shared/aftermath.ts';
import { Cluster } from './cluster.ts';
import { aliveOf, startGateways, type GatewayProcess } from '../shared/gateways.ts';
import { startHaproxy } from './haproxy.ts';
import type { Journal } from '../shared/journal.ts';
import { judge } from '../shared/judge.ts';
import { until, type Lab } from '../shared/lab.ts';
import { openMailbox } from '../shared/mailbox.ts';
import { onServer } from '../shared/on-server.ts';
import type { Options } from './options.ts';
import { logInEverywhere, startPayers } from '../shared/payers.ts';
import { startPgbouncer } from './pgbouncer.ts';
import type { Programs } from './programs.ts';
import type { PaymentFindings } from '../shared/report.ts';
import { seed } from '../shared/seed.ts';

const GATEWAYS = 2;
const WARM_UP_MS = 3_000;

/** One kill, in milliseconds. */
export interface Outage {
  readonly promotedMs: number;
  readonly firstSuccessMs: number | null;
  readonly longestGapMs: number;
  /** Answers other than success after the kill, by their names. */
  readonly failures: Readonly<Record<string, number>>;
}

export interface Connections {
  /** Of the gateways and the pooler to the database, by role. */
  readonly toServer: Readonly<Record<string, number>>;
  readonly inTransaction: number;
  /** Of the gateways to the pooler. */
  readonly toPooler: number;
}

export interface Findings extends PaymentFindings {
  readonly server: string;
  readonly outages: readonly Outage[];
  readonly connections: Connections;
}

/** Starts everything, kills primaries under load, and returns the findings. */
export async function runDrill(
  lab: Lab,
  programs: Programs,
  options: Options,
  say: (text: string) => void,
): Promise<Findings> {
  say('starting a primary and its synchronous standby');
  const password = (): string => randomBytes(24).toString('base64url');
  const passwords = { admin: password(), owner: password(), runtime: password(), worker: password() };
  const cluster = await Cluster.start(lab, programs, passwords);
  const haproxy = await startHaproxy(lab, programs, cluster.ports);
  const direct = (url: string): string => Object.assign(new URL(url), { port: String(haproxy.port) }).toString();
  const pooler = await startPgbouncer(lab, programs, cluster.urls.runtime, haproxy.port);
  await until('haproxy leads only to the primary', 15_000, () => leadsToPrimary(direct(cluster.urls.owner)));
  const mailbox = await openMailbox();
  try {
    say(`starting ${GATEWAYS} gateways`);
    const gateways = await startGateways(lab, GATEWAYS, {
      pooled: pooler.url,
      owner: direct(cluster.urls.owner),
      worker: direct(cluster.urls.worker),
      smtp: mailbox.url,
    });
    await seed(direct(cluster.urls.owner));
    const urls = gateways.map(({ url }) => url);
    await logInEverywhere(urls);
    const payers = startPayers({ gatewayUrls: urls, payers: options.payers, seed: options.seed });
    const { journal } = payers;
    lab.onClose(() => {
      payers.abandon();
    });
    await sleep(WARM_UP_MS);
    const steadyFrom = performance.now();
    await sleep(1_000 * options.seconds);
    const steadyRate = journal.rate({ from: steadyFrom, to: performance.now() });
    const outages: Outage[] = [];
    for (let kill = 1; kill <= options.kills; kill += 1) {
      say(`kill ${kill} of ${options.kills}`);
      outages.push(await oneOutage(cluster, journal, options));
      if (kill === options.kills) continue;
      say('rebuilding the standby under load');
      await cluster.rebuildStandby();
      await sleep(1_000 * options.seconds);
    }
    say('letting every payment find its answer');
    await payers.stop();
    return await judgeAll(
      cluster,
      gateways,
      journal,
      mailbox.messageIds,
      pooler.consoleUrl,
      { outages, steadyRate },
      say,
    );
  } finally {
    await mailbox.close();
  }
}

/** haproxy trusts every server until its first checks, so several connections in a row are needed. */
async function leadsToPrimary(url: string): Promise<boolean> {
  for (let count = 0; count < 6; count += 1) {
    const isStandby = await onServer(url, async (client) => {
      const { rows } = await client.query<{ standby: boolean }>('select pg_is_in_recovery() as standby');
      return rows[0]?.standby ?? true;
    }).catch(() => true);
    if (isStandby) return false;
    await sleep(200);
  }
  return true;
}

async function oneOutage(cluster: Cluster, journal: Journal, options: Options): Promise<Outage> {
  const from = performance.now();
  await cluster.killPrimary();
  await sleep(options.decideMs);
  await cluster.promote();
  const promotedMs = performance.now() - from;
  await sleep(1_000 * options.seconds);
  const firstSuccessMs = journal.firstSuccessAfter(from + promotedMs);
  const span = { from, to: performance.now() };
  const gap = journal.longestGap(span);
  return {
    promotedMs,
    firstSuccessMs: firstSuccessMs === null ? null : promotedMs + firstSuccessMs,
    longestGapMs: gap.to - gap.from,
    failures: journal.failures(span),
  };
}

async function judgeAll(
  cluster: Cluster,
  gateways: readonly GatewayProcess[],
  journal: Journal,
  received: ReadonlySet<string>,
  consoleUrl: string,
  found: Pick<Findings, 'outages' | 'steadyRate'>,
  say: (text: string) => void,
): Promise<Findings> {
  const gatewaysAlive = await aliveOf(gateways, 10_000);
  return await onServer(withDatabase(cluster), async (owner) => {
    const mailsDrainedMs = await drainMails(owner, say);
    const judgement = await judge(owner, journal, received);
    const { rows } = await owner.query<{ version: string }>("select current_setting('server_version') as version");
    return {
      ...judgement,
      ...found,
      server: rows[0]?.version ?? '',
      ...journal.totals(),
      mailsDrainedMs,
      connections: await connectionsOf(owner, consoleUrl),
      gatewaysAlive,
      errors: gateways.flatMap(({ daemon }) => errorsOf(daemon.log())),
    };
  });
}

/** The superuser on the gateway's database: it sees every connection and every row. */
function withDatabase(cluster: Cluster): string {
  const url = new URL(cluster.urls.admin);
  url.pathname = new URL(cluster.urls.owner).pathname;
  return url.toString();
}

async function connectionsOf(
  owner: { query: (sql: string) => Promise<{ rows: { usename: string; count: string; busy: string }[] }> },
  consoleUrl: string,
): Promise<Connections> {
  const { rows } = await owner.query(
    `select usename, count(*) as count, count(*) filter (where state like 'idle in transaction%') as busy
     from pg_stat_activity where usename like 'gateway_%' group by 1 order by 1`,
  );
  const clients = await onServer(consoleUrl, async (client) => {
    // The console accepts only simple queries.
    const answer = await client.query<{ database: string }>('show clients');
    return answer.rows.filter(({ database }) => database !== 'pgbouncer').length;
  });
  return {
    toServer: Object.fromEntries(rows.map(({ usename, count }) => [usename, Number(count)])),
    inTransaction: rows.reduce((sum, { busy }) => sum + Number(busy), 0),
    toPooler: clients,
  };
}
