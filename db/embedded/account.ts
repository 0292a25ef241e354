import { readFile, stat } from 'node:fs/promises';

import { run, type Account } from './command.ts';
import { EmbeddedServerError } from './fault.ts';

/** An entry of the user database by name or number, or null. */
async function lookUp(key: string): Promise<Account | null> {
  const asked = await run('getent', ['passwd', key], null, 10_000);
  const lines = asked.failure === undefined ? asked.output : await readFile('/etc/passwd', 'utf8').catch(() => '');
  for (const line of lines.split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if ((name === key || uid === key) && uid !== undefined && gid !== undefined) {
      return { uid: Number(uid), gid: Number(gid) };
    }
  }
  return null;
}

async function ownerOf(path: string): Promise<Account | null> {
  const info = await stat(path).catch(() => null);
  return info === null || info.uid === 0 ? null : { uid: info.uid, gid: info.gid };
}

/**
 * The account that the server runs as, null for the caller's own. PostgreSQL refuses to run as root, so root hands it
 * to the owner of the existing files (a later start without root must still find them its own), else `postgres`, else
 * `nobody`.
 * @throws EmbeddedServerError when root finds no such user.
 */
export async function chooseAccount(dataDir: string, cluster: string | null): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null;
  const clusterOwner = cluster === null ? null : await ownerOf(cluster);
  if (clusterOwner !== null) return clusterOwner;
  const dirOwner = await ownerOf(dataDir);
  // initdb insists on a name for its user.
  if (dirOwner !== null && (await lookUp(String(dirOwner.uid))) !== null) return dirOwner;
  for (const name of ['postgres', 'nobody']) {
    const account = await lookUp(name);
    if (account !== null && account.uid !== 0) return account;
  }
  throw new EmbeddedServerError(
    'PostgreSQL does not run as root, and this machine has neither a user postgres nor a user nobody: ' +
      'start the gateway as an ordinary user, or set DATABASE_URL.',
  );
}
