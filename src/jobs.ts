import type { Config } from './config.ts';
import type { Clock } from './core/ports.ts';
import type { Logger } from './server/logger.ts';

export interface JobsOptions {
  readonly databaseUrl: string;
  readonly config: Config;
  readonly logger: Logger;
  readonly clock: Clock;
}

export function startJobs(_options: JobsOptions): Promise<{ stop(): Promise<void> }> {
  return Promise.resolve({ stop: () => Promise.resolve() });
}
