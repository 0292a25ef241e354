import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isSecret, type Param } from './call-request.ts';
import { UsageError } from '../../support/usage-error.ts';
import { say, type Io } from '../../support/io.ts';
import { readLines } from '../../support/password.ts';

/** Sources of a secret that no other user sees in a list of processes. */
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
  dialect: 'whmcs' | 'corp',
  options: CredentialOptions,
): Promise<readonly Param[]> {
  const { identifier, username, secretStdin, credentialFile } = options;
  if (secretStdin === true && credentialFile !== undefined) {
    throw new UsageError('--secret-stdin excludes --credential-file.');
  }
  if (dialect === 'corp' && identifier !== undefined) {
    throw new UsageError('--identifier requires whmcs; corp has --username.');
  }
  const named: Param[] = [
    ...(identifier === undefined ? [] : ([['identifier', identifier]] as const)),
    ...(username === undefined ? [] : ([[dialect === 'corp' ? 'API_USER_NAME' : 'username', username]] as const)),
  ];
  if (credentialFile !== undefined) return [...named, ...readCredentialFile(credentialFile)];
  const fromEnv = io.env[SECRET_ENV] ?? '';
  if (secretStdin !== true && fromEnv === '') return named;
  const secret = secretStdin === true ? await readSecret(io) : fromEnv;
  return [...named, secretParam(dialect, username, secret)];
}

function secretParam(dialect: 'whmcs' | 'corp', username: string | undefined, secret: string): Param {
  if (dialect === 'corp') return ['API_USER_PASSWORD', secret];
  if (username === undefined) return ['secret', secret];
  // Its callers send md5(password) in hex; a secret of that form is sent unchanged.
  const isHashed = /^[0-9a-f]{32}$/i.test(secret);
  return ['password', isHashed ? secret : createHash('md5').update(secret).digest('hex')];
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

/** `name=value`; `null` for any other text. */
export function paramOf(text: string): Param | null {
  const at = text.indexOf('=');
  return at < 1 ? null : [text.slice(0, at), text.slice(at + 1)];
}

/** Warns of secrets that any user of this machine can read in the list of processes. */
export function warnOfSecrets(io: Io, given: readonly Param[]): void {
  const [found] = given.find(([name]) => isSecret(name)) ?? [];
  if (found === undefined) return;
  say(io, `${found} is on the command line, where other users can see it: --secret-stdin hides it.`);
}
