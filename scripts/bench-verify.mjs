import { builtModule, prepare } from './prepare.mjs';

await prepare({ devTools: true });
await import(builtModule('bench/verify.js'));
