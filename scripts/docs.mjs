import { builtModule, prepare, root } from './prepare.mjs';

/** `--check` writes nothing, and ends with 1 where a file is out of date. */
await prepare({ devTools: true });
const { outOfDate, writeDocs } = await import(builtModule('src/docs/main.js'));
if (process.argv[2] === '--check') {
  const files = outOfDate(root);
  for (const file of files) process.stderr.write(`${file} is out of date: run npm run docs.\n`);
  if (files.length > 0) process.exitCode = 1;
} else writeDocs(root);
