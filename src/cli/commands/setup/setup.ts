import type { Command } from 'commander';
import { environment } from '../../../../schemas/environment.ts';
import { instantText } from '../../../core/dates.ts';
import { ConfigError, readEnvironment } from '../../../config/environment.ts';
import { inTransaction } from '../../support/connection.ts';
import { mayMakeDatabase } from '../../support/database/need.ts';
import { listeningUrl } from '../config/effective-config.ts';
import type { Dialects } from '../../support/dialects.ts';
import { UsageError } from '../../support/usage-error.ts';
import { say, type Io } from '../../support/io.ts';
import * as parsers from '../../support/value-parsers.ts';
import { examples, valueOption } from '../../support/options.ts';
import { Output } from '../../support/output.ts';
import { provision, type Wanted } from './provision.ts';
import { Questions } from './questions.ts';

interface SetupOptions {
  readonly name?: string;
  readonly currency?: string;
  readonly zone?: string;
  readonly id?: number;
  readonly client?: string;
  readonly again?: true;
  readonly url?: string;
}

const FIRST_CLIENT = 'First client';

/** `setup`: from an empty database to a working request. */
export function addSetupCommand(program: Command, io: Io, dialects: Dialects): void {
  mayMakeDatabase(program.command('setup'))
    .description(
      'make a tenant with a first client and a credential, and print a working request; asks on a terminal for missing values',
    )
    .addOption(valueOption('--name <name>', 'of the tenant, as invoices and mails show it', parsers.NAME))
    .addOption(valueOption('--currency <code>', 'ISO 4217 code, of its client too', parsers.CURRENCY))
    .addOption(valueOption('--zone <zone>', 'IANA time zone, by which a day begins', parsers.TIME_ZONE))
    .addOption(valueOption('--id <tenant>', 'its id (CORP_ID); default: the next after the last', parsers.ID))
    .addOption(valueOption('--client <name>', `name of its first client; default: ${FIRST_CLIENT}`, parsers.NAME))
    .option('--again', 'make another tenant although one has this name')
    .addOption(
      valueOption(
        '--url <url>',
        'where callers reach the gateway; default: PUBLIC_URL, or PORT here',
        parsers.BASE_URL,
      ),
    )
    .addHelpText(
      'after',
      examples(
        'setup --id 70 --name "Globex" --currency EUR --zone Europe/Berlin',
        'setup --id 71 --name "Globex" --currency USD --zone America/Denver --again --json',
      ),
    )
    .action((options: SetupOptions, command: Command) => setup(io, dialects, options, command));
}

async function setup(io: Io, dialects: Dialects, options: SetupOptions, command: Command): Promise<void> {
  const url = (options.url ?? gatewayUrl(io)).replace(/(?<!\/)\/+$/, '');
  const wanted = await complete(io, options);
  const [first] = dialects.flatMap(({ name, firstCall }) => (firstCall === undefined ? [] : [{ name, firstCall }]));
  if (first === undefined) throw new TypeError('No dialect has a first call');
  const made = await inTransaction(io, (trx) => provision(trx, first.name, wanted, instantText(io.clock.now())));
  say(io, 'The secret is shown only once: the gateway keeps its hash.');
  const curl = first.firstCall(url.replaceAll("'", '%27'), made).join('\n');
  const output = new Output(io, command);
  const { name, currency, zone } = wanted;
  const { tenant, client, identifier, secret } = made;
  const view = { tenant, name, currency, timeZone: zone, client, identifier, secret, url };
  output.one(output.isJson ? { ...view, curl } : view);
  if (output.isJson) return;
  say(io, '\nWith a gateway running (npm start, or docker compose up), this makes the first invoice:');
  output.text(`\n${curl}\n`);
}

/** Asks for missing values; throws UsageError without a terminal. */
async function complete(io: Io, options: SetupOptions): Promise<Wanted> {
  const { name, currency, zone, id, client = FIRST_CLIENT, again = false } = options;
  const rest = { client, again, ...(id === undefined ? {} : { id }) };
  if (name !== undefined && currency !== undefined && zone !== undefined) return { ...rest, name, currency, zone };
  if (io.stdin.isTTY !== true) {
    throw new UsageError('setup must be given --name, --currency and --zone where there is no terminal to ask on.');
  }
  const questions = new Questions(io);
  try {
    return {
      ...rest,
      name: name ?? (await questions.ask('Name of the company, as invoices show it', parsers.NAME, null)),
      currency: currency ?? (await questions.ask('Currency', parsers.CURRENCY, 'USD')),
      zone: zone ?? (await questions.ask('Time zone', parsers.TIME_ZONE, ownZone())),
    };
  } finally {
    await questions.end();
  }
}

/** This machine's time zone, where its name is accepted. */
function ownZone(): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return parsers.TIME_ZONE.read(timeZone) ?? 'UTC';
}

function gatewayUrl(io: Io): string {
  const { values, problems } = readEnvironment(io.env, ['PORT', 'PUBLIC_URL', 'TLS_CERT_FILE']);
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  const { PORT = environment.properties.PORT.default, PUBLIC_URL, TLS_CERT_FILE } = values;
  if (PUBLIC_URL !== undefined) return PUBLIC_URL;
  if (TLS_CERT_FILE !== undefined) {
    throw new UsageError('--url must be given, because TLS_CERT_FILE is set: it must have a name of the certificate.');
  }
  if (PORT === '0') {
    throw new UsageError('--url must be given, because PORT is 0: the banner of the gateway says where it is.');
  }
  return listeningUrl({ HOST: '127.0.0.1', PORT });
}
