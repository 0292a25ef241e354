import { chmodSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findHome } from '../../db/embedded/home.ts';
import { startEmbedded, type EmbeddedServer } from '../../db/embedded/launcher.ts';
import { migrate } from '../../db/schema/migrate.ts';

/** Does some work on a migrated database of its own, in a directory that is removed afterwards. */
export async function withTemporaryDatabase(
  log: (message: string) => void,
  work: (urls: EmbeddedServer['urls']) => Promise<void>,
): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'invoice-gateway-bench-'));
  // Root's database server runs as another user, who must be able to pass through.
  chmodSync(dataDir, 0o711);
  try {
    const server = await startEmbedded({ dataDir, durable: true, log });
    try {
      const { owner, runtime, worker } = server.urls;
      await migrate({ ownerUrl: owner, runtimeUrl: runtime, workerUrl: worker, log });
      await work(server.urls);
    } finally {
      await server.stop();
    }
  } finally {
    const home = await findHome(dataDir).catch(() => null);
    for (const path of new Set([home ?? dataDir, dataDir])) await rm(path, { recursive: true, force: true });
  }
}
