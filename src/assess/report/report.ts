import type { Catalogue, CallState, ParameterState } from '../../compatibility/catalogue.ts';
import type { Unread } from '../input/unread.ts';
import type { Count, CountedAction, Tally } from '../tally.ts';

export interface AssessedParameter {
  readonly name: string;
  readonly state: ParameterState;
  readonly calls: number;
  readonly places: number;
  readonly differences: readonly string[];
}

export interface AssessedAction {
  readonly dialect: string;
  readonly action: string;
  /** `partly` only where a parameter that inputs have is not read. */
  readonly state: CallState;
  readonly calls: number;
  readonly places: number;
  readonly differences: readonly string[];
  readonly parameters: readonly AssessedParameter[];
  /** Calls and places with parameters whose names may be secrets, or are too many. */
  readonly unnamedParameters: number;
  /** The first places in source code. */
  readonly where: readonly string[];
}

/** Calls whose action is not known. */
export interface Unseen {
  readonly dialect: string;
  readonly calls: number;
  readonly places: number;
  readonly where: readonly string[];
}

/** A row of docs/differences.md. */
interface NamedDifference {
  readonly number: string;
  readonly subject: string;
}

/** All that inputs have, with the gateway's support for it. */
export interface Report {
  readonly actions: readonly AssessedAction[];
  /** The action is in a body, or is not written out. */
  readonly unseen: readonly Unseen[];
  /** Unknown actions whose names are not shown. */
  readonly unnamed: readonly Unseen[];
  /** The rows that the actions and parameters name. */
  readonly differences: readonly NamedDifference[];
  /** Rows for all calls, by the title of their dialect. */
  readonly general: readonly { readonly dialect: string; readonly differences: readonly string[] }[];
  readonly files: {
    readonly kinds: readonly { readonly kind: string; readonly files: number }[];
    /** Files of no known kind. */
    readonly others: number;
    readonly bytes: number;
  };
  readonly damagedRequests: number;
  readonly unread: readonly Unread[];
}

export interface Inputs {
  readonly read: ReadonlyMap<string, number>;
  readonly others: number;
  readonly bytes: number;
  readonly unread: readonly Unread[];
}

/** Calls that do not work come first, and then those that are used most. */
const ORDER: readonly CallState[] = ['refused', 'unknown', 'partly', 'supported'];

/** Makes the report of all that was counted. */
export function reportOf(catalogues: readonly Catalogue[], tally: Tally, inputs: Inputs): Report {
  const actions = [...tally.actions.values()]
    .flatMap((counted) => catalogues.filter(isOf(counted)).map((catalogue) => assessed(catalogue, counted)))
    .sort(
      (one, other) =>
        ORDER.indexOf(one.state) - ORDER.indexOf(other.state) ||
        other.calls + other.places - one.calls - one.places ||
        one.action.localeCompare(other.action, 'en'),
    );
  const used = new Set(actions.map(({ dialect }) => dialect));
  return {
    actions,
    unseen: unseenOf(tally.unseen),
    unnamed: unseenOf(tally.unnamed),
    differences: catalogues.flatMap((catalogue) => namedBy(catalogue, actions)),
    general: catalogues
      .filter(({ dialect }) => used.has(dialect.name))
      .map(({ dialect, general }) => ({ dialect: dialect.title, differences: general })),
    files: {
      kinds: [...inputs.read].filter(([, files]) => files > 0).map(([kind, files]) => ({ kind, files })),
      ...{ others: inputs.others, bytes: inputs.bytes },
    },
    damagedRequests: tally.damagedRequests,
    unread: inputs.unread,
  };
}

/** Whether all calls that were found work. */
export function allWorks({ actions, unnamed }: Report): boolean {
  return unnamed.length === 0 && actions.every(({ state }) => state === 'supported');
}

export function hasCalls({ actions, unseen, unnamed }: Report): boolean {
  return actions.length + unseen.length + unnamed.length > 0;
}

function isOf({ dialect }: CountedAction): (catalogue: Catalogue) => boolean {
  return (catalogue) => catalogue.dialect.name === dialect;
}

function assessed(catalogue: Catalogue, counted: CountedAction): AssessedAction {
  const call = catalogue.call(counted.name);
  const parameters = [...counted.parameters]
    .filter(([, { calls, places }]) => calls + places > 0)
    .map(([name, { calls, places }]) => ({ ...catalogue.parameter(counted.name, name), calls, places }))
    .sort((one, other) => other.calls + other.places - one.calls - one.places || (one.name < other.name ? -1 : 1));
  const isPartly = parameters.some(({ state }) => state === 'missing');
  const works = isPartly ? 'partly' : 'supported';
  return {
    dialect: catalogue.dialect.name,
    action: counted.name,
    state: call === null ? 'unknown' : call.access === null ? 'refused' : works,
    ...{ calls: counted.calls, places: counted.places },
    differences: call?.differences ?? [],
    parameters,
    unnamedParameters: counted.hidden.calls + counted.hidden.places,
    where: counted.where,
  };
}

function namedBy(catalogue: Catalogue, actions: readonly AssessedAction[]): readonly NamedDifference[] {
  const own = actions.filter(({ dialect }) => dialect === catalogue.dialect.name);
  const numbers = own.flatMap(({ differences, parameters }) => [
    ...differences,
    ...parameters.flatMap((parameter) => parameter.differences),
  ]);
  return [...new Set(numbers)]
    .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }))
    .map((number) => ({ number, subject: catalogue.subjectOf(number) }));
}

function unseenOf(counts: ReadonlyMap<string, Count & { readonly where?: readonly string[] }>): readonly Unseen[] {
  return [...counts].map(([dialect, { calls, places, where = [] }]) => ({ dialect, calls, places, where }));
}
