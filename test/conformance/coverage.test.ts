import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DIALECTS } from '../../adapters/dialects.ts';
import type { DescribedAction, DialectDescriptor } from '../../adapters/descriptor.ts';
import { REQUEST_FORMS } from '../../schemas/conformance.ts';
import type { Call, Case, Kit, Members } from '../../src/conform/cases/case.ts';
import { kitNames, loadKit } from '../../src/conform/cases/load.ts';
import { DATABASE_AWAY, SHOWN_ELSEWHERE, WITHOUT_CAUSE } from '../support/conformance/shown-elsewhere.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Every registry has its cases, and no case is about something that is gone. */
const DIFFERENCES = new Set(
  readFileSync(join(ROOT, 'docs/differences.md'), 'utf8')
    .match(/^\| [A-Z]-\d+(?= \|)/gm)
    ?.map((row) => row.slice(2)),
);

/** The least numbers of cases. */
const LEAST: Readonly<Record<string, number>> = { whmcs: 600, corp: 250 };

const KITS = DIALECTS.map((descriptor) => ({ descriptor, kit: loadKit(descriptor.name) }));

/** A step, and what its case means by the words of `error`. */
interface Used {
  readonly step: Call;
  readonly errors: Case['errors'];
}

/** All steps of an action, those of fixtures too; without an action those of all. */
function stepsOf({ dialect, cases }: Kit, action: string | null): readonly Used[] {
  const all = [
    ...cases.flatMap(({ steps, errors }) => steps.map((step): Used => ({ step, errors }))),
    ...Object.values(dialect.fixtures).map((step): Used => ({ step, errors: {} })),
  ];
  return all.filter(({ step }) => action === null || step.call.toLowerCase() === action.toLowerCase());
}

const namesOf = (value: unknown): readonly string[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => [name, ...namesOf(one)]);
};

function isSent(name: string, steps: readonly Used[], { dialect }: Kit): boolean {
  const form = new RegExp(`^${name.replace(/X$/, '\\d+')}$`, 'i');
  const always = { [dialect.actionParameter]: '', ...dialect.always, ...dialect.credential };
  const sent = [...steps.flatMap(({ step }) => Object.keys(step.send ?? {})), ...Object.keys(always)];
  return sent.some((key) => form.test(key));
}

/** The pattern of a sentence: a variable of a case is any part of it. */
function patternOf(text: string): RegExp {
  if (text.length > 2 && text.startsWith('/') && text.endsWith('/')) return new RegExp(text.slice(1, -1), 'su');
  const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\\\$(?:\\\{)?[a-z]\w*(?:\\\})?/gi, '.+');
  return new RegExp(`^${escaped}$`, 'su');
}

function isAnswered(sentence: string, steps: readonly Used[]): boolean {
  return steps.some(({ step, errors }) => {
    const members: Members = { ...(errors[step.error ?? ''] ?? {}), ...step.expect };
    const status = [members['RET_STATUS'], members['RET_MAIN_MESSAGE']].join(': ');
    const said = [step.error, members['message'], status];
    return said.some((text) => typeof text === 'string' && text !== '' && patternOf(text).test(sentence));
  });
}

function described({ reference }: DialectDescriptor, name: string): DescribedAction | null {
  return reference?.describe(name) ?? null;
}

describe('The cases of conformance/', () => {
  it('are of the dialects that there are', () => {
    expect([...kitNames()].sort()).toEqual(DIALECTS.map(({ name }) => name).sort());
  });

  it.each(kitNames())('are sent by a test file of their own: %s', (name) => {
    const text = readFileSync(join(import.meta.dirname, `cases-${name}.test.ts`), 'utf8');
    expect(text).toContain(`describeCases('${name}');`);
  });

  it('use every form of a request', () => {
    const used = new Set(KITS.flatMap(({ kit }) => kit.cases.flatMap(({ steps }) => steps.map(({ form }) => form))));
    expect(REQUEST_FORMS.filter((form) => !used.has(form))).toEqual([]);
  });
});

