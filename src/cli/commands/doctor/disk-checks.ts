import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fine, orFine, problem, warning, type Check, type Finding } from './finding.ts';

const MIB = 1_048_576;
const FULL_BYTES = 256 * MIB;
const SCARCE_BYTES = 2_048 * MIB;

/** The level of a finding for so much free space; `null` where it is enough. */
export function spaceFinding(path: string, freeBytes: number): Finding | null {
  if (freeBytes >= SCARCE_BYTES) return null;
  const message = `Only ${Math.floor(freeBytes / MIB)} MiB are free where ${path} is.`;
  const remedy = 'Make room: a database without any stops taking payments.';
  return freeBytes < FULL_BYTES ? problem(message, remedy) : warning(message, remedy);
}

export const spaceCheck: Check = {
  name: 'disk space',
  run: async ({ config, urls, isEmbedded }) => {
    const paths = [
      ...(config !== null && (isEmbedded || urls === null) ? [config.dataDir] : []),
      ...(config?.logFile == null ? [] : [dirname(config.logFile)]),
    ];
    const findings: (Finding | null)[] = [];
    for (const path of paths) {
      const space = await statfs(await nearest(path)).catch(() => null);
      if (space !== null) findings.push(spaceFinding(path, space.bavail * space.bsize));
    }
    if (findings.length === 0) return [];
    return orFine(
      findings.filter((finding) => finding !== null),
      'There is room on the disk.',
    );
  },
};

/** The path, or its nearest existing parent. */
async function nearest(path: string): Promise<string> {
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  return isThere || dirname(path) === path ? path : await nearest(dirname(path));
}

export const logFileCheck: Check = {
  name: 'log file',
  run: async ({ config }) => {
    if (config?.logFile == null) return [];
    const { logFile } = config;
    try {
      const found = await stat(logFile).catch(() => null);
      if (found?.isFile() === false) throw new Error('it is not a file');
      await access(found === null ? dirname(logFile) : logFile, constants.W_OK);
      return [fine(`${logFile} can be written.`)];
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
      return [
        problem(`LOG_FILE ${logFile} cannot be written (${reason}).`, 'Make its directory, or let this user write it.'),
      ];
    }
  },
};
