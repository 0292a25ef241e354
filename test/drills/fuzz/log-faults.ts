import { CANARY, DAMAGED_CANARY } from './scene-names.ts';

/** What would begin a line, colour a terminal or turn text around (reliability L2). */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cf}]/u;

/** What is wrong with a gateway's log, a sentence each. `requestIds` are the calls that must stand there, once each. */
export function logFaults(lines: Iterable<string>, requestIds: readonly string[]): readonly string[] {
  const faults: string[] = [];
  const missing = new Set(requestIds);
  let counted = 0;
  for (const line of lines) {
    const fault = faultOf(line);
    if (fault !== null) faults.push(`${fault}: ${line.slice(0, 300)}`);
    const requestId = /"requestId":"([^"]+)"/.exec(line)?.[1];
    if (requestId === undefined) continue;
    counted += 1;
    missing.delete(requestId);
  }
  if (missing.size > 0) faults.push(`${missing.size} calls are not in the log`);
  if (counted !== requestIds.length) faults.push(`${counted} lines for ${requestIds.length} answers`);
  return faults;
}

function faultOf(line: string): string | null {
  if (UNSAFE.test(line)) return 'A line of the log has a character that is unsafe';
  if (tellsSecret(line)) return 'A line of the log holds a secret';
  try {
    const { level } = JSON.parse(line) as { level: string };
    return level === 'error' ? 'An error was logged' : null;
  } catch {
    return 'A line of the log is not JSON';
  }
}

/** Whatever the case: a name of an action is logged in lower case. */
export function tellsSecret(text: string): boolean {
  const lower = text.toLowerCase();
  return lower.includes(CANARY.toLowerCase()) || lower.includes(DAMAGED_CANARY.toLowerCase());
}
