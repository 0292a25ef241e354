import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { fail, readJson, report, root, secondsSince } from './checkout.mjs';

const SOURCES = ['src', 'schemas', 'adapters', 'db', 'bench', 'drills', 'test/support'];
/** Documents that the gateway serves, and the cases of `conform`; dist/ has them at their own paths. */
const DOCUMENTS = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs', 'conformance'];
const SETTINGS = ['tsconfig.json', 'tsconfig.build.json', 'tsconfig.start.json', 'package-lock.json'];
export const dist = join(root, 'dist');
const stamp = join(dist, '.built');
// Beside dist/ at the same depth, so that the source maps are right after the rename.
const draft = join(root, '.dist-building');
const replaced = join(root, '.dist-replaced');

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

function documentFiles() {
  return DOCUMENTS.map((name) => join(root, name))
    .filter(fs.existsSync)
    .flatMap((path) => (fs.statSync(path).isDirectory() ? filesBelow(path) : [path]))
    .sort();
}

/** A digest of all sources of dist/; by content, so that a touched or checked-out file rebuilds nothing. */
function sourceDigest() {
  const hash = createHash('sha256');
  for (const path of [...sourceFiles(), ...documentFiles(), ...SETTINGS.map((name) => join(root, name))]) {
    hash
      .update(`${relative(root, path)}\0`)
      .update(fs.existsSync(path) ? fs.readFileSync(path) : '')
      .update('\0');
  }
  return hash.digest('hex');
}

const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

/** Whether the compiler is installed; it is optional, because an image is built without it. */
export const canBuild = () => fs.existsSync(tsc);

/** Whether dist/ is up to date and, where asked, built with a check of types. */
export function isBuilt(checked) {
  const built = readJson(stamp);
  return built?.digest === sourceDigest() && (built.checked === true || !checked);
}

function copyAssets() {
  for (const path of sourceFiles()) {
    if (!/\.(ts|md)$/.test(path)) copy(path);
  }
  for (const path of documentFiles()) copy(path);
  const swagger = join(draft, 'src/site/assets/swagger-ui');
  fs.mkdirSync(swagger, { recursive: true });
  for (const name of ['swagger-ui-bundle.js', 'swagger-ui.css']) {
    fs.copyFileSync(join(root, 'node_modules/swagger-ui-dist', name), join(swagger, name));
  }
}

function copy(path) {
  const target = join(draft, relative(root, path));
  fs.mkdirSync(dirname(target), { recursive: true });
  fs.copyFileSync(path, target);
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

/** Compiles the sources to dist/; ends the process with the compiler's errors. Types take four times as long to check. */
export function build(checked) {
  const start = performance.now();
  report(2, `build         ${checked ? 'with a check of types ' : ''}…`);
  const digest = sourceDigest();
  try {
    fs.rmSync(draft, { recursive: true, force: true });
    fs.mkdirSync(draft);
  } catch (error) {
    fail(`dist/ is out of date and can't be built, because ${root} can't be written (${error.code}).`);
  }
  // Without a check of types the compiler needs no declarations of the packages, which starting does not install.
  const settings = checked ? 'tsconfig.build.json' : 'tsconfig.start.json';
  const args = ['-p', settings, '--outDir', draft];
  const done = spawnSync(process.execPath, [tsc, ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (done.status !== 0) {
    process.stderr.write(`${done.stdout ?? ''}${done.stderr ?? ''}`);
    fs.rmSync(draft, { recursive: true, force: true });
    fail(`The build failed (${done.error?.message ?? 'see the errors above'}).`);
  }
  copyAssets();
  fs.writeFileSync(join(draft, '.built'), JSON.stringify({ digest, checked }));
  swap();
  report(2, `build         done, ${secondsSince(start)}`);
}
