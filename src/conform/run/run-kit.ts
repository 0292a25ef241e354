import type { Call, Case, Kit, Members } from '../cases/case.ts';
import { filled } from '../cases/variables.ts';
import { differences } from './match.ts';
import { runCase, type Verdict } from './run-case.ts';
import { HarnessError, Session } from './session.ts';

export interface CaseResult {
  readonly case: Case;
  readonly verdict: Verdict;
  /** Seconds. */
  readonly seconds: number;
}

interface RunOptions {
  readonly url: string;
  readonly proof: Members;
  readonly variables?: Members;
  /** A text that no other run has. */
  readonly runKey: string;
  /** Cases at the same time; default 4. */
  readonly concurrency?: number;
  readonly timeoutMs?: number;
  /** Seconds of a steady clock. */
  readonly seconds: () => number;
  readonly onResult?: (result: CaseResult) => void;
}

interface KitRun {
  /** In the order of the cases. */
  readonly results: readonly CaseResult[];
  /** Things that could not be cleaned up. */
  readonly left: readonly string[];
}

const CONCURRENCY = 4;
const TIMEOUT_MS = 60_000;

/** Runs cases against a server, and cleans up. Throws HarnessError where the server refuses the credential. */
export async function runKit(kit: Kit, options: RunOptions): Promise<KitRun> {
  const session = new Session({
    ...{ url: options.url, dialect: kit.dialect, proof: options.proof, runKey: options.runKey },
    ...{ variables: options.variables ?? {}, timeoutMs: options.timeoutMs ?? TIMEOUT_MS },
  });
  await greet(session, kit.dialect.hello);
  const results = new Map<string, CaseResult>();
  const run = async (one: Case): Promise<void> => {
    const from = options.seconds();
    const verdict = await runCase(session, one);
    const result: CaseResult = { case: one, verdict, seconds: options.seconds() - from };
    results.set(one.id, result);
    options.onResult?.(result);
  };
  const waiting = kit.cases.filter(({ isSingle }) => !isSingle);
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await run(next);
  };
  await Promise.all(Array.from({ length: options.concurrency ?? CONCURRENCY }, work));
  for (const one of kit.cases.filter(({ isSingle }) => isSingle)) await run(one);
  const left = await session.cleanUp();
  return { results: kit.cases.flatMap(({ id }) => results.get(id) ?? []), left };
}

async function greet(session: Session, hello: Call): Promise<void> {
  const { answer } = await session.send(filled(hello, session.variables));
  const expected = hello.expect ?? session.dialect.success;
  if (differences(expected, answer.members, { isWhole: false }).length === 0) return;
  throw new HarnessError(`The server refused ${hello.call}: ${answer.status} ${answer.text.slice(0, 200)}`);
}
