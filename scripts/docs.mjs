import { builtModule, prepare } from './prepare.mjs';

await prepare();
await import(builtModule('src/docs.js'));
