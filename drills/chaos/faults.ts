import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../shared/lab.ts';
import { onServer } from '../shared/on-server.ts';
import { signal } from '../shared/processes.ts';
import { between } from '../shared/random.ts';
import { diskError } from './disk-error.ts';
import { crashOf } from './crash.ts';
import type { FaultKind } from './plan.ts';
import type { CommitFault, Episode } from './proxy.ts';
import type { Done, Fault, World } from './world.ts';

/** The time for the load to send enough COMMITs. */
const EPISODE_MS = 15_000;
const LOOK_MS = 20;
const SESSION_MS = 20_000;
const TERMINATE_EVERY_MS = 100;

/** Every kind of fault: it is done, and is over when the promise resolves. */
export const FAULTS: Readonly<Record<FaultKind, Fault>> = {
  'kill-gateway': killGateway,
  'kill-postgres': killPostgres,
  'kill-everything': killEverything,
  'cut-before-commit': cut('cut-before-commit'),
  'cut-after-commit': cut('cut-after-commit'),
  'hang-before-commit': hang('hang-before-commit'),
  'hang-after-commit': hang('hang-after-commit'),
  'delay-commit': delayCommits,
  'stop-backend': stopBackend,
  'stop-postmaster': stopPostmaster,
  'terminate-backends': terminateBackends,
  'kill-backend': killBackend,
  'restart-immediate': restartImmediately,
  'disk-error': diskError,
};

async function killGateway({ fleet, random }: World): Promise<Done> {
  const index = between(random, 0, fleet.size - 1);
  await fleet.kill(index);
  fleet.restart(index);
  await fleet.ready();
  return {};
}

async function killPostgres({ server, random }: World): Promise<Done> {
  await server.kill();
  await sleep(between(random, 0, 500));
  return { readyAt: await server.launch() };
}

async function killEverything({ server, fleet }: World): Promise<Done> {
  const gateways = Array.from({ length: fleet.size }, (_none, index) => index);
  await Promise.all([server.kill(), ...gateways.map((index) => fleet.kill(index))]);
  await server.launch();
  for (const index of gateways) fleet.restart(index);
  await fleet.ready();
  return {};
}

function cut(fault: CommitFault): Fault {
  return ({ proxy, random }) => episode(proxy, { fault, times: between(random, 5, 25), share: 0.3, delayMs: 0 });
}

/** Few: what is locked by a connection that hangs stays locked until the server gives it up. */
function hang(fault: CommitFault): Fault {
  return ({ proxy, random }) => episode(proxy, { fault, times: between(random, 1, 2), share: 0.3, delayMs: 0 });
}

/** Some shorter than the gateway's time-out for an answer, some longer. */
async function delayCommits({ proxy, random }: World): Promise<Done> {
  const delayMs = between(random, 500, 8_000);
  return await episode(proxy, { fault: 'delay-commit', times: between(random, 1, 4), share: 0.3, delayMs });
}

async function episode(proxy: World['proxy'], planned: Episode): Promise<Done> {
  proxy.begin(planned);
  for (let waited = 0; proxy.left > 0 && waited < EPISODE_MS; waited += LOOK_MS) await sleep(LOOK_MS);
  const isUntouched = proxy.left === planned.times;
  proxy.end();
  return isUntouched ? { notRun: 'no COMMIT passed' } : {};
}

async function stopBackend(world: World): Promise<Done> {
  const pid = await anySession(world, 'writes');
  return await stopped(pid, between(world.random, 500, 6_500));
}

async function stopPostmaster({ server, random }: World): Promise<Done> {
  return await stopped(server.pid, between(random, 500, 3_000));
}

async function stopped(pid: number, forMs: number): Promise<Done> {
  signal(pid, 'SIGSTOP');
  try {
    await sleep(forMs);
  } finally {
    signal(pid, 'SIGCONT');
  }
  return {};
}

/** Ten a second, of any pool. */
async function terminateBackends({ server, random }: World): Promise<Done> {
  const times = between(random, 10, 40);
  await onServer(server.adminUrl, async (client) => {
    for (let count = 0; count < times; count += 1) {
      await client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where usename like 'gateway_%'
         order by pid offset floor($1::float8 * (select count(*) from pg_stat_activity where usename like 'gateway_%')) limit 1`,
        [random()],
      );
      await sleep(TERMINATE_EVERY_MS);
    }
  });
  return {};
}

/** The server takes this for a crash: it ends every session, and recovers. */
async function killBackend(world: World): Promise<Done> {
  const pid = await anySession(world, '');
  return await crashOf(world.server, () => {
    signal(pid, 'SIGKILL');
  });
}

async function restartImmediately({ server }: World): Promise<Done> {
  await server.stopImmediately();
  return { readyAt: await server.launch() };
}

async function anySession({ server, random }: World, pool: string): Promise<number> {
  let found: readonly number[] = [];
  await until('a gateway has a session', SESSION_MS, async () => {
    found = await server.sessions(pool);
    return found.length > 0;
  });
  return found[between(random, 0, found.length - 1)] ?? 0;
}
