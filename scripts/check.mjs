import { prepare } from './prepare.mjs';
import { runNode } from './run-child.mjs';

const STEPS = [
  ['lock file', ['scripts/check-lock.mjs']],
  ['types', ['node_modules/typescript/bin/tsc', '--noEmit']],
  ['lint', ['node_modules/eslint/bin/eslint.js', '.']],
  ['format', ['node_modules/prettier/bin/prettier.cjs', '--check', '.']],
  ['tests', ['scripts/test.mjs', ...process.argv.slice(2)]],
];

await prepare({ devTools: true });
for (const [name, args] of STEPS) {
  process.stdout.write(`— ${name}\n`);
  const code = await runNode(args);
  if (code !== 0) {
    process.stderr.write(`${name}: failed\n`);
    process.exitCode = code;
    break;
  }
}
