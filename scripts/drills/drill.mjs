import { builtModule, prepare } from '../prepare.mjs';

/** `npm run drill:<name>`: a drill of drills/ with real parts, too long and too demanding for the test suite. */
const name = process.argv.splice(2, 1)[0];
await prepare({ devTools: true });
await import(builtModule(`drills/${name}/main.js`));
