import { readFileSync } from 'node:fs';
import type { DialectDescriptor, NamingParameter, Param } from '../../../../adapters/descriptor.ts';
import { isSecret } from './call-request.ts';
import type { Dialects } from '../../support/dialects.ts';
import { UsageError } from '../../support/usage-error.ts';
import { say, type Io } from '../../support/io.ts';
import { readLines } from '../../support/password.ts';

/** The variable of a secret, so that no list of processes shows it. */
export const SECRET_ENV = 'INVOICE_GATEWAY_SECRET';

export interface CredentialOptions {
  readonly identifier?: string;
  readonly username?: string;
  readonly secretStdin?: true;
  readonly credentialFile?: string;
}

/** The parameters that prove a caller, of the options, stdin, a file or the environment. Throws UsageError. */
export async function credentialParams(
  io: Io,
  { name, client }: DialectDescriptor,
  options: CredentialOptions,
): Promise<readonly Param[]> {
  const { identifier, username, secretStdin, credentialFile } = options;
  if (secretStdin === true && credentialFile !== undefined) {
    throw new UsageError('--secret-stdin excludes --credential-file.');
  }
  const named = [
    ...namedParam(name, '--identifier', client.identifier, identifier),
    ...namedParam(name, '--username', client.username, username),
  ];
  if (credentialFile !== undefined) return [...named, ...readCredentialFile(credentialFile)];
  const fromEnv = io.env[SECRET_ENV] ?? '';
  if (secretStdin !== true && fromEnv === '') return named;
  const secret = secretStdin === true ? await readSecret(io) : fromEnv;
  return [...named, client.secretParam(secret, username)];
}

function namedParam(
  dialect: string,
  option: string,
  naming: NamingParameter | null,
  value: string | undefined,
): readonly Param[] {
  if (value === undefined) return [];
  if (naming === null) throw new UsageError(`${option} is not an option of ${dialect}.`);
  return [[naming.parameter, value]];
}

async function readSecret(io: Io): Promise<string> {
  if (io.stdin.isTTY === true) say(io, 'Type the secret, Enter and Ctrl-D:');
  const [secret = '', ...rest] = await readLines(io, 1);
  if (secret !== '' && rest.length === 0) return secret;
  throw new UsageError('--secret-stdin must be followed by one line on stdin.');
}

const FILE_RULE = '--credential-file must be a file with a parameter a line, such as identifier=… and secret=…';

function readCredentialFile(path: string): readonly Param[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new UsageError(`${FILE_RULE}; ${path} cannot be read.`);
  }
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const params = lines.map(paramOf);
  if (params.length === 0 || params.includes(null)) throw new UsageError(`${FILE_RULE}; ${path} is not.`);
  return params.filter((param) => param !== null);
}

/** `name=value`; `null`: the text has no name. */
export function paramOf(text: string): Param | null {
  const at = text.indexOf('=');
  return at < 1 ? null : [text.slice(0, at), text.slice(at + 1)];
}

/** Warns of secrets that any user of this machine can read in the list of processes. */
export function warnOfSecrets(io: Io, dialects: Dialects, given: readonly Param[]): void {
  const [found] = given.find(([name]) => isSecret(dialects, name)) ?? [];
  if (found === undefined) return;
  say(io, `${found} is on the command line, where other users can see it: --secret-stdin hides it.`);
}
