// The container stack, for real: built, started, called by both dialects, broken, and taken away again.
import { spawnSync } from 'node:child_process';

import { provision } from './compose/callers.mjs';
import { runDocumented } from './compose/documented.mjs';
import { downAndUp, killDatabase, stopInOrder, upAgain } from './compose/faults.mjs';
import { imageOf } from './compose/images.mjs';
import { checkConfinement, checkHardening, checkImage, checkSecrecy } from './compose/hardening.mjs';
import { checkMail, checkScale } from './compose/profiles.mjs';
import { CheckError, engineProblem, Stack } from './compose/stack.mjs';
import { fail, root } from '../prepare.mjs';

/** sysexits.h: a tool that the check needs is missing. */
const EX_UNAVAILABLE = 69;
const PROXY_IMAGE = imageOf('haproxy');

const seconds = (ms) => `${(ms / 1_000).toFixed(1)} s`;

function print(sentence) {
  process.stdout.write(`${sentence}\n`);
}

/** Runs a step and prints its result and duration. */
async function step(name, work) {
  const start = performance.now();
  const found = await work();
  print(`ok  ${name}${found === undefined ? '' : `: ${found}`}  (${seconds(performance.now() - start)})`);
}

/** An installed haproxy reads the shipped configuration. */
function checkProxyFile() {
  const env = { ...process.env, FRONT_PROXY: '127.0.0.1' };
  const done = spawnSync('haproxy', ['-c', '-f', 'deploy/haproxy.cfg'], { cwd: root, env, encoding: 'utf8' });
  if (done.error !== undefined) return 'skipped, no haproxy is installed';
  if (done.status !== 0) throw new CheckError(`haproxy does not accept deploy/haproxy.cfg:\n${done.stderr}`);
  return 'accepted';
}

async function checkStack(stack) {
  let callers;
  let invoice;
  await step('docker compose config, all profiles', async () => {
    stack.use(['*']);
    await stack.compose(['config', '--quiet']);
    stack.use([]);
  });
  await step('deploy/haproxy.cfg, read by haproxy', checkProxyFile);
  await step('build', async () => void (await stack.compose(['build', 'gateway'])));
  await step('up --build --wait', async () => void (await stack.compose(['up', '-d', '--build', '--wait'])));
  await step('image', () => checkImage(stack));
  await step('hardening, by docker inspect', () => checkHardening(stack));
  await step("the gateway's user", () => checkConfinement(stack));
  await step('secrets in no environment, log or layer', () => checkSecrecy(stack));
  await step('a tenant and its credentials, by the command line', async () => {
    callers = await provision(stack);
  });
  await step('an invoice, paid in WHMCS-style JSON, corp-ID JSON and WDDX', async () => {
    invoice = await callers.payByAll(stack.url);
  });
  await step('pages and PDF on a file system that cannot be written', () => callers.checkPages(stack.url, invoice));
  await step('up again changes nothing', () => upAgain(stack));
  await step('database killed, next payment recorded after', async () => seconds(await killDatabase(stack, callers)));
  await step('SIGTERM, exit code 0 after', async () => seconds(await stopInOrder(stack, callers)));
  await step('down and up keep the data; up took', async () => seconds(await downAndUp(stack, callers, invoice)));
  await step('profile mail', () => checkMail(stack, callers));
  const hasProxy = await stack.hasImage(PROXY_IMAGE);
  await step(`profile scale${hasProxy ? '' : `, without the proxy (no image ${PROXY_IMAGE})`}`, async () => {
    const count = await checkScale(stack, callers, hasProxy);
    return `${count} gateways over pgbouncer`;
  });
  await step('every docker and ./gateway command of the documents, as it is written', async () => {
    stack.use([], { SMTP_URL: '' });
    return await runDocumented(stack);
  });
}

const problem = await engineProblem();
if (problem !== null) {
  fail(
    `The container stack was not checked, because no Docker engine with Compose answers: ${problem}.`,
    EX_UNAVAILABLE,
  );
}
const stack = await Stack.create();
try {
  await checkStack(stack);
  print('The container stack holds.');
} catch (error) {
  process.exitCode = 1;
  const logs = await stack.logs();
  process.stderr.write(`${logs}\n\nfailed: ${error instanceof CheckError ? error.message : error.stack}\n`);
} finally {
  await step('down --volumes', () => stack.remove());
}
