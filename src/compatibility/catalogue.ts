import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DialectAction, DialectDescriptor } from '../../adapters/descriptor.ts';
import { unsupportedNames } from '../../adapters/dialects.ts';
import { FIRST_VERSION } from '../../schemas/version.ts';
import { differencesOf, differencesOfAction, differencesOfParameter, type Difference } from './differences.ts';

/**
 * `supported`: with every documented parameter. `partly`: without some of them. `refused`: the original documents it,
 * and the gateway answers an error. `unknown`: no document names it.
 */
export type CallState = 'supported' | 'partly' | 'refused' | 'unknown';

/** `used`: the gateway reads it. `missing`: documented, and not read. `ignored`: no document names it. */
export type ParameterState = 'used' | 'missing' | 'ignored';

interface KnownParameter {
  /** As the documents write it; a number at its end is an X. */
  readonly name: string;
  readonly state: ParameterState;
  /** Numbers of the rows of docs/differences.md that name it. */
  readonly differences: readonly string[];
}

/** One call of a dialect: an action, or a method. */
export interface KnownCall {
  readonly name: string;
  readonly state: CallState;
  /** `null`: the gateway does not have it. */
  readonly access: 'read' | 'write' | null;
  /** The version of the gateway that brought it. */
  readonly since: string | null;
  /** The parameters that its document names, and those of them that the gateway reads. */
  readonly documented: readonly string[];
  readonly supported: readonly string[];
  /** Numbers of the rows of docs/differences.md that name it. */
  readonly differences: readonly string[];
}

/** The checkout, or `dist/`, into which the build copies the documents. */
const ROOT = join(import.meta.dirname, '../..');

/** All that is known of the calls of a dialect, from its registry and the rows of docs/differences.md. */
export class Catalogue {
  readonly dialect: DialectDescriptor;
  /** By name, in any case: in the order of their names. */
  readonly calls: readonly KnownCall[];
  readonly #calls: ReadonlyMap<string, KnownCall>;
  readonly #actions: ReadonlyMap<string, DialectAction>;
  readonly #differences: readonly Difference[];
  readonly #names: readonly string[];
  readonly #parameters: ReadonlyMap<string, ReadonlyMap<string, ParameterState>>;

  /** @param document the text of docs/differences.md; default: that of this version. */
  constructor(dialect: DialectDescriptor, document: string = differencesDocument()) {
    this.dialect = dialect;
    this.#differences = differencesOf(dialect.title, document);
    this.#actions = new Map(dialect.actions.map((action) => [action.name.toLowerCase(), action]));
    this.#names = dialect.actions.map(({ name }) => name);
    const planned = dialect.documentedCalls.flatMap(({ names }) => names);
    const all = [...new Set([...this.#names, ...planned, ...unsupportedNames(dialect)])];
    this.#parameters = new Map(all.map((name) => [name.toLowerCase(), this.#statesOf(name)]));
    this.calls = all
      .map((name) => this.#callOf(name))
      .sort((one, other) => one.name.localeCompare(other.name, 'en', { sensitivity: 'base' }));
    this.#calls = new Map(this.calls.map((call) => [call.name.toLowerCase(), call]));
  }

  /** A call by its name in any case; `null` where no document names it. */
  call(name: string): KnownCall | null {
    return this.#calls.get(name.toLowerCase()) ?? null;
  }

  /** The rows that name no call: they hold for all of the dialect. */
  get general(): readonly string[] {
    const named = new Set(this.calls.flatMap(({ differences }) => differences));
    return numbersOf(this.#differences.filter(({ number }) => !named.has(number)));
  }

  /** The subject of a row of docs/differences.md, in Markdown. */
  subjectOf(number: string): string {
    return this.#differences.find((row) => row.number === number)?.subject ?? '';
  }

  /** The documented name of a parameter as a caller writes it: `itemamount[3]`, `itemamount3` of numbered ones. */
  parameterName(action: string, given: string): string {
    const key = this.dialect.traces?.parameterKey(given) ?? given;
    const known = this.#parametersOf(action);
    if (known.has(key)) return key;
    const numbered = key.replace(/(?<!\d)\d{1,9}$/, 'X');
    return known.has(numbered) ? numbered : key;
  }

  /** A parameter of a call, by the name that {@link parameterName} gives. */
  parameter(action: string, name: string): KnownParameter {
    const call = this.call(action);
    const state = this.#parametersOf(action).get(name) ?? 'ignored';
    if (call === null || state === 'ignored') return { name, state, differences: [] };
    const rows = differencesOfParameter(this.#differences, this.#names, call.name, name);
    return { name, state, differences: numbersOf(rows) };
  }

  #callOf(name: string): KnownCall {
    const action = this.#actions.get(name.toLowerCase());
    const documented = this.dialect.traces?.documentedParameters(name) ?? [];
    const parameters = this.#parametersOf(name);
    const supported = documented.filter((parameter) => parameters.get(parameter) === 'used');
    const rows = differencesOfAction(this.#differences, name);
    if (action === undefined) {
      return { name, state: 'refused', access: null, since: null, documented, supported: [], differences: [] };
    }
    return {
      name,
      state: supported.length < documented.length ? 'partly' : 'supported',
      access: action.access,
      since: action.since ?? FIRST_VERSION,
      documented,
      supported,
      differences: numbersOf(rows),
    };
  }

  #statesOf(name: string): ReadonlyMap<string, ParameterState> {
    const documented = this.dialect.traces?.documentedParameters(name) ?? [];
    const states = new Map<string, ParameterState>(documented.map((each) => [each, 'missing']));
    for (const { name: own, form } of this.#actions.get(name.toLowerCase())?.parameters ?? []) {
      states.set(form === 'numbered' ? `${own}X` : own, 'used');
    }
    return states;
  }

  #parametersOf(name: string): ReadonlyMap<string, ParameterState> {
    return this.#parameters.get(name.toLowerCase()) ?? NO_PARAMETERS;
  }
}

const NO_PARAMETERS: ReadonlyMap<string, ParameterState> = new Map();

function differencesDocument(): string {
  return readFileSync(join(ROOT, 'docs/differences.md'), 'utf8');
}

function numbersOf(rows: readonly Difference[]): readonly string[] {
  return rows.map(({ number }) => number);
}
