import { builtModule, prepare } from './prepare.mjs';

await prepare();
// In this process: signals must reach the gateway itself.
await import(builtModule('src/main.js'));
