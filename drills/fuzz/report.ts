import type { DialectDescriptor } from '../../adapters/descriptor.ts';
import { DIALECTS } from '../../adapters/dialects.ts';
import { fuzzedActions } from './calls.ts';
import type { Arm } from './options.ts';
import type { ArmResult } from './run-arm.ts';
import type { Testimony } from './witness.ts';

/** The event loop may be held as long (reliability A8). */
const LONGEST_DELAY_MS = 200;
/** So many inputs of an arm call every action. */
const ENOUGH = 1_000;

/** All that a run found. */
export interface Findings {
  readonly arms: readonly (ArmResult & { readonly testimony: Testimony; readonly seconds: number })[];
  /** The gateway's process is the one that was started. */
  readonly isAlive: boolean;
  /** Tables that must not change, and did. */
  readonly changedTables: readonly string[];
  readonly books: readonly string[];
  readonly log: readonly string[];
  /** Where a secret was written. */
  readonly leaks: readonly string[];
}

/** The failures, a sentence each; empty in a run that passed. */
export function complaintsOf(found: Findings): readonly string[] {
  return [
    ...found.arms.flatMap(({ arm, problems }) =>
      problems.length === 0 ? [] : [`${arm}: ${problems.length} inputs have wrong answers`],
    ),
    ...found.arms.flatMap(({ arm, testimony: { longestHeldMs, polluted } }) => [
      ...(longestHeldMs > LONGEST_DELAY_MS
        ? [`${arm}: the event loop was held for ${Math.round(longestHeldMs)} ms`]
        : []),
      ...polluted.map((place) => `${arm}: ${place} was changed`),
    ]),
    ...found.arms.flatMap(({ arm, classes, inputs }) =>
      inputs < ENOUGH || (classes.get('success') ?? 0) > inputs / 100
        ? []
        : [`${arm}: hardly any input succeeded; the inputs prove little`],
    ),
    ...found.arms.flatMap(({ arm, inputs, actions }) =>
      inputs < ENOUGH ? [] : uncalled(actions, encodedAs(arm)).map((action) => `${arm}: no input called ${action}`),
    ),
    ...(found.isAlive ? [] : ['The gateway has ended']),
    ...found.changedTables.map((table) => `The table ${table} has changed`),
    ...[...found.books, ...found.log].slice(0, 20),
    ...found.leaks.map((place) => `${place} holds a secret`),
  ];
}

/** The actions of dialects that none of the calls was about, as `dialect action`. */
export function uncalled(called: ReadonlySet<string>, dialects: readonly DialectDescriptor[]): readonly string[] {
  const all = dialects.flatMap((dialect) => fuzzedActions(dialect).map(({ name }) => `${dialect.name} ${name}`));
  return all.filter((action) => !called.has(action));
}

const encodedAs = (arm: Arm): readonly DialectDescriptor[] =>
  DIALECTS.filter(({ client }) => client.encodings.includes(arm));

/** One line an arm. */
export function tableOf({ arms }: Findings): string {
  const head = [
    'arm',
    'inputs',
    'a second',
    'slowest ms',
    'with hashing',
    'late',
    'loop late ms',
    'loop held ms',
    'problems',
    'answers',
  ];
  const rows = arms.map(({ arm, inputs, seconds, slowestMs, slowestHashedMs, late, testimony, problems, classes }) => [
    arm,
    ...[
      inputs,
      inputs / seconds,
      slowestMs,
      slowestHashedMs,
      late,
      testimony.longestDelayMs,
      testimony.longestHeldMs,
      problems.length,
    ].map((figure) => String(Math.round(figure))),
    [...classes]
      .sort()
      .map(([name, count]) => `${name} ${count}`)
      .join(', '),
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)));
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
