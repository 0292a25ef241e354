import type { Command } from 'commander';
import { ConfigError, readEnvironment } from '../../../config/environment.ts';
import { environment } from '../../../../schemas/environment.ts';
import type {
  CallOption,
  DialectClient,
  DialectDescriptor,
  NamingParameter,
  Param,
} from '../../../../adapters/descriptor.ts';
import { credentialParams, paramOf, SECRET_ENV, warnOfSecrets, type CredentialOptions } from './call-credential.ts';
import { callRequest, masked, type CallMethod, type CallRequest } from './call-request.ts';
import { withoutDatabase } from '../../support/database/need.ts';
import { listeningUrl } from '../config/effective-config.ts';
import { dialectName, dialectNamed, type Dialects } from '../../support/dialects.ts';
import { CommandError, Ended, EXIT } from '../../support/errors.ts';
import { UsageError } from '../../support/usage-error.ts';
import { say, type Io } from '../../support/io.ts';
import * as parsers from '../../support/value-parsers.ts';
import { attributeOf, examples, valueArgument, valueOption } from '../../support/options.ts';
import { Output } from '../../support/output.ts';
import { printable } from '../../support/printable.ts';

const TIMEOUT_MS = 30_000;

const METHOD = parsers.oneOf(['POST', 'GET'] as const);

interface KnownOptions extends CredentialOptions {
  readonly url?: string;
  readonly method?: CallMethod;
}

/** With the options of the dialects, by the names that commander makes. */
type Options = KnownOptions & Readonly<Record<string, unknown>>;

/** `call`: a real request to a gateway that runs, as its callers send it. */
export function addCallCommand(program: Command, io: Io, dialects: Dialects): void {
  const name = dialectName(dialects);
  const command = withoutDatabase(program.command('call'))
    .description('send a request to a gateway that runs; ends with 1 when the answer is an error')
    .addArgument(valueArgument('<dialect>', name.rule, name))
    .argument('<action>', 'the action, such as GetInvoice or addInvoicePayment')
    .argument('[params...]', 'name=value, with the names of the wire, such as itemamount[13]=5.00')
    .addOption(
      valueOption(
        '--url <url>',
        'where the gateway is; default: GATEWAY_URL, else http://127.0.0.1 and PORT, or PUBLIC_URL with TLS',
        parsers.BASE_URL,
      ),
    )
    .option(
      '--identifier <identifier>',
      describedIn(dialects, ({ identifier }) => identifier),
    )
    .option(
      '--username <login>',
      describedIn(dialects, ({ username }) => username),
    )
    .option('--secret-stdin', `read the secret or password from stdin; default: ${SECRET_ENV}, where it is set`)
    .option('--credential-file <file>', 'send the parameters of a file too, name=value on each line')
    .addOption(valueOption('--method <method>', 'POST (the default) or GET', METHOD));
  for (const { flag, value, description, values } of optionsOf(dialects)) {
    command.addOption(valueOption(`--${flag} ${value}`, description, parsers.oneOf(values)));
  }
  command
    .addHelpText(
      'after',
      examples(
        'call whmcs GetInvoice invoiceid=1 --identifier demo-identifier --secret-stdin < secret.txt',
        'call whmcs UpdateInvoice invoiceid=1 "itemdescription[13]=Delivery" "itemamount[13]=5.00" "itemtaxed[13]=0" --username admin --secret-stdin --response-type xml',
        'call corp addInvoicePayment CORP_ID=53 INVOICE_NUMBER=78 MONEY_TYPE_ID=2 AMOUNT_PAID=15 TRANSACTION_DATE=2015-03-24 --credential-file demo.txt --format wddx',
      ),
    )
    .action((dialect: string, action: string, params: readonly string[], options: Options) =>
      call(io, dialects, { dialect: dialectNamed(dialects, dialect), action, params, options }, command),
    );
}

/** The options of all dialects; one that several have takes the values of each. */
function optionsOf(dialects: Dialects): readonly CallOption[] {
  const all = new Map<string, CallOption>();
  for (const { name, client } of dialects) {
    for (const { flag, value, description, values } of client.options) {
      const known = all.get(flag);
      const own = `${name}: ${description}`;
      all.set(flag, {
        flag,
        value,
        description: known === undefined ? own : `${known.description}; ${own}`,
        values: [...new Set([...(known?.values ?? []), ...values])],
      });
    }
  }
  return [...all.values()];
}

/** The meaning of an option in each dialect that has its parameter. */
function describedIn(dialects: Dialects, of: (client: DialectClient) => NamingParameter | null): string {
  return dialects
    .flatMap(({ name, client }) => {
      const naming = of(client);
      return naming === null ? [] : [`${name}: ${naming.description}`];
    })
    .join('; ');
}

interface Wanted {
  readonly dialect: DialectDescriptor;
  readonly action: string;
  readonly params: readonly string[];
  readonly options: Options;
}

