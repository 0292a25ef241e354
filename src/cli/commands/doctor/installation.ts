import { hasCluster } from '../../../../db/embedded/home.ts';
import { findRunning } from '../../../../db/embedded/launcher.ts';
import { readConfig } from '../../../config/config.ts';
import { keptSecretKeys } from '../../../config/secret-key.ts';
import { listOf, readEnvironment } from '../../../config/environment.ts';
import { problemsOf } from '../config/config.ts';
import { databaseName, noteDatabase } from '../../support/database/name.ts';
import { readDatabaseSettings } from '../../support/settings.ts';
import type { Io } from '../../support/io.ts';
import type { Installation, RoleName } from './finding.ts';
import { Session } from './session.ts';

const ROLES: readonly RoleName[] = ['owner', 'runtime', 'worker'];

/** Connects to the databases of the environment. Starts nothing, not even an embedded server. */
export async function readInstallation(io: Io): Promise<Installation> {
  const { values } = readEnvironment(io.env);
  const config = problemsOf(io).length === 0 ? readConfig(io.env, false) : null;
  const { urls, isEmbedded, emptyDirectory, fault } = await findUrls(io);
  const found = await openSessions(urls);
  const faults = { ...found.faults };
  if (urls === null) for (const role of ROLES) faults[role] = fault;
  const secretKeys = listOf(values.SECRET_KEY ?? '');
  return {
    io,
    values,
    config,
    urls,
    isEmbedded,
    emptyDirectory,
    secretKeys:
      secretKeys.length === 0 && isEmbedded && config !== null ? await keptSecretKeys(config.dataDir) : secretKeys,
    sessions: found.sessions,
    faults,
  };
}

async function findUrls(
  io: Io,
): Promise<Pick<Installation, 'urls' | 'isEmbedded' | 'emptyDirectory'> & { readonly fault: string | null }> {
  const found = { urls: null, isEmbedded: false, emptyDirectory: null, fault: null };
  try {
    const { urls, dataDir } = readDatabaseSettings(io.env);
    const isEmbedded = urls === null;
    if (isEmbedded && !(await hasCluster(dataDir))) return { ...found, isEmbedded, emptyDirectory: dataDir };
    noteDatabase(io, databaseName(urls?.owner ?? null, dataDir));
    return { ...found, isEmbedded, urls: urls ?? (await findRunning({ dataDir })) };
  } catch (error) {
    return { ...found, fault: (error as Error).message };
  }
}

async function openSessions(urls: Installation['urls']): Promise<Pick<Installation, 'sessions' | 'faults'>> {
  const sessions: Record<RoleName, Session | null> = { owner: null, runtime: null, worker: null };
  const faults: Record<RoleName, string | null> = { owner: null, runtime: null, worker: null };
  if (urls === null) return { sessions, faults };
  const opened = new Map(ROLES.map((role) => [urls[role], null as Promise<Session | string> | null]));
  for (const url of opened.keys()) opened.set(url, Session.open(url).catch(reasonOf));
  for (const role of ROLES) {
    const found = (await opened.get(urls[role])) ?? null;
    if (typeof found === 'string') faults[role] = found;
    else sessions[role] = found;
  }
  return { sessions, faults };
}

function reasonOf(error: unknown): string {
  const { message, code } = error as { readonly message: string; readonly code?: string };
  return message === '' ? (code ?? 'no reason was given') : message;
}
