import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { freePort, until, type Daemon, type Lab } from './lab.ts';

export interface GatewayAddresses {
  /** The runtime role's, through the pooler. */
  readonly pooled: string;
  readonly owner: string;
  readonly worker: string;
  readonly smtp: string;
}

interface GatewaySettings extends GatewayAddresses {
  readonly port: number;
  readonly secretKey: string;
}

/** A built gateway in a process of its own. */
export interface GatewayProcess {
  readonly daemon: Daemon;
  readonly url: string;
}

const START_MS = 30_000;

/** Starts gateways that share one secret key and one database; they migrate it at the same time. */
export async function startGateways(
  lab: Lab,
  count: number,
  addresses: GatewayAddresses,
): Promise<readonly GatewayProcess[]> {
  const secretKey = randomBytes(32).toString('hex');
  const gateways: GatewayProcess[] = [];
  for (let index = 1; index <= count; index += 1) {
    gateways.push(launchGateway(lab, `gateway-${index}`, { ...addresses, port: await freePort(), secretKey }));
  }
  await Promise.all(gateways.map((gateway) => isReady(gateway, START_MS)));
  return gateways;
}

/** Starts one in a process, which is not ready yet; `program` is a built module, the gateway's own by default. */
export function launchGateway(
  lab: Lab,
  name: string,
  settings: GatewaySettings,
  program = '../../src/main.js',
): GatewayProcess {
  const environment = {
    PATH: process.env['PATH'],
    HOST: '127.0.0.1',
    PORT: String(settings.port),
    PROCESSES: '1',
    LOG_LEVEL: 'info',
    LOG_FORMAT: 'json',
    DATABASE_URL: settings.pooled,
    MIGRATION_DATABASE_URL: settings.owner,
    DIRECT_DATABASE_URL: settings.worker,
    SMTP_URL: settings.smtp,
    SECRET_KEY: settings.secretKey,
  };
  const file = fileURLToPath(import.meta.resolve(program));
  const daemon = lab.start(name, process.execPath, [file], environment, false);
  return { daemon, url: `http://127.0.0.1:${settings.port}` };
}

/** Waits for a gateway that says it is ready; throws with what it wrote where it ended. */
export async function isReady({ daemon, url }: GatewayProcess, timeoutMs: number): Promise<void> {
  await until(`${daemon.name} is ready`, timeoutMs, async () => {
    if (!daemon.isAlive()) throw new Error(`${daemon.name} ended: ${daemon.log().slice(-2_000)}`);
    return await fetch(`${url}/readyz`).then(
      async (response) => {
        await response.arrayBuffer();
        return response.ok;
      },
      () => false,
    );
  });
}

/** How many gateways are the same processes as at the start, and ready within the time. */
export async function aliveOf(gateways: readonly GatewayProcess[], timeoutMs: number): Promise<number> {
  const alive = await Promise.allSettled(gateways.map((gateway) => isReady(gateway, timeoutMs)));
  return alive.filter(({ status }) => status === 'fulfilled').length;
}
