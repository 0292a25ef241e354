import { readFileSync } from 'node:fs';

/**
 * Looks for optional platform packages that the lock file names and does not hold: `npm ci` fails on them, or installs
 * on one platform only. npm writes such a lock file when it updates one beside an installed node_modules.
 */
const { packages } = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'));

/** Whether a package that another one wants is in the lock file, in its own node_modules or one further up. */
function isLocked(path, name) {
  for (let at = path; ; at = at.includes('/node_modules/') ? at.slice(0, at.lastIndexOf('/node_modules/')) : '') {
    if (packages[`${at === '' ? '' : `${at}/`}node_modules/${name}`] !== undefined) return true;
    if (at === '') return false;
  }
}

const missing = Object.entries(packages).flatMap(([path, entry]) =>
  Object.entries(entry.optionalDependencies ?? {})
    .filter(([name]) => !isLocked(path, name))
    .map(([name, version]) => `${name}@${version}, wanted by ${path === '' ? 'this package' : path}`),
);
const withHosts = Object.values(packages).filter((entry) => /^https?:/.test(entry.resolved ?? ''));

for (const line of missing) console.error(`package-lock.json misses ${line}`);
if (withHosts.length > 0) console.error(`package-lock.json names a registry's host ${withHosts.length} times`);
process.exitCode = missing.length + withHosts.length === 0 ? 0 : 1;