describe.each(KITS)('The cases of $descriptor.name', ({ descriptor, kit }) => {
  const { name: dialect, actions, client } = descriptor;

  it('are many, each of a case of its own', () => {
    expect(kit.cases.length).toBeGreaterThanOrEqual(LEAST[dialect] ?? Infinity);
    expect(new Set(kit.cases.map(({ steps, given, profile }) => JSON.stringify({ steps, given, profile }))).size).toBe(
      kit.cases.length,
    );
  });

  it('name each row of differences.md that they are about by a number that exists', () => {
    const named = kit.cases.flatMap((one: Case) => one.differs.map((row) => `${one.id}: ${row}`));
    expect(named.filter((line) => !DIFFERENCES.has(line.split(': ').at(-1) ?? ''))).toEqual([]);
  });

  it('know which actions read', () => {
    const reads = actions.filter(({ access, name }) => access === 'read' && name !== 'ValidateLogin');
    expect([...kit.dialect.reads].sort()).toEqual(reads.map(({ name }) => name).sort());
  });

  it('send at most three wrong credentials', () => {
    const steps = kit.cases.flatMap((one) => one.steps).filter(({ credential }) => credential === 'made-up');
    expect(steps.reduce((sum, { times = 1, together = 1 }) => sum + times * together, 0)).toBeLessThanOrEqual(3);
  });

  it('have each encoding of requests and each format of answers', () => {
    const steps = kit.cases.flatMap((one) => one.steps);
    const forms = new Set(
      steps.map(({ form }) => form ?? kit.dialect.form).map((form) => form.replace('get', 'query')),
    );
    const encodings = client.encodings.map((encoding) => (encoding === 'form' ? 'post' : encoding));
    expect(encodings.filter((encoding) => !forms.has(encoding as never))).toEqual([]);
    const formats = new Set(steps.map(({ format }) => format));
    const asked = Object.keys(client.answerFormat?.contentTypes ?? {}).map((format) => format.toLowerCase());
    expect(asked.filter((format) => !formats.has(format as never))).toEqual([]);
  });

  /** Parameters that every call has. */
  const common = new Set(
    actions
      .map(({ name }) => new Set(described(descriptor, name)?.parameters.map((parameter) => parameter.name)))
      .reduce((left, right) => new Set([...left].filter((name) => right.has(name)))),
  );

  it.each(actions.map(({ name }) => name))('cover %s: its parameters, its answer and its errors', (name) => {
    const steps = stepsOf(kit, name);
    expect(steps).not.toEqual([]);
    const action = described(descriptor, name);
    const elsewhere = SHOWN_ELSEWHERE[dialect]?.[name] ?? {};
    const parameters = action?.parameters.map((parameter) => parameter.name) ?? [];
    const missing = [
      ...parameters.filter((parameter) => !isSent(parameter, common.has(parameter) ? stepsOf(kit, null) : steps, kit)),
      ...membersOf(action).filter((member) => !isExpected(member, steps, kit)),
      ...sentencesOf(name, action).filter((sentence) => !isAnswered(sentence, steps)),
    ];
    expect(missing.filter((text) => !(text in elsewhere))).toEqual([]);
    expect(Object.keys(elsewhere).filter((text) => !missing.includes(text))).toEqual([]);
  });
});

describe('A sentence or a member that no case shows', () => {
  const tests = Object.values(SHOWN_ELSEWHERE).flatMap((actions) =>
    Object.values(actions).flatMap((shown) => Object.values(shown)),
  );

  it.each([...new Set(tests)])('is shown by %s', (test) => {
    expect(existsSync(join(ROOT, `${test}.test.ts`))).toBe(true);
  });
});

/** The members of an answer, without those within others. */
function membersOf(action: DescribedAction | null): readonly string[] {
  const names = action?.answer.map(({ name }) => name.split(/[[.]/)[0] ?? '') ?? [];
  return [...new Set(names)].filter((name) => !name.endsWith('…'));
}

/** The sentences of an action's own errors, without those that it cannot answer. */
function sentencesOf(name: string, action: DescribedAction | null): readonly string[] {
  const own = action?.errors.filter(({ actions }) => actions !== null) ?? [];
  const impossible = [...(WITHOUT_CAUSE[name] ?? []), DATABASE_AWAY];
  return own
    .map(({ sentence }) => sentence)
    .filter((one) => !impossible.some((status) => one.startsWith(`${status}: `)));
}

/** Whether a step expects a member, or keeps it for later steps. */
function isExpected(member: string, steps: readonly Used[], { dialect }: Kit): boolean {
  return (
    member in dialect.success ||
    steps.some(({ step: { expect: members, keep = {} } }) => {
      return namesOf(members).includes(member) || Object.values(keep).some((path) => path.split('.')[0] === member);
    })
  );
}
