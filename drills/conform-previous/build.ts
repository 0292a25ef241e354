import { join } from 'node:path';
import { METHODS } from '../../adapters/corp/methods.ts';
import { DEMO } from '../../src/demo/demo.ts';
import { isReady } from '../shared/gateways.ts';
import { freePort, until, type Daemon, type Lab } from '../shared/lab.ts';

/** It may install packages, and compiles. */
const START_MS = 600_000;
const COMMAND_MS = 120_000;

/** The build of an unpacked commit, which serves on loopback from an embedded database of its own. */
interface Build {
  readonly url: string;
  readonly daemon: Daemon;
}

/** Starts it as a reader of its README would, and switches every method of the corp-ID dialect on. */
export async function startBuild(lab: Lab, folder: string): Promise<Build> {
  const port = await freePort();
  const environment = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    HOST: '127.0.0.1',
    PORT: String(port),
    DATA_DIR: join(lab.dir, 'data'),
    LOG_FORMAT: 'json',
  };
  const script = (name: string): string => join(folder, 'scripts', name);
  const daemon = lab.start('build', process.execPath, [script('start.mjs')], environment, false);
  const build = { daemon, url: `http://127.0.0.1:${port}` };
  await isReady(build, START_MS);
  const methods = [...METHODS.values()].map(({ name }) => name).join(',');
  const args = ['tenant', 'set', String(DEMO.tenantId), '--corp-methods', methods];
  const command = lab.start('tenant', process.execPath, [script('invoice-gateway.mjs'), ...args], environment, false);
  await ended(command);
  return build;
}

async function ended(command: Daemon): Promise<void> {
  await until(`${command.name} ends`, COMMAND_MS, () => Promise.resolve(!command.isAlive()));
  if (command.ending() !== 'exit code 0') throw new Error(`${command.name} failed: ${command.log().slice(-2_000)}`);
}
