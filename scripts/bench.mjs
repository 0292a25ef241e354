import { builtModule, prepare } from './prepare.mjs';

await prepare({ devTools: true });
await import(builtModule('bench/main.js'));
