import { systemClock } from '../clock.ts';
import { environmentFile } from '../config/environment-file.ts';
import { runCli } from './program.ts';

const unread = new AbortController();
// `./gateway tenant list | head` closes the pipe early: that is not a failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  unread.abort();
});

const { stdout, stderr, env } = process;
const code = await runCli(process.argv.slice(2), {
  // Only the command that reads it opens it.
  get stdin() {
    return process.stdin;
  },
  stdout,
  bytes: stdout,
  stderr,
  env,
  environmentFile: environmentFile(),
  clock: systemClock,
  signal: unread.signal,
});
// `serve` goes on after this, and sets its own code when it ends.
if (code !== 0) process.exitCode = code;
