import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { CASE_FILE } from '../../schemas/conformance.ts';
import { ensureRoles } from '../../db/schema/roles.ts';
import { stack } from '../compose/stack.ts';
import { DOCUMENTS, piecesOf, ROOT, runnablesOf, type Piece } from './documents.ts';
import { startAndStop } from './gateway-process.ts';
import { sql } from '../support/postgres/sql.ts';
import { ADMIN_URL, planRoles, type OwnRoles } from './own-roles.ts';
import { Shell } from './shell.ts';

const scaling = piecesOf('docs/scaling.md');
const operations = piecesOf('docs/operations.md');
const answers = new Set(DOCUMENTS.flatMap((file) => runnablesOf(piecesOf(file)).map(({ answer }) => answer)));

const ofLanguage = (pieces: readonly Piece[], language: string): readonly Piece[] =>
  pieces.filter((piece) => piece.language === language);

function only(pieces: readonly Piece[], words: string): string {
  const found = pieces.filter(({ text }) => text.includes(words));
  if (found.length !== 1) throw new Error(`${found.length} blocks have ${words}.`);
  return found[0]?.text ?? '';
}

describe('The roles of docs/scaling.md', () => {
  const plans: OwnRoles[] = [planRoles(), planRoles()];
  afterAll(async () => {
    for (const plan of plans) await plan.remove();
  });

  const login = (url: string) => ({ role: new URL(url).username, password: 'a password' });

  async function settingsOf({ urls }: OwnRoles): Promise<readonly unknown[]> {
    const roles = [urls.DATABASE_URL, urls.DIRECT_DATABASE_URL].map((url) => login(url).role);
    const rows = await sql(
      ADMIN_URL,
      `select rolname, rolconfig from pg_roles where rolname in ('${roles.join("', '")}')`,
    );
    return roles.map((role) => [...(rows.find((row) => row['rolname'] === role)?.['rolconfig'] as string[])].sort());
  }

  it('have the settings that roles create gives them, no more and no less', async () => {
    const [made, written] = plans as [OwnRoles, OwnRoles];
    for (const { urls } of plans) {
      await ensureRoles(ADMIN_URL, {
        database: new URL(urls.DATABASE_URL).pathname.slice(1),
        owner: login(urls.MIGRATION_DATABASE_URL),
        runtime: login(urls.DATABASE_URL),
        worker: login(urls.DIRECT_DATABASE_URL),
        synchronousCommit: 'on',
      });
    }
    const { role: runtime } = login(written.urls.DATABASE_URL);
    const { role: worker } = login(written.urls.DIRECT_DATABASE_URL);
    await sql(ADMIN_URL, `alter role ${runtime} reset all; alter role ${worker} reset all`);
    const block = only(ofLanguage(scaling, 'sql'), 'alter role');
    await sql(ADMIN_URL, block.replaceAll('gateway_runtime', runtime).replaceAll('gateway_worker', worker));
    expect(await settingsOf(written)).toEqual(await settingsOf(made));
  });
});

describe('The settings of docs/scaling.md', () => {
  it('of pgbouncer are those of the drill', () => {
    const drill = readFileSync(join(ROOT, 'drills/failover/pgbouncer.ts'), 'utf8');
    const table = readFileSync(join(ROOT, 'docs/scaling.md'), 'utf8').split('## pgbouncer')[1]?.split('\n## ')[0] ?? '';
    const rows = [...table.matchAll(/^\| (`[^|]+) \| ([^|]+) \|/gm)].flatMap(([, names = '', values = '']) => {
      const [keys, given] = [names, values].map((cell) =>
        [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''),
      );
      return (keys ?? []).map((key, place) => [key, given?.[place]] as const);
    });
    const set = rows.filter(([, value]) => value !== undefined);
    expect(set.length).toBeGreaterThan(8);
    expect(set.filter(([key, value]) => !drill.includes(`\n${key} = ${value ?? ''}\n`))).toEqual([]);
  });

  it('of PostgreSQL are names that it knows', async () => {
    const block = only(ofLanguage(scaling, 'text'), 'synchronous_standby_names');
    const names = [...block.matchAll(/^(\w+) = /gm)].map((match) => match[1] ?? '');
    const known = await sql(ADMIN_URL, `select name from pg_settings where name in ('${names.join("', '")}')`);
    expect(known.length).toBe(names.length);
    expect(names.length).toBe(2);
  });
});

describe('The fragments of the documents', () => {
  const json = DOCUMENTS.flatMap((file) => ofLanguage(piecesOf(file), 'json')).filter(({ text }) => !answers.has(text));

  it.each(json)('are JSON: $file:$line', ({ text }) => {
    expect(() => JSON.parse(text) as unknown).not.toThrow();
  });

  const yaml = DOCUMENTS.flatMap((file) => ofLanguage(piecesOf(file), 'yaml'));
  const isCase = ({ file }: { readonly file: string }): boolean => file === 'docs/conformance.md';

  it.each(yaml.filter(isCase))('are files of cases: $file:$line', ({ text }) => {
    const isCaseFile = new Ajv({ strict: true, allowUnionTypes: true }).compile(CASE_FILE);
    isCaseFile(parse(text));
    expect(isCaseFile.errors).toBeNull();
  });

  it.each(yaml.filter((piece) => !isCase(piece)))('add to services that the stack has: $file:$line', ({ text }) => {
    const { services } = parse(text) as { services: Record<string, { environment?: Record<string, string> }> };
    expect(Object.keys(services).filter((name) => !(name in stack.services))).toEqual([]);
    const variables = Object.values(services).flatMap(({ environment }) => Object.keys(environment ?? {}));
    const known = readFileSync(join(ROOT, 'docs/configuration.md'), 'utf8');
    expect(variables.filter((name) => !known.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('The unit of docs/operations.md', () => {
  const unit = only(ofLanguage(operations, 'ini'), '[Service]');
  const valueOf = (key: string): string => new RegExp(`^${key}=(.*)$`, 'm').exec(unit)?.[1] ?? '';

  it('has lines that are sections and settings', () => {
    const lines = unit.split('\n').filter((line) => line !== '');
    expect(lines.filter((line) => !/^\[\w+\]$|^[A-Z]\w+=\S/.test(line))).toEqual([]);
  });

  it('starts a gateway that ends with 0 on its signal, well within its time', async () => {
    const [node, ...rest] = valueOf('ExecStart').split(' ');
    const script = rest.find((word) => !word.startsWith('--')) ?? '';
    expect([node, existsSync(join(ROOT, script)), valueOf('KillSignal')]).toEqual(['/usr/bin/node', true, 'SIGTERM']);
    const shell = await Shell.open({});
    const started = performance.now();
    const ran = await startAndStop(script, { program: 'node', args: [], cwd: shell.directory, env: {}, stdin: '' });
    await shell.close();
    expect(ran.code).toBe(0);
    expect(ran.out).toContain('"stopped"');
    expect(performance.now() - started).toBeLessThan(Number(valueOf('TimeoutStopSec')) * 1_000);
  }, 60_000);
});
