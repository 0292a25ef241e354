import type { Command } from 'commander';
import { ConfigError, readEnvironment } from '../../../config/environment.ts';
import { environment } from '../../../../schemas/environment.ts';
import { credentialParams, paramOf, SECRET_ENV, warnOfSecrets, type CredentialOptions } from './call-credential.ts';
import {
  CALL_DIALECTS,
  callRequest,
  CALLS,
  masked,
  type CallForm,
  type CallRequest,
  type Param,
} from './call-request.ts';
import { withoutDatabase } from '../../support/database/need.ts';
import { listeningUrl } from '../config/effective-config.ts';
import { CommandError, Ended, EXIT } from '../../support/errors.ts';
import { UsageError } from '../../support/usage-error.ts';
import { say, type Io } from '../../support/io.ts';
import * as kinds from '../../support/value-parsers.ts';
import { examples, valueArgument, valueOption } from '../../support/options.ts';
import { Output } from '../../support/output.ts';
import { printable } from '../../support/printable.ts';

const TIMEOUT_MS = 30_000;

const DIALECT = kinds.oneOf(CALL_DIALECTS);
const METHOD = kinds.oneOf(['POST', 'GET'] as const);
const ENCODING = kinds.oneOf(['form', 'json'] as const);
const FORMAT = kinds.oneOf(['json', 'wddx'] as const);
const RESPONSE_TYPE = kinds.oneOf(['json', 'xml', 'nvp', 'none'] as const);
interface CallOptions extends CredentialOptions {
  readonly url?: string;
  readonly method?: 'POST' | 'GET';
  readonly encoding?: 'form' | 'json';
  readonly format?: 'json' | 'wddx';
  readonly responseType?: 'json' | 'xml' | 'nvp' | 'none';
}

type CallDialectName = (typeof CALL_DIALECTS)[number];

/** `call`: a real request to a gateway that runs, as its callers send it. */
export function addCallCommand(program: Command, io: Io): void {
  withoutDatabase(program.command('call'))
    .description('send a request to a gateway that runs; ends with 1 when the answer is an error')
    .addArgument(valueArgument('<dialect>', DIALECT.rule, DIALECT))
    .argument('<action>', 'the action, such as GetInvoice or addInvoicePayment')
    .argument('[params...]', 'name=value, with the names of the wire, such as itemamount[13]=5.00')
    .addOption(
      valueOption(
        '--url <url>',
        'where the gateway is; default: GATEWAY_URL, else http://127.0.0.1 and PORT, or PUBLIC_URL with TLS',
        kinds.BASE_URL,
      ),
    )
    .option('--identifier <identifier>', 'whmcs: the identifier of an API credential')
    .option('--username <login>', 'whmcs: an admin login, whose password is sent as its md5; corp: API_USER_NAME')
    .option('--secret-stdin', `read the secret or password from stdin; default: ${SECRET_ENV}, where it is set`)
    .option('--credential-file <file>', 'send the parameters of a file too, name=value on each line')
    .addOption(valueOption('--response-type <type>', 'whmcs: json (the default), xml, nvp, or none', RESPONSE_TYPE))
    .addOption(valueOption('--method <method>', 'POST (the default) or GET', METHOD))
    .addOption(valueOption('--encoding <encoding>', 'whmcs: the body as form (the default) or json', ENCODING))
    .addOption(valueOption('--format <format>', 'corp: the packet as json (the default) or wddx', FORMAT))
    .addHelpText(
      'after',
      examples(
        'call whmcs GetInvoice invoiceid=1 --identifier demo-identifier --secret-stdin < secret.txt',
        'call whmcs UpdateInvoice invoiceid=1 "itemdescription[13]=Delivery" "itemamount[13]=5.00" "itemtaxed[13]=0" --username admin --secret-stdin --response-type xml',
        'call corp addInvoicePayment CORP_ID=53 INVOICE_NUMBER=78 MONEY_TYPE_ID=2 AMOUNT_PAID=15 TRANSACTION_DATE=2015-03-24 --credential-file demo.txt --format wddx',
      ),
    )
    .action(
      (dialect: CallDialectName, action: string, params: readonly string[], options: CallOptions, command: Command) =>
        call(io, dialect, action, params, options, command),
    );
}

async function call(
  io: Io,
  dialect: CallDialectName,
  action: string,
  texts: readonly string[],
  options: CallOptions,
  command: Command,
): Promise<void> {
  const form = formOf(dialect, options);
  const given = texts.map(readParam);
  warnOfSecrets(io, given);
  const { path, actionParam, known, isOk } = CALLS[dialect];
  if (!known.some((name) => name.toLowerCase() === action.toLowerCase())) {
    say(io, `Unknown action; sending it anyway. Known to ${dialect}: ${known.join(', ')}.`);
  }
  const params: Param[] = [
    [actionParam, action],
    ...(await credentialParams(io, dialect, options)),
    ...(dialect === 'whmcs' && options.responseType !== 'none'
      ? ([['responsetype', options.responseType ?? 'json']] as const)
      : []),
    ...given,
  ];
  const base = options.url ?? defaultUrl(io);
  const request = callRequest(base, path, params, form);
  const answer = await send(request);
  const ok = answer.status < 300 && isOk(answer.body.trim());
  const shown = callRequest(base, path, masked(params), form);
  const output = new Output(io, command);
  if (output.isJson) output.json({ request: shown, ...answer, ok });
  else output.text(textOf(shown, answer));
  if (!ok) throw new Ended(EXIT.failure);
}

function formOf(dialect: CallDialectName, { method = 'POST', encoding, format, responseType }: CallOptions): CallForm {
  if (dialect === 'whmcs' && format !== undefined) throw new UsageError('--format requires corp.');
  if (dialect === 'corp' && (encoding ?? responseType) !== undefined) {
    throw new UsageError('--encoding and --response-type require whmcs; corp has --format.');
  }
  return { method, encoding: dialect === 'corp' ? (format ?? 'json') : (encoding ?? 'form') };
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
    if (kinds.BASE_URL.read(GATEWAY_URL) === null) throw new ConfigError(`GATEWAY_URL must be ${kinds.BASE_URL.rule}.`);
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
