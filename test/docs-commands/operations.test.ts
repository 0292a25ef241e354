import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findRunning } from '../../db/embedded/launcher.ts';
import { LISTENING, startScript, type Running } from './gateway-process.ts';
import { planRoles, type OwnRoles } from './own-roles.ts';
import { runDocument } from './run-document.ts';
import { addInvoice, openScene, type Scene } from './scene.ts';
import { realProgram } from './shell.ts';

/** PostgreSQL's own programs, of one version and with a server, which dump cannot be older than. */
const toolsModule = (await import(join(import.meta.dirname, '../../scripts/drills/postgres-tools.mjs'))) as {
  findPostgresTools(programs: readonly string[]): string | null;
};
const tools = toolsModule.findPostgresTools(['initdb', 'postgres', 'pg_dump', 'pg_restore']);
const postgresTools = Object.fromEntries(
  ['pg_dump', 'pg_restore'].map((name) => [name, realProgram(join(tools ?? '', name))]),
);
const hasGit = spawnSync('git', ['--version']).status === 0;

type Environment = Readonly<Record<string, string>>;

interface Operations extends Scene {
  readonly roles: OwnRoles;
  /** The processes beside the commands. */
  readonly running: Running[];
  /** For the programs of a server of one's own. */
  dumping: Environment;
  /** The documented URLs of the new database, and those of this test. */
  restored: readonly (readonly [string, string])[];
}

async function open(): Promise<Operations> {
  const scene = await openScene({ demo: false, own: () => postgresTools });
  const roles = planRoles();
  const files = { admin: 'ADMIN_DATABASE_URL', owner: 'MIGRATION_DATABASE_URL', runtime: 'DATABASE_URL' } as const;
  for (const [name, variable] of Object.entries(files)) scene.write(`etc/gateway/${name}_url`, roles.urls[variable]);
  scene.write('etc/gateway/worker_url', roles.urls.DIRECT_DATABASE_URL);
  if (hasGit) cloneIn(scene.shell.directory);
  return { ...scene, roles, running: [], dumping: {}, restored: [] };
}

/** The working directory is a clone, so that there is something to pull from. */
function cloneIn(directory: string): void {
  const upstream = join(directory, '..', 'upstream');
  const author = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];
  for (const args of [
    ['init', '--quiet', '--initial-branch=main', upstream],
    ['-C', upstream, ...author, 'commit', '--quiet', '--allow-empty', '--message', 'first'],
    ['init', '--quiet', '--initial-branch=main', directory],
    ['-C', directory, 'remote', 'add', 'origin', upstream],
    ['-C', directory, 'fetch', '--quiet'],
    ['-C', directory, 'checkout', '--quiet', 'main'],
  ]) {
    const done = spawnSync('git', args, { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`git ${args.join(' ')}: ${done.stderr}`);
  }
}

/** A gateway in the shell's directory, with an embedded server. */
async function startBeside(scene: Operations, env: Environment): Promise<void> {
  const call = { program: 'npm', args: [], cwd: scene.shell.directory, stdin: '' };
  const running = startScript('scripts/start.mjs', { ...call, env: { PORT: '0', ...env } });
  scene.running.push(running);
  await running.shows(LISTENING);
}

/** A server of PostgreSQL's own programs, with the gateway's records. */
async function startOwnServer(scene: Operations): Promise<void> {
  const dataDir = join(scene.shell.directory, 'own');
  await startBeside(scene, { DATA_DIR: dataDir, POSTGRES_BIN_DIR: tools ?? '' });
  const urls = await findRunning({ dataDir });
  if (urls === null) throw new Error('The server of PostgreSQL’s own programs does not run.');
  scene.dumping = { ADMIN_DATABASE_URL: urls.admin, MIGRATION_DATABASE_URL: urls.owner };
  scene.restored = (['owner', 'runtime', 'worker'] as const).map((role) => [
    `postgres://gateway_${role}:…@db.example/invoices_restored`,
    `'${urls[role].replace(/[^/]*$/, 'invoices_restored')}'`,
  ]);
}

async function close(scene: Operations): Promise<void> {
  for (const running of scene.running) await running.stop('SIGTERM');
  await scene.roles.remove();
  await scene.close();
}

runDocument<Operations>('docs/operations.md', {
  open,
  close,
  substitutions: ({ shell, restored }) => [['/etc/gateway/', join(shell.directory, 'etc/gateway/')], ...restored],
  environments: ({ dumping }) => ({
    Secrets: {},
    'The embedded database': {},
    'A PostgreSQL of your own': dumping,
  }),
  before: [
    ['invoice show 78', (scene) => addInvoice(scene, 78)],
    ['backup gateway.backup', (scene) => startBeside(scene, {})],
    ['pg_dump -Fc -f', startOwnServer],
  ],
  missing: {
    'A PostgreSQL of your own': tools === null ? 'a PostgreSQL with pg_dump' : null,
    'Stop, upgrade': hasGit ? null : 'git',
  },
});
