import { setTimeout as sleep } from 'node:timers/promises';
import { runDrill } from './drill.ts';
import { Lab } from './lab.ts';
import { readOptions, UsageFault } from './options.ts';
import { findPrograms, ProgramsMissing } from './programs.ts';
import { complaintsOf, reportOf } from './report.ts';

/** sysexits.h: used wrongly; a program that is needed is not there. */
const EX_USAGE = 64;
const EX_UNAVAILABLE = 69;
/** Beyond the load itself: starting, rebuilding, draining. */
const OVERHEAD_MS = 480_000;

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const programs = findPrograms(process.env);
  const lab = await Lab.open();
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= lab.close());
  for (const [signal, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ] as const) {
    process.once(signal, () => void close().finally(() => process.exit(128 + number)));
  }
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const limit = new AbortController();
  const limitMs = OVERHEAD_MS + (options.kills + 1) * (2_000 * options.seconds + options.decideMs + 30_000);
  const tooLate = sleep(limitMs, undefined, { signal: limit.signal }).then(() => {
    throw new Error(`The drill did not end within ${limitMs} ms`);
  });
  tooLate.catch(() => undefined);
  try {
    const found = await Promise.race([runDrill(lab, programs, options, say), tooLate]);
    const complaints = complaintsOf(found);
    console.log(options.isJson ? JSON.stringify({ options, ...found, complaints }, null, 2) : reportOf(found, options));
    say(complaints.length === 0 ? 'The drill passed.' : complaints.join('\n'));
    if (complaints.length > 0) process.exitCode = 1;
  } finally {
    limit.abort();
    await close();
  }
}

main().catch((error: unknown) => {
  const isExpected = error instanceof UsageFault || error instanceof ProgramsMissing;
  process.stderr.write(`${isExpected ? error.message : ((error as Error).stack ?? String(error))}\n`);
  process.exitCode = error instanceof UsageFault ? EX_USAGE : error instanceof ProgramsMissing ? EX_UNAVAILABLE : 1;
});
