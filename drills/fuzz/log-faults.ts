import { CANARY, DAMAGED_CANARY } from './scene-names.ts';

/** Characters that begin a line, colour a terminal or reverse text (reliability L2). */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cf}]/u;

/** The faults of a gateway's log, a sentence each. `requestIds` are the calls that must appear in it, once each. */
export async function logFaults(
  lines: Iterable<string> | AsyncIterable<string>,
  requestIds: readonly string[],
): Promise<readonly string[]> {
  const faults: string[] = [];
  const missing = new Set(requestIds);
  const seen = new Set<string>();
  for await (const line of lines) {
    const fault = faultOf(line);
    if (fault !== null) faults.push(`${fault}: ${line.slice(0, 300)}`);
    const requestId = /"requestId":"([^"]+)"/.exec(line)?.[1];
    if (requestId === undefined) continue;
    missing.delete(requestId);
    // A warning about a call names it too.
    if (!line.includes('"message":"call"')) continue;
    if (seen.has(requestId)) faults.push(`A call has two lines: ${line.slice(0, 300)}`);
    seen.add(requestId);
  }
  if (missing.size > 0) faults.push(`${missing.size} calls are not in the log`);
  return faults;
}

function faultOf(line: string): string | null {
  if (UNSAFE.test(line)) return 'A line of the log has a character that is unsafe';
  if (holdsSecret(line)) return 'A line of the log holds a secret';
  try {
    const { level } = JSON.parse(line) as { level: string };
    return level === 'error' ? 'An error was logged' : null;
  } catch {
    return 'A line of the log is not JSON';
  }
}

/** In any case: the log has names of actions in lower case. */
export function holdsSecret(text: string): boolean {
  const lower = text.toLowerCase();
  return lower.includes(CANARY.toLowerCase()) || lower.includes(DAMAGED_CANARY.toLowerCase());
}
