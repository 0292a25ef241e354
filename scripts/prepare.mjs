import * as fs from 'node:fs';
import { join } from 'node:path';

import { build, canBuild, dist, isBuilt } from './prepare/build.mjs';
import { fail, root } from './prepare/checkout.mjs';
import { exclusively } from './prepare/exclusive.mjs';
import { install, isInstalled, mayInstall } from './prepare/install.mjs';

export { fail, root };

const EXIT_CONFIGURATION = 78;

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

/**
 * Prepares the checkout so that `dist/` can run: checks Node, installs missing packages, builds a stale `dist/`. Ends
 * the process with one sentence when it can't.
 * @param options.checked build with a check of types, also where dist/ is current without one.
 * @param options.devTools the command itself uses development dependencies.
 */
export async function prepare({ checked = false, devTools = checked } = {}) {
  checkNode();
  const mustBuild = () => !isBuilt(checked);
  const mustInstall = () => mayInstall() && !(isInstalled(devTools) && (canBuild() || !mustBuild()));
  if (!mustInstall() && !mustBuild()) return;
  await exclusively(() => {
    if (mustInstall()) install(devTools);
    if (mustBuild()) build(checked);
  });
}

/** The URL of a built module, such as `src/main.js`, for `import()`. */
export function builtModule(path) {
  const file = join(dist, path);
  if (!fs.existsSync(file)) fail(`dist/${path} is missing from the build.`);
  return new URL(`../dist/${path}`, import.meta.url).href;
}
