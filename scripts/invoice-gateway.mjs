#!/usr/bin/env node
import { loadEnvironmentFile } from './environment-file.mjs';
import { builtModule, prepare } from './prepare.mjs';

loadEnvironmentFile();
await prepare();
await import(builtModule('src/cli/main.js'));
