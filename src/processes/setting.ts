import type { Config } from '../config/config.ts';
import { steadyClock, systemClock } from '../clock.ts';
import type { GatewayOptions } from '../gateway.ts';
import type { Logger } from '../observability/log/logger.ts';
import { memoryLimits, memoryOfProcess } from '../server/intake/memory-limits.ts';

/** The setting of a process of the gateway: JSON, so that a parent can hand it to its children. */
export interface Setting {
  readonly config: Config;
  readonly urls: { readonly runtime: string; readonly worker: string };
  readonly secretKeys: readonly string[];
}

/** The options of a gateway with this setting, which shares the machine's memory with so many processes. */
export function optionsOf(
  { config, urls, secretKeys }: Setting,
  logger: Logger,
  processes: number,
): Omit<GatewayOptions, 'publicUrl'> {
  return {
    databaseUrl: urls.runtime,
    workerUrl: urls.worker,
    clock: systemClock,
    steadyClock,
    logger,
    isLoopback: config.isLoopback,
    speaksTls: config.tls !== null,
    dialectVariables: config.dialectVariables,
    trustProxy: config.trustProxy,
    hasLockout: config.hasLockout,
    maxCallsInFlight: config.maxCallsInFlight,
    connectionsPerAddress: config.connectionsPerAddress,
    memoryLimits: memoryLimits(memoryOfProcess(), config.tls !== null, processes),
    secretKeys,
    keepCalls: config.keepCalls,
  };
}

/** The address that this gateway listens on. */
export function urlOf({ host, tls }: Pick<Config, 'host' | 'tls'>, port: number): string {
  return `${tls === null ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
