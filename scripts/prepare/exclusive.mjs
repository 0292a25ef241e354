import * as fs from 'node:fs';
import { dirname, join } from 'node:path';

import { fail, root } from './checkout.mjs';

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function isStale(lock) {
  try {
    const holder = Number(fs.readFileSync(lock, 'utf8'));
    // A lock without a number was left by a process that died between making and writing it.
    return holder > 0 ? !isAlive(holder) : Date.now() - fs.statSync(lock).mtimeMs > 5_000;
  } catch {
    return false;
  }
}

/** Runs `work` while no other process installs or builds in this checkout; the lock of a dead process is taken over. */
export async function exclusively(work) {
  const lock = join(root, '.cache', 'prepare.lock');
  for (let isSaid = false; ;) {
    try {
      fs.mkdirSync(dirname(lock), { recursive: true });
      fs.writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') {
        fail(`The dependencies or dist/ are out of date, and ${root} can't be written (${error.code}).`);
      }
    }
    const stale = isStale(lock);
    if (stale) fs.rmSync(lock, { force: true });
    else if (!isSaid) process.stderr.write('waiting for another build of this checkout…\n');
    isSaid ||= !stale;
    // Unequal pauses keep two that wait from taking the same stale lock over at the same moment.
    await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 200));
  }
  const release = () => fs.rmSync(lock, { force: true });
  process.once('exit', release);
  try {
    work();
  } finally {
    release();
    process.off('exit', release);
  }
}
