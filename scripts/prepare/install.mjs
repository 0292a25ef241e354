import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { join } from 'node:path';

import { fail, readJson, report, root, secondsSince } from './checkout.mjs';

const modules = join(root, 'node_modules');
const installRecord = join(modules, '.package-lock.json');
const installStamp = join(modules, '.invoice-gateway-lock');

/** A digest of the demanded packages and of npm's record of the installed ones. */
function installDigest() {
  const hash = createHash('sha256');
  for (const path of [join(root, 'package-lock.json'), installRecord]) {
    hash.update(fs.existsSync(path) ? fs.readFileSync(path) : 'absent').update('\0');
  }
  return hash.digest('hex');
}

/**
 * Whether node_modules has the packages of the lock file. Compares npm's own record of the installed packages entry by
 * entry. File times mean nothing after a clone. npm writes the record last, so an interrupted install shows.
 */
export function isInstalled(needsDev) {
  const record = readJson(installStamp);
  if (record?.digest === installDigest() && (record.dev || !needsDev)) return true;
  const wanted = readJson(join(root, 'package-lock.json'))?.packages;
  const installed = readJson(installRecord)?.packages;
  if (wanted === undefined) return fs.existsSync(modules);
  if (installed === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.link) return true;
    const found = installed[path];
    if (found === undefined)
      return Boolean(entry.optional || entry.devOptional || entry.peer || (entry.dev && !needsDev));
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

function isWritable(path) {
  try {
    fs.accessSync(path, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether this user can install here. */
export const mayInstall = () => !fs.existsSync(modules) || isWritable(modules);

/**
 * Installs missing packages. Starting needs neither the tests' tools nor the linter; other installed packages stay. A
 * new checkout uses `npm ci`. A checkout that can start uses `npm install`, which only adds: a gateway may be running
 * from it.
 */
export function install(needsDev) {
  const start = performance.now();
  const verb = needsDev && isInstalled(false) ? ['install', '--no-save'] : ['ci'];
  const parts = ['--include=optional', needsDev ? '--include=dev' : '--omit=dev'];
  const args = [...verb, '--ignore-scripts', ...parts, '--no-audit', '--no-fund'];
  report(1, `dependencies  npm ${verb[0]}${needsDev ? ', with the tools for tests' : ''} …`);
  const viaNode = process.env.npm_execpath?.endsWith('npm-cli.js');
  const file = viaNode ? process.execPath : 'npm';
  const done = spawnSync(file, viaNode ? [process.env.npm_execpath, ...args] : args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
    shell: !viaNode && process.platform === 'win32',
  });
  if (done.status === 0) {
    // An npm with another form of record must not install at every start.
    fs.writeFileSync(installStamp, JSON.stringify({ digest: installDigest(), dev: needsDev }));
    report(1, `dependencies  installed, ${secondsSince(start)}`);
    return;
  }
  process.stderr.write(`${done.stdout ?? ''}${done.stderr ?? ''}`);
  fail(`The dependencies could not be installed (${done.error?.message ?? 'npm failed'}): run npm ci and see.`);
}
