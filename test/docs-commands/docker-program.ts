import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cliProgram } from './cli-program.ts';
import { ROOT } from './documents.ts';
import type { Program } from './shell.ts';

interface Documented {
  readonly documentedCommands: () => readonly string[];
  readonly dockerCommandsIn: (text: string) => readonly string[];
}

/** The list that `npm run check:compose` runs on a Docker engine. */
export const { documentedCommands, dockerCommandsIn } = (await import(
  pathToFileURL(join(ROOT, 'scripts/checks/compose/documented.mjs')).href
)) as Documented;

/** A log as `docker compose logs --no-log-prefix gateway` passes it on. */
export const LOG_LINES = [
  { level: 'warn', action: 'addinvoicepayment', outcome: 'unavailable', tenant: '54', credential: 'demo', status: 200 },
  { level: 'info', action: 'addinvoicepayment', outcome: 'ok', tenant: '54', credential: 'demo', status: 200 },
  { level: 'info', action: 'getinvoice', outcome: 'login', tenant: null, credential: null, status: 403 },
]
  .map((line, number) =>
    JSON.stringify({
      ...line,
      message: 'call',
      requestId: `request-${number}`,
      dialect: 'whmcs',
      invoice: '78',
      durationMs: 6.2,
      timestamp: `2026-11-22T10:00:0${number}.123Z`,
    }),
  )
  .join('\n');

const CLI = [
  ['compose', 'run', '--rm', 'cli'],
  ['compose', 'run', '--rm', '-T', 'cli'],
  ['compose', 'exec', 'gateway', 'invoice-gateway'],
];

const isWordOf = (text: string, word: string): boolean => text.replaceAll(/['"]/g, '').includes(word);

/**
 * `docker …` where no engine is: the operator's commands go to the command line, a log is a sample, and the others must
 * be of the list that `npm run check:compose` runs.
 */
export const dockerProgram: Program = async (call) => {
  const { args } = call;
  const cli = CLI.find((words) => words.every((word, place) => args[place] === word));
  if (cli !== undefined) return await cliProgram({ ...call, args: args.slice(cli.length) });
  if (args[0] === 'compose' && args[1] === 'logs') return { code: 0, out: `${LOG_LINES}\n`, err: '' };
  const isChecked = documentedCommands().some(
    (text) => text.includes('docker ') && args.every((arg) => isWordOf(text, arg.replaceAll(/['"]/g, ''))),
  );
  return isChecked
    ? { code: 0, out: '', err: '' }
    : { code: 1, out: '', err: `npm run check:compose does not run: docker ${args.join(' ')}\n` };
};
