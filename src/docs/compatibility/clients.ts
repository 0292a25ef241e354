import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { CLIENTS_FILE, type ClientsFile, type PublicClient } from '../../../schemas/clients.ts';
import { table } from '../section.ts';

/** The public clients that were run, as docs/clients.yml has them. Throws for a file that breaks the form. */
export function readClients(root: string): ClientsFile {
  const read: unknown = parse(readFileSync(join(root, 'docs/clients.yml'), 'utf8'));
  const ajv = new Ajv({ strict: true });
  if (!ajv.validate<ClientsFile>(CLIENTS_FILE, read)) throw new Error(`docs/clients.yml: ${ajv.errorsText()}`);
  return read;
}

/** Whether a client drives an action: its calls of it ended as they should. */
export function drives({ calls = {} }: PublicClient, action: string): boolean {
  return calls[action] === 'ok' || calls[action] === 'generic';
}

/** The section on the clients that were run. */
export function clientsTable(root: string): string {
  const { clients, run } = readClients(root);
  const rows = clients.map(({ name, version, date, language, server, calls = {}, profile }) => [
    `${name} ${version} (${date})`,
    server === undefined ? language : `${language}, ${server}`,
    Object.entries(calls)
      .map(([action, result]) => (result === 'ok' ? action : `${action}: ${result}`))
      .join(', '),
    profile === undefined ? '–' : `\`${profile}\``,
  ]);
  return [
    `${clients.length} clients were run on ${run.date}, with version \`${run.gateway}\` of the gateway.`,
    table(['Client', 'Language', 'Actions', 'Needs'], rows),
  ].join('\n\n');
}
