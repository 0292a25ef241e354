import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const EXIT_CONFIGURATION = 78;
const SOURCES = [
  'src',
  'schemas',
  'adapters',
  'db',
  'bench',
  'test/drills',
  'test/model',
  'test/mutants',
  'test/support',
];
const SETTINGS = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];
const dist = join(root, 'dist');
const installRecord = join(root, 'node_modules', '.package-lock.json');
const installStamp = join(root, 'node_modules', '.invoice-gateway-lock');
const stamp = join(dist, '.built');
// Beside dist/ and as deep, so that the source maps hold after the rename.
const draft = join(root, '.dist-building');
const replaced = join(root, '.dist-replaced');

/** Ends this process with one sentence. */
export function fail(sentence, code = 1) {
  process.stderr.write(`${sentence}\n`);
  process.exit(code);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const fits = major >= 20 && major < 25 && (major > 20 || minor >= 19);
  if (!fits) {
    fail(
      `This needs Node.js 20.19 or later, below 25; the one running is ${process.versions.node}.`,
      EXIT_CONFIGURATION,
    );
  }
}

function readJson(path) {
  try {
    return JSON.parse(fs.readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/** A digest of what was demanded and of npm's record of what it installed. */
function installDigest() {
  const hash = createHash('sha256');
  for (const path of [join(root, 'package-lock.json'), installRecord]) {
    hash.update(fs.existsSync(path) ? fs.readFileSync(path) : 'absent').update('\0');
  }
  return hash.digest('hex');
}

/**
 * Whether node_modules holds what the lock file demands. npm's own record of what it installed is compared entry by entry:
 * file times mean nothing after a clone, and npm writes the record last, so an interrupted install shows.
 */
function isInstalled(needsDev) {
  if (readJson(installStamp)?.digest === installDigest()) return true;
  const wanted = readJson(join(root, 'package-lock.json'))?.packages;
  const installed = readJson(installRecord)?.packages;
  if (wanted === undefined) return fs.existsSync(join(root, 'node_modules'));
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

function install() {
  process.stderr.write('installing the dependencies (npm ci)…\n');
  const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
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
    // An npm that records things otherwise than isInstalled expects must not install at every start.
    fs.writeFileSync(installStamp, JSON.stringify({ digest: installDigest() }));
    return;
  }
  process.stderr.write(`${done.stdout ?? ''}${done.stderr ?? ''}`);
  fail(`The dependencies could not be installed (${done.error?.message ?? 'npm ci failed'}): run npm ci and see.`);
}

function filesBelow(dir) {
  return fs.readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    return entry.isDirectory() ? filesBelow(path) : entry.isFile() ? [path] : [];
  });
}

function sourceFiles() {
  return SOURCES.map((name) => join(root, name))
    .filter(fs.existsSync)
    .flatMap(filesBelow)
    .sort();
}

/** A digest of everything that dist/ is made from; by content, so that a touched or checked-out file rebuilds nothing. */
function sourceDigest() {
  const hash = createHash('sha256');
  for (const path of [...sourceFiles(), ...SETTINGS.map((name) => join(root, name))]) {
    hash
      .update(`${relative(root, path)}\0`)
      .update(fs.existsSync(path) ? fs.readFileSync(path) : '')
      .update('\0');
  }
  return hash.digest('hex');
}

function isBuilt(tolerant) {
  const built = readJson(stamp);
  return built?.digest === sourceDigest() && (built.sound || tolerant);
}

function copyAssets() {
  for (const path of sourceFiles()) {
    if (/\.(ts|md)$/.test(path)) continue;
    const target = join(draft, relative(root, path));
    fs.mkdirSync(dirname(target), { recursive: true });
    fs.copyFileSync(path, target);
  }
}

/** Puts the finished draft in the place of dist/. */
function swap() {
  fs.rmSync(replaced, { recursive: true, force: true });
  try {
    if (fs.existsSync(dist)) fs.renameSync(dist, replaced);
    fs.renameSync(draft, dist);
  } catch {
    // A mount point can't be renamed, but perhaps be filled.
    try {
      fs.rmSync(stamp, { force: true });
      fs.cpSync(draft, dist, { recursive: true, force: true });
    } catch (error) {
      fs.rmSync(draft, { recursive: true, force: true });
      fail(
        `dist/ is out of date and can't be written (${error.code}): make it writable, or run npm run build elsewhere.`,
      );
    }
  }
  for (const path of [draft, replaced]) fs.rmSync(path, { recursive: true, force: true });
}

function build(tolerant) {
  process.stderr.write('building…\n');
  const digest = sourceDigest();
  try {
    fs.rmSync(draft, { recursive: true, force: true });
    fs.mkdirSync(draft);
  } catch (error) {
    fail(`dist/ is out of date and can't be built, because ${root} can't be written (${error.code}).`);
  }
  const args = ['-p', 'tsconfig.build.json', '--outDir', draft, '--incremental', 'false', '--tsBuildInfoFile', 'null'];
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const done = spawnSync(process.execPath, [tsc, ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const sound = done.status === 0;
  if (!sound && !tolerant) {
    process.stderr.write(`${done.stdout ?? ''}${done.stderr ?? ''}`);
    fs.rmSync(draft, { recursive: true, force: true });
    fail(`The build failed (${done.error?.message ?? 'see the errors above'}).`);
  }
  if (!sound) process.stderr.write('built in spite of type errors: npm run typecheck shows them\n');
  copyAssets();
  fs.writeFileSync(join(draft, '.built'), JSON.stringify({ digest, sound }));
  swap();
}

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
async function alone(work) {
  const lock = join(root, '.cache', 'prepare.lock');
  for (let told = false; ;) {
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
    else if (!told) process.stderr.write('waiting for another build of this checkout…\n');
    told ||= !stale;
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

/**
 * Brings the checkout to where `dist/` can be run: checks Node, installs what is missing, builds what is stale. Ends the
 * process with one sentence when it can't.
 * @param options.forceBuild build although dist/ is current.
 * @param options.devTools the command itself uses development dependencies.
 * @param options.tolerant accept type errors; for tests, whose own files are run without type checks too.
 */
export async function prepare({ forceBuild = false, devTools = false, tolerant = false } = {}) {
  checkNode();
  const modules = join(root, 'node_modules');
  const mayInstall = () => !fs.existsSync(modules) || isWritable(modules);
  const mustBuild = () => forceBuild || !isBuilt(tolerant);
  const mustInstall = () => mayInstall() && !isInstalled(devTools || mustBuild());
  if (!mustInstall() && !mustBuild()) return;
  await alone(() => {
    if (mustInstall()) install();
    if (mustBuild()) build(tolerant);
  });
}

/** The URL of a built module, such as `src/main.js`, for `import()`. */
export function builtModule(path) {
  const file = join(dist, path);
  if (!fs.existsSync(file)) fail(`dist/${path} is missing from the build.`);
  return new URL(`../dist/${path}`, import.meta.url).href;
}
