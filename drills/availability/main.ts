import { chmodSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbedded } from '../../db/embedded/launcher.ts';
import { runDrill } from './drill.ts';
import { LONG } from './sizes.ts';
import { tableOf } from './row.ts';
import { startTarget } from './target.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'invoice-gateway-availability-'));
chmodSync(dataDir, 0o711);
const server = await startEmbedded({ dataDir, durable: true, log: () => undefined });
try {
  const target = await startTarget({
    urls: server.urls,
    program: fileURLToPath(import.meta.resolve('../../src/main.js')),
  });
  try {
    const rows = await runDrill(target, LONG, (text) => {
      process.stderr.write(`${text}\n`);
    });
    console.log(tableOf(rows));
    if (rows.some(({ isMet }) => !isMet)) process.exitCode = 1;
  } finally {
    await target.close();
  }
} finally {
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
}
