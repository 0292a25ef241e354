import type { Call, Case, Fixture, Members } from '../cases/case.ts';
import { CaseError, filled, namesIn } from '../cases/variables.ts';
import type { WireAnswer } from '../wire/wire-answer.ts';
import { asTexts } from '../wire/fields.ts';
import { differences, patternOf, valueAt } from './match.ts';
import { HarnessError, type Exchange, type Session } from './session.ts';

/** The end of a case. */
export type Verdict =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly faults: readonly string[]; readonly exchange: Exchange }
  /** It could not be judged. */
  | { readonly kind: 'error'; readonly fault: string };

/** Fixtures within fixtures. */
const DEEPEST = 8;

/** Runs one case; it never rejects. */
export async function runCase(session: Session, one: Case): Promise<Verdict> {
  try {
    const variables: Record<string, unknown> = { ...session.variables, key: session.newKey() };
    for (const [index, step] of one.steps.entries()) {
      const failed = await runStep(session, one, step, variables);
      if (failed === null) continue;
      const where = one.steps.length > 1 ? `step ${index + 1}, ${step.call}: ` : '';
      return { ...failed, faults: failed.faults.map((fault) => `${where}${fault}`) };
    }
    return { kind: 'passed' };
  } catch (error) {
    if (error instanceof HarnessError || error instanceof CaseError) return { kind: 'error', fault: error.message };
    throw error;
  }
}

type Failed = Extract<Verdict, { kind: 'failed' }>;

async function runStep(
  session: Session,
  one: Case,
  step: Call,
  variables: Record<string, unknown>,
): Promise<Failed | null> {
  await makeFixtures(session, one, namesIn(step), variables);
  const ready = filled(step, variables);
  for (let round = 0; round < (step.times ?? 1); round += 1) {
    const together = Array.from({ length: step.together ?? 1 }, () => session.send(ready));
    for (const { answer, exchange } of await Promise.all(together)) {
      const faults = faultsOf(session, one, ready, answer);
      if (faults.length > 0) return { kind: 'failed', faults, exchange };
      keep(ready, answer, variables);
    }
  }
  return null;
}

function keep(step: Call, answer: WireAnswer, variables: Record<string, unknown>): void {
  for (const [name, path] of Object.entries(step.keep ?? {})) {
    const value = valueAt(answer.members, path);
    if (value === undefined) throw new HarnessError(`The answer of ${step.call} has no ${path}.`);
    variables[name] = value;
  }
}

function faultsOf(session: Session, one: Case, step: Call, answer: WireAnswer): readonly string[] {
  const faults: string[] = [];
  const status = step.status ?? 200;
  if (answer.status !== status) faults.push(`HTTP is ${answer.status}, expected ${status}`);
  if (step.format !== undefined && answer.format !== step.format) {
    faults.push(`the form of the answer is ${answer.format ?? 'unknown'}, expected ${step.format}`);
  }
  const expected = expectedOf(session, one, step);
  if (expected !== null) {
    // These forms have no numbers and flags.
    const isText = answer.format === 'xml' || answer.format === 'nvp';
    const members = isText ? asTexts(expected.members) : expected.members;
    faults.push(...differences(members, answer.members, { isWhole: expected.isWhole }));
  }
  for (const pattern of [step.text ?? []].flat()) {
    if (patternOf(pattern)?.test(answer.text) !== true) faults.push(`the body does not have ${pattern}`);
  }
  return [...faults, ...headerFaults(step, answer)];
}

function expectedOf(
  session: Session,
  one: Case,
  step: Call,
): { readonly members: Members; readonly isWhole: boolean } | null {
  if (step.error !== undefined) {
    const own = Object.hasOwn(one.errors, step.error) ? one.errors[step.error] : undefined;
    const members = own ?? filled(session.dialect.error, { error: step.error });
    return { members: { ...members, ...step.expect }, isWhole: step.whole ?? true };
  }
  if (step.expect !== undefined) return { members: step.expect, isWhole: step.whole ?? false };
  return step.text === undefined ? { members: session.dialect.success, isWhole: false } : null;
}

function headerFaults(step: Call, { headers }: WireAnswer): readonly string[] {
  const expected: Readonly<Record<string, string | null>> = {
    ...(step.type === undefined ? {} : { 'content-type': step.type }),
    ...step.answered,
  };
  return Object.entries(expected).flatMap(([name, value]) => {
    const actual = headers[name.toLowerCase()];
    if (value === null) return actual === undefined ? [] : [`the header ${name} is ${actual}, but must be absent`];
    return differences(value, actual, { isWhole: false }, `the header ${name}`);
  });
}

/** Makes what a step names and is not there yet. */
async function makeFixtures(
  session: Session,
  one: Pick<Case, 'given'>,
  names: ReadonlySet<string>,
  variables: Record<string, unknown>,
  depth = 0,
): Promise<void> {
  for (const name of names) {
    if (Object.hasOwn(variables, name)) continue;
    const fixture = session.fixtureOf(name);
    if (fixture === undefined) throw new CaseError(`No fixture makes the variable $${name}.`);
    if (depth > DEEPEST) throw new CaseError(`The fixture ${fixture.name} needs itself.`);
    const changes = one.given[fixture.name] ?? {};
    const make = async (): Promise<Members> => {
      const known = fixture.scope === 'run' ? { ...session.variables, key: session.newKey() } : variables;
      const step: Call = { ...fixture, send: { ...fixture.send, ...changes } };
      await makeFixtures(session, fixture.scope === 'run' ? { given: {} } : one, namesIn(step), known, depth + 1);
      return await makeOne(session, fixture, filled(step, known));
    };
    Object.assign(variables, fixture.scope === 'run' ? await session.shared(fixture.name, make) : await make());
  }
}

async function makeOne(session: Session, fixture: Fixture & { readonly name: string }, step: Call): Promise<Members> {
  const { answer } = await session.send(step);
  const faults = differences(step.expect ?? session.dialect.success, answer.members, { isWhole: false });
  if (faults.length > 0) {
    throw new HarnessError(`${fixture.name} could not be made: ${step.call} answered ${answer.text.slice(0, 200)}`);
  }
  const kept: Record<string, unknown> = {};
  keep(step, answer, kept);
  return kept;
}
