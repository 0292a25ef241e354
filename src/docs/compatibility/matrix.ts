import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DialectDescriptor } from '../../../adapters/descriptor.ts';
import { fuzzedActions } from '../../../drills/fuzz/calls.ts';
import { GRADES } from '../../../schemas/conformance.ts';
import { Catalogue, type CallState, type KnownCall } from '../../compatibility/catalogue.ts';
import { kitNames, loadKit } from '../../conform/cases/load.ts';
import { table } from '../section.ts';
import { drives, readClients } from './clients.ts';

export const STATES: Readonly<Record<CallState, string>> = {
  supported: 'supported',
  partly: 'partly',
  refused: 'refused',
  unknown: 'unknown',
};
const HEAD = [
  ...['Action', 'State', 'Access', 'Since', 'Parameters', 'Cases', 'Clients', 'Other dialect', 'Fuzzed', 'Differences'],
];

/** The facts of all rows that are not of the registries. */
interface Sources {
  /** Grades of conformance cases, by `<dialect> <action>` in small letters. */
  readonly grades: ReadonlyMap<string, readonly string[]>;
  readonly clients: ReturnType<typeof readClients>['clients'];
  /** Actions of other dialects that do the same, by `<action>`. */
  readonly counterparts: ReadonlyMap<string, readonly string[]>;
}

/** The matrix: every call of every dialect, with the facts of its support. */
export function matrix(dialects: readonly DialectDescriptor[], root: string): string {
  const document = readFileSync(join(root, 'docs/differences.md'), 'utf8');
  const sources = {
    grades: gradesOf(root),
    clients: readClients(root).clients,
    counterparts: counterpartsOf(dialects),
  };
  return dialects.map((dialect) => section(new Catalogue(dialect, document), sources)).join('\n\n');
}

function section(catalogue: Catalogue, sources: Sources): string {
  const { dialect, calls } = catalogue;
  return [
    `## The ${dialect.title} dialect`,
    summary(calls),
    table(
      HEAD,
      calls.map((call) => rowOf(dialect, call, sources)),
    ),
  ].join('\n\n');
}

/** Shares are rounded down: all is only all. */
function summary(calls: readonly KnownCall[]): string {
  const built = calls.filter(({ access }) => access !== null);
  const [documented, supported] = (['documented', 'supported'] as const).map((which) =>
    built.reduce((sum, call) => sum + call[which].length, 0),
  );
  return [
    `${share(built.length, calls.length)} are supported.`,
    `They read ${share(supported ?? 0, documented ?? 0)} of their documented parameters.`,
  ].join(' ');
}

function share(part: number, whole: number): string {
  const percent = whole === 0 ? 0 : Math.floor((part * 100) / whole);
  return `${part} of ${whole} (${percent}%)`;
}

function rowOf(dialect: DialectDescriptor, call: KnownCall, sources: Sources): readonly string[] {
  const { name, state, access, since, documented, supported, differences } = call;
  const grades = sources.grades.get(keyOf(dialect.name, name)) ?? [];
  const clients = sources.clients.filter(
    (client) => dialect.documentedNames?.includes(name) === true && drives(client, name),
  );
  const counterparts = sources.counterparts.get(name) ?? [];
  return [
    access === null ? name : `[${name}](dialects/${dialect.name}.md#${name.toLowerCase()})`,
    STATES[state],
    ...[access ?? '–', since ?? '–', documented.length === 0 ? '–' : `${supported.length} of ${documented.length}`],
    casesText(grades),
    clients.length === 0 ? '–' : String(clients.length),
    counterparts.length === 0 ? '–' : counterparts.join(', '),
    fuzzedActions(dialect).some((action) => action.name === name) ? 'yes' : '–',
    differences.length === 0 ? '–' : differences.join(', '),
  ];
}

function casesText(grades: readonly string[]): string {
  const counts = GRADES.map((grade) => [grade, grades.filter((each) => each === grade).length] as const);
  const texts = counts.filter(([, count]) => count > 0).map(([grade, count]) => `${count} ${grade}`);
  return texts.length === 0 ? '–' : texts.join(', ');
}

function gradesOf(root: string): ReadonlyMap<string, readonly string[]> {
  const folder = join(root, 'conformance');
  const grades = new Map<string, string[]>();
  for (const dialect of kitNames(folder)) {
    for (const { action, grade } of loadKit(dialect, folder).cases) {
      const key = keyOf(dialect, action);
      grades.set(key, [...(grades.get(key) ?? []), grade]);
    }
  }
  return grades;
}

function keyOf(dialect: string, action: string): string {
  return `${dialect} ${action.toLowerCase()}`;
}

/** Each pair in both directions. */
function counterpartsOf(dialects: readonly DialectDescriptor[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const add = (name: string, other: string): void => {
    found.set(name, [...(found.get(name) ?? []), other]);
  };
  for (const { traces } of dialects) {
    for (const [name, others] of Object.entries(traces?.counterparts ?? {})) {
      for (const other of others) {
        add(name, other);
        add(other, name);
      }
    }
  }
  return found;
}