async function call(io: Io, dialects: Dialects, wanted: Wanted, command: Command): Promise<void> {
  const { dialect, action, options } = wanted;
  const own = ownOptions(dialects, dialect, options);
  const given = wanted.params.map(readParam);
  warnOfSecrets(io, dialects, given);
  const known = dialect.actions.map(({ name }) => name);
  if (!known.some((name) => name.toLowerCase() === action.toLowerCase())) {
    say(io, `Unknown action; sending it anyway. Known to ${dialect.name}: ${known.join(', ')}.`);
  }
  const params: Param[] = [
    [dialect.client.actionParameter, action],
    ...(await credentialParams(io, dialect, options)),
    ...dialect.client.optionParams(own),
    ...given,
  ];
  const base = options.url ?? defaultUrl(io);
  const way = { method: options.method ?? 'POST', options: own } as const;
  const answer = await send(callRequest(base, dialect, params, way));
  const ok = answer.status < 300 && dialect.client.isSuccess(answer.body.trim());
  const shown = callRequest(base, dialect, masked(dialects, params), way);
  const output = new Output(io, command);
  if (output.isJson) output.json({ request: shown, ...answer, ok });
  else output.text(textOf(shown, answer));
  if (!ok) throw new Ended(EXIT.failure);
}

/** The options of the dialect that are given, by flag. Throws UsageError for an option or a value of another dialect. */
function ownOptions(
  dialects: Dialects,
  { name, client }: DialectDescriptor,
  options: Options,
): Readonly<Record<string, string>> {
  const given = new Map<string, string>();
  for (const { flag } of optionsOf(dialects)) {
    const value = options[attributeOf(flag)];
    if (typeof value !== 'string') continue;
    const own = client.options.find((option) => option.flag === flag);
    if (own === undefined) throw new UsageError(`--${flag} is not an option of ${name}.`);
    if (!own.values.includes(value)) {
      throw new UsageError(`--${flag} must be ${parsers.oneOf(own.values).rule} for ${name}; "${value}" is not.`);
    }
    given.set(flag, value);
  }
  return Object.fromEntries(given);
}

function readParam(text: string): Param {
  const param = paramOf(text);
  if (param !== null) return param;
  throw new UsageError(`[params] must be name=value, such as invoiceid=1; "${printable(text)}" is not.`);
}

/** The gateway of this environment: the one that GATEWAY_URL names, as in a compose stack, or the one on this machine. */
function defaultUrl(io: Io): string {
  const { GATEWAY_URL } = io.env;
  if (GATEWAY_URL !== undefined && GATEWAY_URL !== '') {
    if (parsers.BASE_URL.read(GATEWAY_URL) === null)
      throw new ConfigError(`GATEWAY_URL must be ${parsers.BASE_URL.rule}.`);
    return GATEWAY_URL;
  }
  const { values } = readEnvironment(io.env, ['PORT', 'PUBLIC_URL', 'TLS_CERT_FILE']);
  const { PORT = environment.properties.PORT.default, PUBLIC_URL, TLS_CERT_FILE } = values;
  if (TLS_CERT_FILE !== undefined) {
    if (PUBLIC_URL !== undefined) return PUBLIC_URL;
    throw new UsageError('--url must be given, because TLS_CERT_FILE is set: it must have a name of the certificate.');
  }
  if (PORT === '0')
    throw new UsageError('--url must be given, because PORT is 0: the banner of the gateway says where it is.');
  return listeningUrl({ HOST: '127.0.0.1', PORT });
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

async function send({ method, url, headers, body }: CallRequest): Promise<Answer> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(url, { method, headers, body, redirect: 'manual', signal });
    return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
  } catch (error) {
    const { origin } = new URL(url);
    if (isUntrusted(error)) {
      throw new CommandError(
        `The certificate of ${origin} is not trusted (${reasonOf(error)}): call it by a name that the certificate has; NODE_EXTRA_CA_CERTS can name the file of an authority of your own.`,
      );
    }
    throw new CommandError(`The gateway at ${origin} did not answer (${reasonOf(error)}): does it run there?`);
  }
}

/** Node's codes of a certificate that is refused. */
function isUntrusted(error: unknown): boolean {
  const { code = '' } = (error as { cause?: { code?: string } }).cause ?? {};
  return /CERT|SELF_SIGNED|UNABLE_TO_(?:GET_ISSUER|VERIFY_LEAF)/.test(code);
}

/** `fetch` keeps the real error in its cause. */
function reasonOf(error: unknown): string {
  const { cause, name, message } = error as {
    cause?: { code?: string; message?: string };
    name: string;
    message: string;
  };
  if (name === 'TimeoutError') return `nothing within ${TIMEOUT_MS / 1_000} seconds`;
  return cause?.code ?? cause?.message ?? message;
}

function textOf(request: CallRequest, { status, headers, body }: Answer): string {
  const lines = [
    `> ${request.method} ${request.url}`,
    ...Object.entries(request.headers).map(([name, value]) => `> ${name}: ${value}`),
    ...(request.body === null ? [] : ['>', `> ${request.body}`]),
    `< ${status}`,
    ...Object.entries(headers).map(([name, value]) => `< ${name}: ${value}`),
  ];
  const printed = body.split('\n').map(printable).join('\n');
  return `${lines.map(printable).join('\n')}\n\n${printed}${body === '' || body.endsWith('\n') ? '' : '\n'}`;
}
