import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { root } from '../../prepare.mjs';
import { imageOf } from './images.mjs';
import { demand } from './stack.mjs';

/** docs/operations.md first: its commands follow one another; new commands of other documents come after. */
const FILES = [
  'docs/operations.md',
  'README.md',
  'docs/observability.md',
  'docs/security.md',
  'docs/scaling.md',
  'docs/cli.md',
];

/** A docker command that a document gives to be pasted. */
const DOCKER = /^(?:[A-Z][A-Z_]*=\S+ )*docker /;
/** One of the operator's command line, in the document that provisions the stack. */
const OPERATOR = /^\.\/gateway /;
const OPERATED = 'docs/operations.md';
/** Those about a database beside the stack, an account that locks itself out first, or an invoice that only the demo has. */
const NOT_HERE = [
  './gateway roles create',
  './gateway backup gateway.backup',
  './gateway lockout clear --identifier 54/web',
  './gateway invoice show 78 --tenant 54',
  './gateway history show --tenant 54 --invoice 78',
  './gateway payment list --tenant 54 --invoice 78',
  './gateway invoice link 78 --tenant 54',
];
/** A command's name in the middle of a sentence. */
const NAMES = ['docker inspect', 'docker compose'];
/** Requirements of commands that this machine may not meet. */
const NEEDS = [
  { matches: /--profile scale /, images: [imageOf('haproxy')] },
  {
    matches: /--profile observability |exec grafana /,
    images: [imageOf('prom/prometheus'), imageOf('grafana/grafana')],
  },
  { matches: / compose pull /, registry: imageOf('postgres') },
  { matches: / exec -T postgres sh -c 'pg_dump /, dump: true },
];
/** They go on until they are stopped. */
const ATTACHED = /^docker compose up --build$/;
const FOLLOWS = / --follow /;
const FOLLOWED_MS = 4_000;
const UP_MS = 180_000;

/** The lines of a shell block as the shell sees them: continued ones joined, comments dropped. */
function linesOf(block) {
  return block
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.replace(/\s+# .*$/, '').trim());
}

/** The docker commands of one document's text: those of its shell blocks and those in its sentences, in its order. */
export function dockerCommandsIn(text) {
  return commandsIn(text, (line) => DOCKER.test(line));
}

function commandsIn(text, matches) {
  const parts = text.split(/^```/m);
  return parts.flatMap((part, index) => {
    const isBlock = index % 2 === 1;
    if (isBlock && !/^(sh|bash)\n/.test(part)) return [];
    const lines = isBlock ? linesOf(part.slice(part.indexOf('\n') + 1)) : [...part.matchAll(/`([^`]+)`/g)];
    return lines
      .map((line) => (isBlock ? line : line[1].replaceAll(/\s*\n\s*/g, ' ')))
      .filter((line) => matches(line) && !NAMES.includes(line) && !NOT_HERE.includes(line));
  });
}

/** Every command about the stack that the documents give, in their order; later documents add only new ones. */
export function documentedCommands() {
  const commands = [];
  for (const file of FILES) {
    const path = join(root, file);
    if (!existsSync(path)) continue;
    const isOurs = (line) => DOCKER.test(line) || (file === OPERATED && OPERATOR.test(line));
    const own = commandsIn(readFileSync(path, 'utf8'), isOurs);
    commands.push(...own.filter((command) => !commands.includes(command)));
  }
  return commands;
}

/** A replacement of the official image may have another version's programs. */
async function canDump(stack) {
  const [server, dump] = await Promise.all(
    ["psql -U postgres -Atqc 'show server_version'", 'pg_dump --version'].map((script) =>
      stack.compose(['exec', '-T', 'postgres', 'sh', '-c', script]),
    ),
  );
  return parseInt(/[0-9]+/.exec(dump)[0], 10) >= parseInt(server, 10);
}

/** Why a command cannot be run here, or null. */
async function lackOf(stack, command) {
  for (const { matches, images = [], registry, dump = false } of NEEDS) {
    if (!matches.test(command)) continue;
    for (const image of images) if (!(await stack.hasImage(image))) return `no image ${image}`;
    if (registry !== undefined && !(await stack.canPull(registry))) return 'no registry answers';
    if (dump && !(await canDump(stack))) return "the image's pg_dump is older than its server";
  }
  return null;
}

/** The whole stack in a terminal; stopped from another one, because a second Ctrl-C of old engines kills. */
async function upUntilStopped(stack, command, text) {
  const running = stack.start(text);
  const isUp = async () => (await fetch(`${stack.url}/readyz`).catch(() => null))?.status === 200;
  const limit = performance.now() + UP_MS;
  let isReady = false;
  // The running gateway answers until it is replaced.
  while (!isReady && !running.isOver() && performance.now() < limit) {
    await delay(250);
    isReady = running.out().includes('"listening"') && (await isUp());
  }
  await stack.shell('docker compose stop');
  while (!running.isOver() && performance.now() < limit) await delay(250);
  const { err } = await running.interrupt();
  demand(isReady, `${command} brought no gateway up:\n${err.trim()}`);
  const { State } = await stack.inspect('gateway');
  demand(State.ExitCode === 0, `The gateway that ${command} brought up ended with ${State.ExitCode}.`);
}

/** A command that follows a log until Ctrl-C. */
async function followForAWhile(stack, command, text) {
  const running = stack.start(text);
  await delay(FOLLOWED_MS);
  const { code, err } = await running.interrupt();
  // A shell returns 130 after Ctrl-C.
  demand([0, 130].includes(code), `${command} ended with ${code}:\n${err.trim()}`);
}

/** Runs every documented command as written; returns the number of runs, and each omission with its reason. */
export async function runDocumented(stack) {
  const left = [];
  let count = 0;
  for (const command of [...documentedCommands(), './gateway demo']) {
    const lack = await lackOf(stack, command);
    if (lack !== null) {
      left.push(`${command} (${lack})`);
      continue;
    }
    // The stack has a name of its own here, and its volumes and networks with it.
    const text = command.replaceAll('invoice-gateway_', `${stack.project}_`);
    if (ATTACHED.test(command)) await upUntilStopped(stack, command, text);
    else if (FOLLOWS.test(command)) await followForAWhile(stack, command, text);
    else await stack.shell(text);
    count += 1;
  }
  return `${count} run${left.length === 0 ? '' : `; not run: ${left.join('; ')}`}`;
}
