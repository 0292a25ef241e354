import { link, open, readFile, rm, stat, unlink } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { EmbeddedServerError, errorCode } from './fault.ts';
import { isAlive, startMark } from './process-identity.ts';

const LOCK_NAME = 'gateway.lock';
const GUARD_STALE_MS = 10_000;

interface Holder {
  readonly pid: number;
  readonly startMark: string;
}

/** Held until released or until this process ends, however it ends. */
export interface GatewayLock {
  release(): Promise<void>;
}

async function readHolder(path: string): Promise<Holder | null> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('startMark' in value)) return null;
    return typeof value.pid === 'number' && typeof value.startMark === 'string'
      ? { pid: value.pid, startMark: value.startMark }
      : null;
  } catch (error) {
    if (errorCode(error) === undefined || errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

async function isHeld(holder: Holder | null): Promise<boolean> {
  if (holder === null || !isAlive(holder.pid)) return false;
  return (await startMark(holder.pid)) === holder.startMark;
}

/** The process id of the live gateway that holds this directory, or null. */
export async function holderOf(dir: string): Promise<number | null> {
  const holder = await readHolder(join(dir, LOCK_NAME));
  return holder !== null && (await isHeld(holder)) ? holder.pid : null;
}

/** Removes the lock of a dead process. The guard keeps two starts from removing each other's fresh lock. */
async function removeStale(path: string): Promise<void> {
  const guard = `${path}.takeover`;
  try {
    await (await open(guard, 'wx', 0o600)).close();
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    const info = await stat(guard).catch(() => null);
    if (info !== null && Date.now() - info.mtimeMs > GUARD_STALE_MS) await rm(guard, { force: true });
    await delay(50);
    return;
  }
  try {
    if (!(await isHeld(await readHolder(path)))) await rm(path, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

/** A gateway that was just killed is still there for a moment: a new one that starts at once need not fail. */
const DYING_WAITS = 20;
const DYING_WAIT_MS = 100;

/**
 * Makes this process the only gateway on the directory; the lock of a process that is gone is taken over.
 * @throws EmbeddedServerError when a live process holds it.
 */
export async function acquireLock(dir: string): Promise<GatewayLock> {
  const path = join(dir, LOCK_NAME);
  const draft = `${path}.${process.pid}-${randomBytes(4).toString('hex')}`;
  // Readable by everyone: a lock that root left must not keep the directory's owner out.
  const handle = await open(draft, 'wx', 0o644);
  try {
    await handle.writeFile(JSON.stringify({ pid: process.pid, startMark: await startMark(process.pid) }));
    await handle.close();
    for (let waits = 0; ;) {
      try {
        // A hard link appears with its content: no reader ever sees a lock without a holder.
        await link(draft, path);
        return { release: () => rm(path, { force: true }) };
      } catch (error) {
        if (errorCode(error) !== 'EEXIST') throw error;
      }
      const pid = await holderOf(dir);
      if (pid !== null && waits < DYING_WAITS) {
        waits += 1;
        await delay(DYING_WAIT_MS);
        continue;
      }
      if (pid !== null) {
        throw new EmbeddedServerError(
          `The data directory ${dir} is in use by another gateway (process ${pid}): ` +
            'stop that one, or set DATA_DIR to another directory, or set DATABASE_URL.',
        );
      }
      await removeStale(path);
    }
  } finally {
    await unlink(draft).catch(() => undefined);
  }
}
