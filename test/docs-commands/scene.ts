import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Cli } from '../cli/support/harness.ts';
import { startTestGateway, TestClock, type TestGateway } from '../support/gateway.ts';
import { cliProgram, npxProgram } from './cli-program.ts';
import { dockerProgram } from './docker-program.ts';
import { npmProgram } from './npm-program.ts';
import { realProgram, Shell, type Program } from './shell.ts';

/** The address that the documents name. */
const DOCUMENTED_ADDRESS = 'http://127.0.0.1:8080';

const SECRET_KEY = 'a key of sixteen characters and more';

/** Where a document's commands are run: a shell, and perhaps a gateway with its database. */
export interface Scene {
  readonly shell: Shell;
  readonly gateway: TestGateway;
  /** The command line, to prepare what a document takes for granted. */
  readonly cli: Cli;
  /** The environment of the gateway's operator. */
  readonly env: Readonly<Record<string, string>>;
  /** Puts a file where the commands are run. */
  write(path: string, content: string | Uint8Array): void;
  /** A document's statements about its gateway, replaced by those of this one. */
  here(text: string): string;
  close(): Promise<void>;
}

/** Every program that the documents' commands may call, and who answers for it. */
export function programs(address: () => string): Readonly<Record<string, Program>> {
  const toHere = (args: readonly string[]): readonly string[] =>
    args.map((arg) => arg.replaceAll(DOCUMENTED_ADDRESS, address()));
  return {
    'invoice-gateway': cliProgram,
    gateway: cliProgram,
    npx: npxProgram,
    npm: npmProgram,
    docker: dockerProgram,
    curl: realProgram('curl', (args) => ['--silent', '--show-error', ...toHere(args)]),
    php: realProgram('php'),
    jq: realProgram('jq'),
    git: realProgram('git'),
    cp: realProgram('cp'),
  };
}

interface SceneOptions {
  /** The tenant 53 of `npm start`; default true. */
  readonly demo?: boolean;
  /** Programs of the scene's own, or in the place of the usual ones. */
  readonly own?: (cli: Cli) => Readonly<Record<string, Program>>;
}

/** A scene on a new database. */
export async function openScene({ demo = true, own }: SceneOptions = {}): Promise<Scene> {
  const clock = new TestClock();
  const gateway = await startTestGateway({ demo, clock, secretKeys: [SECRET_KEY] });
  const cli = new Cli(gateway.databaseUrls);
  const shell = await Shell.open({ ...programs(() => gateway.url), ...own?.(cli) });
  const write = (path: string, content: string | Uint8Array): void => {
    const file = join(shell.directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  };
  return {
    shell,
    gateway,
    cli,
    env: { ...cli.env, SECRET_KEY, PORT: new URL(gateway.url).port },
    write,
    here: (text) => text.replaceAll(DOCUMENTED_ADDRESS, gateway.url),
    async close() {
      await shell.close();
      await cli.database.destroy();
      await gateway.close();
    },
  };
}

/** An invoice of tenant 54 with the number that the documents speak of. */
export async function addInvoice({ gateway, cli }: Scene, id: number): Promise<void> {
  const { identifier, secret } = await cli.json('credential add --tenant 54');
  await cli.database('id_counters').where({ tenant_id: 54, kind: 'invoice' }).update({ next_id: id });
  const body = new URLSearchParams({
    ...{ action: 'CreateInvoice', responsetype: 'json', identifier, secret, userid: '1' },
    ...{ itemdescription1: 'Delivery', itemamount1: '45.00' },
  });
  const response = await fetch(`${gateway.url}/includes/api.php`, { method: 'POST', body });
  const { invoiceid } = (await response.json()) as { invoiceid?: number };
  if (invoiceid !== id) throw new Error(`The invoice got the number ${String(invoiceid)}, not ${id}.`);
  // Numbers above may have been taken before.
  const above = cli.database('invoices').where({ tenant_id: 54 }).max('id');
  await cli
    .database('id_counters')
    .where({ tenant_id: 54, kind: 'invoice' })
    .update({ next_id: cli.database.raw('greatest(next_id, (?) + 1)', [above]) });
}

/** A delivery that Metrc refused: only such a one is retried. */
export async function refuseDelivery(cli: Cli, invoiceId: number): Promise<void> {
  const change = { state: 'failed', failure: 'refused', arrived_at: '2015-03-24 11:54:00' };
  await cli.database('deliveries').where({ tenant_id: 54, invoice_id: invoiceId }).update(change);
}
