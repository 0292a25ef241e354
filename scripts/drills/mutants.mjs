import { builtModule, prepare } from '../prepare.mjs';

/** `npm run mutants`: seeds known faults into a copy of the checkout, one at a time; exits with 1 where tests miss them. */
await prepare({ devTools: true });
await import(builtModule('drills/mutants/main.js'));
