import { Readable } from 'node:stream';
import { join } from 'node:path';
import { systemClock } from '../../src/clock.ts';
import { runCli } from '../../src/cli/program.ts';
import { ROOT } from './documents.ts';
import { startAndStop, startScript } from './gateway-process.ts';
import { runProgram, type Call, type Program, type Ran } from './shell.ts';

const SCRIPT = 'scripts/invoice-gateway.mjs';
/** They read or write files of the working directory, which is that of a process. */
const WITH_FILES = ['assess', 'backup', 'restore', 'logs', 'call', 'conform', 'serve'];
const FILE_OPTIONS = ['--issuer-logo'];

/** `./gateway …` and, in the image, `invoice-gateway …`: the program itself, in the test's process where that is the same. */
export const cliProgram: Program = async (call) => {
  const { args, env } = call;
  if (args.includes('--help')) return await inThisProcess(call);
  if (args[0] === 'serve') return await startAndStop(SCRIPT, call);
  if (args[0] === 'logs' && follows(call)) return await readAndInterrupt(call);
  // Without a database's URL it is the embedded one of the working directory.
  const readsFile = WITH_FILES.includes(args[0] ?? '') || args.some((arg) => FILE_OPTIONS.includes(arg));
  const isElsewhere = readsFile || !('DATABASE_URL' in env || 'DATABASE_URL_FILE' in env);
  return await (isElsewhere ? inProcess(call) : inThisProcess(call));
};

function follows({ args, env }: Call): boolean {
  const [, , named] = args;
  const isFile = named === undefined || named.startsWith('--') ? env['LOG_FILE'] !== undefined : named !== '-';
  return isFile && !args.includes('--no-follow');
}

/** A command that follows a file: it shows a line of the sample, and is ended by Ctrl-C. */
async function readAndInterrupt(call: Call): Promise<Ran> {
  const running = startScript(SCRIPT, call);
  try {
    await running.shows(/\n/);
  } finally {
    await running.stop('SIGINT');
  }
  return await running.stop('SIGINT');
}

async function inProcess({ args, cwd, env, stdin }: Call): Promise<Ran> {
  const own = { ...env, PATH: process.env['PATH'] };
  return await runProgram(process.execPath, [join(ROOT, SCRIPT), ...args], { cwd, env: own, stdin });
}

async function inThisProcess({ args, env, stdin }: Call): Promise<Ran> {
  let [out, err] = ['', ''];
  const code = await runCli(args, {
    stdin: Readable.from([Buffer.from(stdin)]),
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    env,
    clock: systemClock,
  });
  return { code, out, err };
}

/** `npx --no -- invoice-gateway …`: without `--no`, npx outside of a checkout would fetch a stranger's package. */
export const npxProgram: Program = async (call) => {
  const [no, end, name, ...args] = call.args;
  if (no !== '--no' || end !== '--' || name !== 'invoice-gateway') {
    return { code: 127, out: '', err: `npx ${call.args.join(' ')}: no rule runs it.\n` };
  }
  return await cliProgram({ ...call, args: args.length === 0 ? ['--help'] : args });
};
