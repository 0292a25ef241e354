import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { listeningUrl, stopChild } from './child-process.ts';
import type { Bench } from './bench.ts';
import type { Undo } from './undo.ts';

/** The plain handler of `bench/baseline` in a process of its own, on the same database as the gateway. */
export interface Baseline {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export async function startBaseline({ gateway, seeded }: Bench, undo: Undo): Promise<Baseline> {
  const program = fileURLToPath(import.meta.resolve('../baseline/main.js'));
  const child = spawn(process.execPath, [program], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: gateway.databaseUrls.owner,
      TENANT_ID: String(seeded.tenantId),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = undo.add(() => stopChild(child));
  return { url: await listeningUrl(child), pid: child.pid ?? 0, stop };
}
