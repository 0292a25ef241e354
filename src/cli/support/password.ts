import { UsageError } from './usage-error.ts';
import { say, type Io } from './io.ts';

const LONGEST = 256;
/** Shorter ones are accepted with a warning, because an old caller keeps its password. */
const SHORTEST_ADVISED = 8;

/** The password on stdin, without the line end behind it; throws UsageError. */
export async function readPassword(io: Io): Promise<string> {
  if (io.stdin.isTTY === true) say(io, 'Type the password, Enter and Ctrl-D:');
  const [password = '', ...rest] = await readLines(io, 1);
  const isGood = password !== '' && password.length <= LONGEST && !/[\p{Cc}\u{FFFD}]/u.test(password);
  if (isGood && rest.length === 0) {
    if (password.length < SHORTEST_ADVISED)
      say(io, `A password of fewer than ${SHORTEST_ADVISED} characters is easy to guess.`);
    return password;
  }
  throw new UsageError(
    `--password-stdin must be followed by one line of 1 to ${LONGEST} characters on stdin, in UTF-8.`,
  );
}

/** The lines on stdin; an endless one is cut off, and is then longer than {@link LONGEST}. */
export async function readLines(io: Io, expected: number): Promise<readonly string[]> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of io.stdin) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    size += bytes.length;
    chunks.push(bytes);
    // Four bytes a character, and a line end.
    if (size > (LONGEST * 4 + 2) * expected) break;
  }
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '')
    .split(/\r?\n/);
}
