import { loadEnvironmentFile } from './environment-file.mjs';
import { builtModule, prepare } from './prepare.mjs';

loadEnvironmentFile();
await prepare();
// In this process: signals must reach the gateway itself.
await import(builtModule('src/main.js'));
