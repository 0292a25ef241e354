import { PassThrough, Readable } from 'node:stream';
import { runCli } from '../../src/cli/program.ts';
import { systemClock } from '../../src/clock.ts';
import type { EmbeddedUrls } from '../../db/embedded/roles.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command of the operator's on a database, in this process. */
export async function command(urls: EmbeddedUrls, secretKey: string, args: readonly string[]): Promise<Ran> {
  let [out, err] = ['', ''];
  const code = await runCli(args, {
    stdin: Readable.from([]),
    stdout: { write: (text) => (out += text) },
    bytes: new PassThrough(),
    stderr: { write: (text) => (err += text) },
    env: {
      DATABASE_URL: urls.runtime,
      MIGRATION_DATABASE_URL: urls.owner,
      DIRECT_DATABASE_URL: urls.worker,
      SECRET_KEY: secretKey,
    },
    clock: systemClock,
  });
  return { code, out, err };
}

/** Runs a command that must succeed; throws with what it wrote. */
export async function demand(urls: EmbeddedUrls, secretKey: string, args: readonly string[]): Promise<string> {
  const { code, out, err } = await command(urls, secretKey, args);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${err}${out}`);
  return out;
}
