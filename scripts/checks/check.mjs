import { prepare } from '../prepare.mjs';
import { runNode } from '../run-child.mjs';

const STATIC = [
  ['lock file', ['scripts/checks/check-lock.mjs']],
  ['types', ['node_modules/typescript/bin/tsc', '--noEmit']],
  ['lint', ['node_modules/eslint/bin/eslint.js', '.']],
  ['format', ['node_modules/prettier/bin/prettier.cjs', '--check', '.']],
];

/** `--static` leaves out the tests; other arguments are theirs. */
const args = process.argv.slice(2);
const steps = args[0] === '--static' ? STATIC : [...STATIC, ['tests', ['scripts/test.mjs', ...args]]];

await prepare({ devTools: true });
for (const [name, command] of steps) {
  process.stdout.write(`— ${name}\n`);
  const code = await runNode(command);
  if (code !== 0) {
    process.stderr.write(`${name}: failed\n`);
    process.exitCode = code;
    break;
  }
}
