import { prepare } from './prepare.mjs';
import { runNode } from './run-child.mjs';

await prepare({ devTools: true, tolerant: true });
process.exitCode = await runNode([
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
  ...process.argv.slice(2),
]);
