import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { LoggedSeals } from '../../../../db/verify/audit.ts';
import { CommandError } from '../../support/errors.ts';
import { readLine } from '../logs/log-line.ts';

type Seals = Map<number, Map<number, Set<string>>>;

/**
 * Reads the seals of a file, by tenant, from a gateway's log or from the output of `history seal --json`. Throws
 * CommandError where it contains none.
 */
export async function readLoggedSeals(file: string): Promise<ReadonlyMap<number, LoggedSeals>> {
  const seals: Seals = new Map();
  let document: string | null = null;
  try {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      if (document !== null || (seals.size === 0 && line.startsWith('['))) document = (document ?? '') + line;
      else note(seals, readLine(line).entry);
    }
    for (const seal of JSON.parse(document ?? '[]') as unknown[]) note(seals, seal);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new CommandError(`${file} cannot be read (${code ?? message}).`);
  }
  if (seals.size === 0) throw new CommandError(`${file} contains no seal: give lines of a log in JSON.`);
  return seals;
}

function note(seals: Seals, said: unknown): void {
  if (typeof said !== 'object' || said === null) return;
  const { tenant, seal, mac } = said as Readonly<Record<string, unknown>>;
  if (typeof tenant !== 'number' || typeof seal !== 'number' || typeof mac !== 'string') return;
  const ofTenant = seals.get(tenant) ?? new Map<number, Set<string>>();
  seals.set(tenant, ofTenant.set(seal, (ofTenant.get(seal) ?? new Set()).add(mac)));
}
