import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** `GetTLDPricing` is `get-tld-pricing` as the name of a file. */
export function fileNameOf(action) {
  return action
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
}

/** `get-tld-pricing` is `getTldPricing` in code. */
export function variableOf(fileName) {
  return fileName.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());
}

/** Writes files below a folder; throws an Error, and writes nothing, where one is there already. */
export function writeNew(root, files) {
  const there = Object.keys(files).filter((file) => existsSync(join(root, file)));
  if (there.length > 0) throw new Error(`${there.join(', ')} is there already: nothing was written.`);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
}

/** Formats files below a folder, as `npm run format` does. */
export function format(root, files) {
  const prettier = join(root, 'node_modules', 'prettier', 'bin', 'prettier.cjs');
  execFileSync(process.execPath, [prettier, '--write', '--log-level', 'warn', ...files], { cwd: root });
}

/** Prints the written files and the steps that are left. */
export function report(files, steps) {
  const written = files.map((file) => `  ${file}\n`).join('');
  const left = steps.map((step, index) => `  ${index + 1}. ${step}\n`).join('');
  process.stdout.write(`Written:\n${written}\nLeft:\n${left}`);
}

/** Runs a script's work; an Error becomes its sentence on stderr and exit code 2. */
export function runScript(work) {
  try {
    work();
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}
