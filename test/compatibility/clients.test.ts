import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from '@jest/globals';
import { whmcs } from '../../adapters/whmcs/descriptor.ts';
import { CLIENTS_FILE } from '../../schemas/clients.ts';
import { readClients } from '../../src/docs/compatibility/clients.ts';

const ROOT = join(import.meta.dirname, '../..');
const { clients, run } = readClients(ROOT);
const named = new Set(clients.flatMap(({ calls = {}, tried = [] }) => [...Object.keys(calls), ...tried]));

describe('docs/clients.yml', () => {
  it('has the 61 clients that were run, each once', () => {
    expect(new Set(clients.map(({ name }) => name)).size).toBe(61);
    expect(clients).toHaveLength(61);
    const count = (language: RegExp): number => clients.filter((client) => language.test(client.language)).length;
    expect([count(/Script/), count(/PHP/), count(/Ruby/), count(/Python/), count(/Go/)]).toEqual([13, 25, 6, 6, 5]);
    expect(clients.filter(({ server }) => server === 'MCP')).toHaveLength(3);
  });

  it('names actions that documents have', () => {
    expect([...named].filter((name) => whmcs.documentedNames?.includes(name) !== true)).toEqual([]);
  });

  it('names the setting of each client that failed, and settings that exist', () => {
    const failed = clients.filter(({ calls = {} }) => Object.values(calls).includes('fails'));
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.filter(({ profile }) => profile === undefined)).toEqual([]);
    const known = ['docs/cli.md', 'docs/configuration.md'].map((file) => readFileSync(join(ROOT, file), 'utf8')).join();
    const settings = clients.flatMap(({ profile }) => (profile === undefined ? [] : [/^[\w-]+/.exec(profile)![0]]));
    expect(settings.filter((setting) => !known.includes(setting))).toEqual([]);
  });

  it.each([
    ['an unknown member', { ...clients[0], colour: 'red' }],
    ['an unknown result', { ...clients[0], calls: { GetInvoice: 'good' } }],
    ['a name that is not a repository', { ...clients[0], name: 'node-whmcs' }],
    ['no version', { ...clients[0], version: undefined }],
  ])('is refused with %s', (_what, client) => {
    const isValid = new Ajv({ strict: true }).compile(CLIENTS_FILE);
    expect(isValid(JSON.parse(JSON.stringify({ run, clients: [client] })))).toBe(false);
    expect(isValid({ run, clients: [clients[0]] })).toBe(true);
  });
});
