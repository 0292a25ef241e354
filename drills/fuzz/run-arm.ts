import type { RawAnswer } from './connection.ts';
import { RawConnection } from './connection.ts';
import { inputOf, type Input } from './inputs/inputs.ts';
import type { DialectDescriptor } from '../../adapters/descriptor.ts';
import { DIALECTS } from '../../adapters/dialects.ts';
import { firstCalls, hasCorpUsers } from './callers.ts';
import { verdictOf } from './judge.ts';
import type { Arm } from './options.ts';

/** An input with a wrong answer. */
interface Problem {
  readonly input: Input;
  readonly problems: readonly string[];
}

/** The results of an arm's inputs. */
export interface ArmResult {
  readonly arm: Arm;
  readonly inputs: number;
  /** How many answers of each class. */
  readonly classes: ReadonlyMap<string, number>;
  /** The actions that were called, as `dialect action`. */
  readonly actions: ReadonlySet<string>;
  /** Of inputs for which no password may be hashed, and of those for which one may. */
  readonly slowestMs: number;
  readonly slowestHashedMs: number;
  /** How many were over the limit, and under it when they were sent again by themselves. */
  readonly late: number;
  readonly problems: readonly Problem[];
  /** The ids that answers named: each must appear in one line of the log. */
  readonly requestIds: readonly string[];
}

interface ArmPlan {
  readonly arm: Arm;
  readonly seed: number;
  readonly from: number;
  readonly inputs: number;
  /** How many are under way at once. */
  readonly lanes: number;
  /** The longest time of an answer, unless a password is hashed for it. */
  readonly limitMs: number;
  readonly tables: readonly string[];
  /** Default: all of the gateway. */
  readonly dialects?: readonly DialectDescriptor[];
}

/** So many are reported; more add nothing. */
const MOST_PROBLEMS = 50;

/** Lets every user of a corporation log in once: then the password is remembered, and not hashed again. */
export async function logIn(url: string, dialects: readonly DialectDescriptor[] = DIALECTS): Promise<void> {
  for (const dialect of dialects.filter(hasCorpUsers)) {
    for (const body of firstCalls(dialect)) {
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body };
      const answer = await (await fetch(`${url}${dialect.client.path}`, init)).text();
      if (answer.includes('"login"')) throw new Error(`A caller is not known: ${answer}`);
    }
  }
}

/** Sends the inputs of one arm and judges every answer. */
export async function runArm(url: string, plan: ArmPlan): Promise<ArmResult> {
  const classes = new Map<string, number>();
  const actions = new Set<string>();
  const problems: Problem[] = [];
  const requestIds: string[] = [];
  const slowest = { plain: 0, hashed: 0 };
  const late: Input[] = [];
  let next = plan.from;
  const judge = (input: Input, answer: RawAnswer): void => {
    const verdict = verdictOf(input, answer, plan.tables);
    const kind = input.mayHash ? 'hashed' : 'plain';
    slowest[kind] = Math.max(slowest[kind], answer.ms);
    classes.set(verdict.class, (classes.get(verdict.class) ?? 0) + 1);
    if (input.dialect !== null && input.action !== null) actions.add(`${input.dialect.name} ${input.action}`);
    const requestId = answer.headers.get('x-request-id');
    if (requestId !== undefined) requestIds.push(requestId);
    if (!input.mayHash && answer.ms > plan.limitMs) late.push(input);
    if (verdict.problems.length > 0) problems.push({ input, problems: verdict.problems });
  };
  const lane = async (): Promise<void> => {
    const connection = new RawConnection(url);
    while (next < plan.from + plan.inputs && problems.length < MOST_PROBLEMS) {
      const input = inputOf(plan.seed, plan.arm, next++, plan.dialects);
      try {
        judge(input, await sendAgain(connection, input));
      } catch (error) {
        problems.push({ input, problems: [String(error)] });
        connection.close();
      }
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: plan.lanes }, lane));
  for (const input of late) {
    const ms = await quickestAlone(url, input);
    if (ms > plan.limitMs)
      problems.push({ input, problems: [`The answer took ${Math.round(ms)} ms, with nothing beside it`] });
  }
  const { plain, hashed } = slowest;
  const done = { arm: plan.arm, inputs: next - plan.from, classes, actions, problems, requestIds };
  return { ...done, slowestMs: plain, slowestHashedMs: hashed, late: late.length };
}

/** A machine that is busy makes any answer late; a slow input is late every time. */
async function quickestAlone(url: string, input: Input): Promise<number> {
  const connection = new RawConnection(url);
  const times: number[] = [];
  for (let time = 0; time < 3; time += 1) times.push((await connection.send(input.bytes, input)).ms);
  connection.close();
  return Math.min(...times);
}

/** The server may close a kept connection just before an input: then a new one gets the answer. */
async function sendAgain(connection: RawConnection, input: Input): Promise<RawAnswer> {
  const isFresh = !connection.isOpen;
  const answer = await connection.send(input.bytes, input);
  if (answer.status !== 0 || isFresh || input.isCut) return answer;
  return await connection.send(input.bytes, input);
}
