import { UsageFault } from './faults.ts';
import { say, type Io } from './io.ts';

const SHORTEST = 8;
const LONGEST = 256;

/** The password on stdin, without the line end behind it; throws UsageFault. */
export async function readPassword(io: Io): Promise<string> {
  if (io.stdin.isTTY === true) say(io, 'Type the password, Enter and Ctrl-D:');
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of io.stdin) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    size += bytes.length;
    // Four bytes a character, and a line end.
    if (size > LONGEST * 4 + 2) break;
    chunks.push(bytes);
  }
  const password = Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
  const isGood = password.length >= SHORTEST && password.length <= LONGEST && !/[\p{Cc}\u{FFFD}]/u.test(password);
  if (isGood) return password;
  throw new UsageFault(
    `--password-stdin must be followed by one line of ${SHORTEST} to ${LONGEST} characters on stdin, in UTF-8.`,
  );
}
