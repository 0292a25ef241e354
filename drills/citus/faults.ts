import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GatewayProcess } from '../shared/gateways.ts';
import type { Journal } from '../shared/journal.ts';
import { command } from './command.ts';
import { moveTenant, workersOf, type Cluster, type Node } from './cluster.ts';

/** The part of the drill that every fault needs. */
export interface Scene {
  readonly cluster: Cluster;
  readonly gateways: readonly GatewayProcess[];
  readonly journal: Journal;
  readonly tenants: readonly number[];
  readonly secretKey: string;
  readonly seconds: number;
  readonly downMs: number;
}

/** A shard group that moved to the other worker under load. */
export interface Move {
  readonly ms: number;
  readonly longestGapMs: number;
  readonly failures: Readonly<Record<string, number>>;
}

export async function moveUnderLoad({ cluster, journal, tenants }: Scene): Promise<Move> {
  const [tenant = 0] = tenants;
  const from = performance.now();
  const ms = await moveTenant(cluster, tenant);
  const span = { from, to: performance.now() };
  const gap = journal.longestGap(span, [tenant]);
  return { ms, longestGapMs: gap.to - gap.from, failures: journal.failures(span) };
}

/** A killed server, in milliseconds. */
export interface Outage {
  readonly what: string;
  readonly awayMs: number;
  /** The longest time without a success of any of the tenants, worst of the group: each tenant is looked at by itself. */
  readonly gapOfTenantsOnIt: number | null;
  readonly gapOfOthers: number | null;
  readonly failuresOfOthers: Readonly<Record<string, number>>;
  readonly failures: Readonly<Record<string, number>>;
  /** Gateways that said they were ready while the server was away. */
  readonly readyMeanwhile: number;
  /** Commands for a tenant of the other node, run meanwhile: the name, and the exit code. */
  readonly commands: Readonly<Record<string, number>>;
}

export async function killUnderLoad(scene: Scene, node: Node): Promise<Outage> {
  const { cluster, gateways, journal, tenants, seconds, downMs } = scene;
  const isWorker = node !== cluster.coordinator;
  const places = await workersOf(cluster, tenants);
  const onIt = isWorker ? tenants.filter((tenant) => places.get(tenant) === node.port) : tenants;
  const others = tenants.filter((tenant) => !onIt.includes(tenant));
  const from = performance.now();
  await node.kill();
  await sleep(downMs / 2);
  const readyMeanwhile = await readyCount(gateways);
  const commands = isWorker ? await commandsOf(scene, others[0] ?? 0) : {};
  await sleep(Math.max(0, downMs - (performance.now() - from)));
  await node.start();
  const awayMs = performance.now() - from;
  await sleep(1_000 * seconds);
  const span = { from, to: performance.now() };
  const worst = (group: readonly number[]): number | null => {
    const gaps = group.map((tenant) => journal.longestGap(span, [tenant])).map((gap) => gap.to - gap.from);
    return gaps.length === 0 ? null : Math.max(...gaps);
  };
  return {
    what: node.name,
    awayMs,
    gapOfTenantsOnIt: worst(onIt),
    gapOfOthers: worst(others),
    failuresOfOthers: journal.failures(span, others),
    failures: journal.failures(span, onIt),
    readyMeanwhile,
    commands,
  };
}

async function readyCount(gateways: readonly GatewayProcess[]): Promise<number> {
  const answers = await Promise.all(
    gateways.map(({ url }) =>
      fetch(`${url}/readyz`).then(
        async (response) => {
          await response.arrayBuffer();
          return response.ok ? 1 : 0;
        },
        () => 0,
      ),
    ),
  );
  return answers.reduce<number>((sum, one) => sum + one, 0);
}

/** The commands that must work for a tenant whose node is there. */
async function commandsOf({ cluster, secretKey }: Scene, tenant: number): Promise<Readonly<Record<string, number>>> {
  const { urls } = cluster.coordinator;
  const codes: Record<string, number> = {};
  for (const args of [
    ['verify', '--tenant', String(tenant)],
    ['jobs', 'list', '--tenant', String(tenant)],
    ['invoice', 'list', '--tenant', String(tenant)],
    ['lockout', 'clear', '--identifier', `drill-${tenant}`],
  ]) {
    const { code, err } = await command(urls, secretKey, [...args, '--json']);
    codes[args.slice(0, -1).join(' ')] = code;
    if (code !== 0) codes[`  ${err.trim().split('\n').at(-1)?.slice(0, 160) ?? ''}`] = code;
  }
  return codes;
}
