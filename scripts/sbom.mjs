// Writes the list of shipped packages as CycloneDX JSON, from the lock file: node scripts/sbom.mjs [file]
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { fail, root } from './prepare.mjs';

const [file = join(root, 'sbom.json')] = process.argv.slice(2);
const { name, version, packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));

/** npm's own `--omit=dev` leaves out shipped packages that development needs too, so the lock file decides. */
const shipped = new Set([
  `${name}@${version}`,
  ...Object.entries(packages)
    .filter(([path, locked]) => path !== '' && locked.dev !== true)
    .map(([path, locked]) => `${path.split('node_modules/').at(-1)}@${locked.version}`),
]);

const bom = JSON.parse(listed());
// npm sets the directory's name.
bom.metadata.component.name = name;
bom.components = bom.components
  .filter((component) => shipped.has(component['bom-ref']))
  .map(({ properties = [], ...component }) => ({
    ...component,
    properties: properties.filter((property) => property.name !== 'cdx:npm:package:development'),
  }));
bom.dependencies = bom.dependencies
  .filter(({ ref }) => shipped.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => shipped.has(other)) }));
writeFileSync(file, `${JSON.stringify(bom, null, 2)}\n`);
process.stdout.write(`${bom.components.length} components: ${file}\n`);

function listed() {
  const args = ['sbom', '--sbom-format=cyclonedx', '--package-lock-only'];
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 };
  // npm sets its own path for its scripts; otherwise it is on the PATH.
  const { npm_execpath: npm } = process.env;
  const made = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  if (made.status !== 0) fail(made.stderr || `npm could not be run (${made.error?.message ?? made.signal}).`);
  return made.stdout;
}
