// Makes the secrets at the first start of the container stack. Only the user who needs a secret can read its file.
// Usage: node write-secrets.mjs <directory>
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { join } from 'node:path';

/** The users of docker-compose.yml, and the group of those who read the gateway's own secrets. */
export const USERS = { gateway: 10001, operator: 10002, pgbouncer: 10003, postgres: 999, grafana: 472 };
export const GROUP = 10000;

const DATABASE = 'invoice_gateway';
const RECORD = 'secrets.json';

/** Only letters and digits: they need no encoding in URLs. */
const PASSWORDS = ['postgres', 'owner', 'runtime', 'worker', 'grafana'];

function url(role, password, host, database = DATABASE) {
  return `postgres://${role}:${password}@${host}:5432/${database}`;
}

/** Every file: its text, who owns it, and whether the group may read it too. */
export function filesOf({ postgres, owner, runtime, worker, grafana, secretKey }) {
  const { gateway, operator, pgbouncer } = USERS;
  return [
    { name: 'postgres_password', uid: USERS.postgres, text: postgres },
    { name: 'admin_database_url', uid: operator, text: url('postgres', postgres, 'postgres', 'postgres') },
    { name: 'migration_database_url', uid: operator, text: url('gateway_owner', owner, 'postgres') },
    { name: 'database_url', uid: gateway, shared: true, text: url('gateway_runtime', runtime, 'postgres') },
    { name: 'pooled_database_url', uid: gateway, text: url('gateway_runtime', runtime, 'pgbouncer') },
    { name: 'direct_database_url', uid: gateway, shared: true, text: url('gateway_worker', worker, 'postgres') },
    { name: 'secret_key', uid: gateway, shared: true, text: secretKey },
    { name: 'pgbouncer_users', uid: pgbouncer, text: `"gateway_runtime" "${runtime}"` },
    { name: 'grafana_admin_password', uid: USERS.grafana, text: grafana },
  ];
}

/** The recorded secrets, with new ones for this version's additions. */
function readOrMake(directory) {
  const path = join(directory, RECORD);
  const isFirst = !fs.existsSync(path);
  const known = isFirst ? {} : JSON.parse(fs.readFileSync(path, 'utf8'));
  const made = { ...known };
  for (const name of PASSWORDS) made[name] ??= randomBytes(24).toString('hex');
  made.secretKey ??= randomBytes(32).toString('hex');
  if (JSON.stringify(made) !== JSON.stringify(known)) replace(path, JSON.stringify(made), 0o400);
  return { secrets: made, isFirst };
}

/** Writes a file as a whole, with its final rights from the start. */
function replace(path, text, mode, giveAway = () => undefined) {
  const draft = `${path}.new`;
  fs.rmSync(draft, { force: true });
  fs.writeFileSync(draft, text, { mode: 0o400, flag: 'wx', flush: true });
  fs.chmodSync(draft, mode);
  giveAway(draft);
  fs.renameSync(draft, path);
}

/** Makes missing secrets and writes every file again from the record; returns whether this was the first time. */
export function writeSecrets(directory, chown = fs.chownSync) {
  fs.mkdirSync(directory, { recursive: true, mode: 0o755 });
  const { secrets, isFirst } = readOrMake(directory);
  for (const { name, uid, shared = false, text } of filesOf(secrets)) {
    replace(join(directory, name), `${text}\n`, shared ? 0o440 : 0o400, (path) => chown(path, uid, GROUP));
  }
  // The database keeps the first passwords for good: a power cut must not lose them.
  const handle = fs.openSync(directory, 'r');
  fs.fsyncSync(handle);
  fs.closeSync(handle);
  return isFirst;
}

if (import.meta.main ?? process.argv[1] === import.meta.filename) {
  const [directory] = process.argv.slice(2);
  const isFirst = writeSecrets(directory);
  process.stdout.write(isFirst ? 'made the secrets of this installation\n' : 'the secrets are there already\n');
}
