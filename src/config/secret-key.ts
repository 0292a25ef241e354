import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedServerError, errorCode } from '../../db/embedded/fault.ts';
import { writePrivately } from '../../db/embedded/home.ts';
import type { Config } from './config.ts';

const FILE_NAME = 'secret.key';
const KEY_BYTES = 32;

/**
 * The keys that sign and seal: those of the configuration, or the one of the data directory, which is made on the
 * first call and kept 0600. Throws EmbeddedServerError where the directory's file cannot be used.
 */
export async function secretKeysOf(config: Pick<Config, 'secretKeys' | 'dataDir'>): Promise<readonly string[]> {
  if (config.secretKeys.length > 0) return config.secretKeys;
  const path = join(config.dataDir, FILE_NAME);
  return [(await readKey(path)) ?? (await makeKey(path))];
}

/** The embedded server's own key, as it is; a gateway would make one where there is none, and this changes nothing. */
export async function keptSecretKeys(dataDir: string): Promise<readonly string[]> {
  const text = await readFile(join(dataDir, FILE_NAME), 'utf8').catch(() => '');
  return text.trim() === '' ? [] : [text.trim()];
}

async function readKey(path: string): Promise<string | null> {
  try {
    const key = (await readFile(path, 'utf8')).trim();
    if (/^[0-9a-f]{64}$/.test(key)) return key;
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return null;
    throw new EmbeddedServerError(
      `The key in ${path} can't be read (${code ?? 'unknown'}): mend it, or set SECRET_KEY.`,
    );
  }
  // A new one in its place would make links and stored keys worthless without a word.
  throw new EmbeddedServerError(
    `The key in ${path} is damaged: bring it back, or set SECRET_KEY, or delete it for a new one.`,
  );
}

/** A server and a command may meet here for the first time: the first complete file wins. */
async function makeKey(path: string): Promise<string> {
  const key = randomBytes(KEY_BYTES).toString('hex');
  const draft = `${path}.${randomBytes(4).toString('hex')}`;
  try {
    await writePrivately(draft, `${key}\n`);
    await link(draft, path).catch(async (error: unknown) => {
      // A file system without hard links.
      if (errorCode(error) !== 'EEXIST') await rename(draft, path);
    });
  } catch (error) {
    throw new EmbeddedServerError(
      `A key can't be kept in ${path} (${errorCode(error) ?? 'unknown'}): set SECRET_KEY, or DATA_DIR to a directory that can be written.`,
    );
  } finally {
    await rm(draft, { force: true });
  }
  return (await readKey(path)) ?? key;
}
