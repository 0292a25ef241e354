import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { BackupError, type Counts } from '../../../../db/backup/format.ts';
import { restoreBackup } from '../../../../db/backup/restore.ts';
import { gatherStatistics } from '../../../../db/schema/statistics.ts';
import { isDistributed } from '../../../../db/schema/distribution/take.ts';
import { takeBackup } from '../../../../db/backup/take.ts';
import { instantText } from '../../../core/dates.ts';
import { withMigrated } from '../../support/connection.ts';
import { mayMakeDatabase } from '../../support/database/need.ts';
import { CommandError } from '../../support/errors.ts';
import { UsageError } from '../../support/usage-error.ts';
import { say, type Io } from '../../support/io.ts';
import { examples } from '../../support/options.ts';
import { Output } from '../../support/output.ts';
import { withProgress } from '../../support/progress.ts';
import { ALLOW_EMPTY, demandAnyTenant } from '../../support/tenants.ts';

/** A backup holds every record: only its owner may read it. */
const PRIVATE = 0o600;
/** The name of standard input or output: a container does not see the machine's files. */
const STDIO = '-';

/** `backup` and `restore`: all records in one file, for a gateway with a database of its own. */
export function addBackupCommands(program: Command, io: Io): void {
  program
    .command('backup')
    .argument('<file>', 'the new file, which must not exist; - is standard output')
    .description('write every record, as of one moment, to a file; a gateway may be running')
    .option(...ALLOW_EMPTY)
    .addHelpText('after', examples('backup gateway.backup', 'backup - > stack.backup'))
    .action(async (file: string, { allowEmpty = false }: { readonly allowEmpty?: boolean }, command: Command) => {
      if (file === STDIO) {
        const rows = await writeTo(io, standardOutput(io), allowEmpty);
        say(io, `Wrote ${sum(rows)} rows.`);
        return;
      }
      if (await stat(file).catch(() => null))
        throw new CommandError(`${file} exists already: name another file, or move that one away.`);
      const rows = await writeFile(io, file, allowEmpty);
      new Output(io, command).one({ file, rows: sum(rows) });
    });
  mayMakeDatabase(program.command('restore'))
    .argument('<file>', 'the backup; - is standard input')
    .description('fill a new database from a backup: all of it, or nothing')
    .addHelpText('after', examples('restore gateway.backup', 'verify'))
    .action(async (file: string, _options: object, command: Command) => {
      const { takenAt, rows } = await readFile(io, file);
      say(io, `Restored the records of ${takenAt}. Run ./gateway verify before you start a gateway on it.`);
      new Output(io, command).one({ takenAt, rows: sum(rows) });
    });
}

function sum(rows: Counts): number {
  return Object.values(rows).reduce((total, count) => total + count, 0);
}

/** An incomplete file never has the requested name. */
async function writeFile(io: Io, file: string, allowsEmpty: boolean): Promise<Counts> {
  const draft = `${file}.partial`;
  const handle = await open(draft, 'wx', PRIVATE).catch((error: unknown) => {
    const code = codeOf(error);
    // A container's file system, or another user's directory.
    const hint = ['EROFS', 'EACCES', 'EPERM'].includes(code) ? ' Write to standard output: backup - > FILE.' : '';
    throw new CommandError(`${draft} cannot be written (${code}).${hint}`);
  });
  try {
    const append: Sink = async (packed) => {
      for await (const chunk of packed) await handle.appendFile(chunk);
    };
    const rows = await writeTo(io, append, allowsEmpty);
    await handle.sync();
    await handle.close();
    await rename(draft, file);
    return rows;
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(draft, { force: true });
    throw error;
  }
}

type Sink = (packed: AsyncIterable<Buffer>) => Promise<void>;

function standardOutput({ bytes }: Io): Sink {
  if (bytes === undefined || bytes.isTTY === true) {
    throw new UsageError('A backup is not text for a terminal: redirect it (backup - > FILE).');
  }
  return async (packed) => {
    for await (const chunk of packed) if (!bytes.write(chunk)) await once(bytes, 'drain');
  };
}

/** Takes the backup and passes it on, compressed. */
async function writeTo(io: Io, sink: Sink, allowsEmpty: boolean): Promise<Counts> {
  const gzip = createGzip();
  const written = pipeline(gzip, sink);
  // A failure shows at the next write or at the end.
  written.catch(() => undefined);
  const rows = await withMigrated(io, async (database) => {
    if (!allowsEmpty) await demandAnyTenant(io, database);
    if (await isDistributed(database)) {
      say(io, 'The database is distributed: each tenant is as of one moment, and not all of them as of the same.');
    }
    return await withProgress(io, 'backing up', (progress) =>
      takeBackup(database, instantText(io.clock.now()), async (line) => {
        if (gzip.destroyed) await written;
        if (!gzip.write(`${line}\n`)) await once(gzip, 'drain');
        progress.advance(1);
      }),
    );
  });
  gzip.end();
  await written;
  return rows;
}

async function readFile(io: Io, file: string): Promise<Awaited<ReturnType<typeof restoreBackup>>> {
  if (file !== STDIO && (await stat(file).catch(() => null)) === null) {
    throw new CommandError(`File not found: ${file}.`);
  }
  try {
    return await withMigrated(io, (database) =>
      withProgress(io, 'restoring', async (progress) => {
        const packed: Readable =
          file === STDIO ? Readable.from(io.stdin, { objectMode: false }) : createReadStream(file);
        const bytes = packed.pipe(createGunzip());
        packed.once('error', (error) => bytes.destroy(error));
        // It may fail before the first read; that read then gets the error.
        bytes.on('error', () => undefined);
        try {
          const onLine = (): void => {
            progress.advance(1);
          };
          const restored = await restoreBackup(database, linesOf(bytes, onLine));
          await gatherStatistics(database);
          return restored;
        } finally {
          packed.destroy();
          bytes.destroy();
        }
      }),
    );
  } catch (error) {
    if (error instanceof BackupError) throw new CommandError(error.message);
    if (codeOf(error).startsWith('Z_')) throw new CommandError('The backup is damaged: it cannot be unpacked.');
    throw error;
  }
}

async function* linesOf(bytes: AsyncIterable<Buffer>, onLine: () => void): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of bytes) {
    const [first = '', ...others] = decoder.decode(chunk, { stream: true }).split('\n');
    rest += first;
    for (const next of others) {
      onLine();
      yield rest;
      rest = next;
    }
  }
  if (rest !== '') yield rest;
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : 'unknown';
}
