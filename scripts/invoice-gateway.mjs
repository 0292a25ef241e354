#!/usr/bin/env node
import { builtModule, prepare } from './prepare.mjs';

await prepare();
await import(builtModule('src/cli/main.js'));
