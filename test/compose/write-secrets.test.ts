import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readEnvironment } from '../../src/config/environment.ts';
import { readRolesSettings } from '../../src/cli/commands/roles/settings.ts';
import { ROOT, service } from './stack.ts';

interface Script {
  readonly GROUP: number;
  readonly USERS: Readonly<Record<string, number>>;
  writeSecrets(directory: string, chown: (path: string, uid: number, gid: number) => void): boolean;
}

const script = (await import(pathToFileURL(join(ROOT, 'deploy/write-secrets.mjs')).href)) as Script;

let directory: string;
let owners: Record<string, string>;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'invoice-gateway-secrets-'));
  owners = {};
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** One start; only root may give files away, so the test notes what it would do. */
function start(): boolean {
  return script.writeSecrets(directory, (path, uid, gid) => {
    owners[path.slice(directory.length + 1).replace(/\.new$/, '')] = `${uid}:${gid}`;
  });
}

function files(): Record<string, string> {
  return Object.fromEntries(readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), 'utf8')]));
}

function fileVariables(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [`${name}_FILE`, join(directory, name.toLowerCase())]));
}

describe('The secrets of an installation', () => {
  it('are made once, and stay at the next start', () => {
    expect(start()).toBe(true);
    const made = files();
    expect(start()).toBe(false);
    expect(files()).toEqual(made);
    expect(Object.keys(made)).not.toContainEqual(expect.stringMatching(/\.new$/));
  });

  it('are others in another installation', () => {
    start();
    const first = files();
    rmSync(join(directory, 'secrets.json'));
    start();
    for (const [name, text] of Object.entries(files())) expect([name, text]).not.toEqual([name, first[name]]);
  });

  it('are what the gateway and roles create accept', () => {
    start();
    const names = ['DATABASE_URL', 'DIRECT_DATABASE_URL', 'MIGRATION_DATABASE_URL', 'ADMIN_DATABASE_URL', 'SECRET_KEY'];
    expect(readEnvironment(fileVariables(names)).problems).toEqual([]);
    const { plan } = readRolesSettings(fileVariables(names));
    expect(plan).toMatchObject({
      database: 'invoice_gateway',
      owner: { role: 'gateway_owner' },
      runtime: { role: 'gateway_runtime' },
      worker: { role: 'gateway_worker' },
    });
    const passwords = [plan.owner, plan.runtime, plan.worker].map(({ password }) => password);
    expect(new Set(passwords).size).toBe(3);
    for (const password of passwords) expect(password).toMatch(/^[0-9a-f]{48}$/);
    const { pgbouncer_users: users, pooled_database_url: pooled, database_url: direct } = files();
    expect(users).toBe(`"gateway_runtime" "${plan.runtime.password}"\n`);
    expect(pooled).toBe(direct?.replace('@postgres:', '@pgbouncer:'));
  });

  it('can each be read only by its user', () => {
    start();
    const modes = Object.fromEntries(
      readdirSync(directory).map((name) => [name, (statSync(join(directory, name)).mode & 0o777).toString(8)]),
    );
    const access = Object.fromEntries(
      Object.entries(modes).map(([name, mode]) => [name, `${mode} ${owners[name] ?? '-'}`]),
    );
    const { gateway, operator, pgbouncer, postgres, grafana } = script.USERS;
    const group = script.GROUP;
    expect(access).toEqual({
      'secrets.json': '400 -',
      admin_database_url: `400 ${operator ?? ''}:${group}`,
      migration_database_url: `400 ${operator ?? ''}:${group}`,
      database_url: `440 ${gateway ?? ''}:${group}`,
      direct_database_url: `440 ${gateway ?? ''}:${group}`,
      secret_key: `440 ${gateway ?? ''}:${group}`,
      pooled_database_url: `400 ${gateway ?? ''}:${group}`,
      pgbouncer_users: `400 ${pgbouncer ?? ''}:${group}`,
      postgres_password: `400 ${postgres ?? ''}:${group}`,
      grafana_admin_password: `400 ${grafana ?? ''}:${group}`,
    });
  });

  it('belong to the users that docker-compose.yml runs the services as, with no other user in their group', () => {
    const { gateway, operator, pgbouncer, postgres, grafana } = script.USERS;
    const users = (name: string): string[] => (service(name).user ?? '').split(':');
    for (const name of ['gateway', 'gateway-scaled'])
      expect(users(name)).toEqual([String(gateway), String(script.GROUP)]);
    for (const name of ['migrate', 'cli']) expect(users(name)).toEqual([String(operator), String(script.GROUP)]);
    for (const [name, uid] of [
      ['pgbouncer', pgbouncer],
      ['postgres', postgres],
      ['grafana', grafana],
    ] as const) {
      expect(users(name)[0]).toBe(String(uid));
      expect(users(name)[1]).not.toBe(String(script.GROUP));
    }
  });

  it('are completed by what a later version adds', () => {
    start();
    const path = join(directory, 'secrets.json');
    const { grafana, ...older } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
    rmSync(path);
    writeFileSync(path, JSON.stringify(older));
    expect(start()).toBe(false);
    const completed = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
    expect(completed).toMatchObject(older);
    expect(completed['grafana']).toMatch(/^[0-9a-f]{48}$/);
    expect(completed['grafana']).not.toBe(grafana);
  });
});
