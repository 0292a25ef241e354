import type { Catalogue } from '../compatibility/catalogue.ts';
import type { Finds, FoundCall } from './found.ts';
import { mayShowAction, mayShowParameter } from './shown-names.ts';

/** Unknown names are kept up to these numbers; the others are counted only. */
const MOST_UNKNOWN_ACTIONS = 1_000;
const MOST_UNKNOWN_PARAMETERS = 200;
const MOST_PLACES = 5;
/** Written names whose documented names are remembered, for each action. */
const MOST_REMEMBERED = 2_000;

export interface Count {
  calls: number;
  places: number;
}

interface CountedParameter extends Count {
  /** Whether its document names it, or the gateway reads it. */
  readonly isKnown: boolean;
  /** The call that counted it last. */
  last: number;
}

/** One action as inputs have it. */
export interface CountedAction extends Count {
  readonly dialect: string;
  /** As its document writes it, or as its first caller does. */
  readonly name: string;
  /** The calls and places of each parameter, by its documented name. */
  readonly parameters: Map<string, CountedParameter>;
  /** Calls with parameters whose names are not shown. */
  readonly hidden: CountedParameter;
  /** The first places in source code. */
  readonly where: string[];
  readonly remembered: Map<string, CountedParameter | null>;
}

/** Counts what inputs have. Its size is bounded, whatever they hold. */
export class Tally implements Finds {
  readonly actions = new Map<string, CountedAction>();
  /** Calls whose action the input does not show, by dialect; and the first places. */
  readonly unseen = new Map<string, Count & { readonly where: string[] }>();
  /** Calls of unknown actions whose names are not shown, by dialect. */
  readonly unnamed = new Map<string, Count>();
  /** Requests of recordings that cannot be read. */
  damagedRequests = 0;
  readonly #catalogues: ReadonlyMap<string, Catalogue>;
  readonly #own: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #secrets: ReadonlyMap<string, ReadonlySet<string>>;
  #unknown = 0;
  #serial = 0;

  constructor(catalogues: readonly Catalogue[]) {
    this.#catalogues = new Map(catalogues.map((catalogue) => [catalogue.dialect.name, catalogue]));
    this.#own = new Map(
      catalogues.map(({ dialect: { name, traces } }) => [name, new Set(traces?.ownParameters ?? [])] as const),
    );
    this.#secrets = new Map(
      catalogues.map(({ dialect: { name, client } }) => [name, new Set(client.secretParameters)] as const),
    );
  }

  call(found: FoundCall): void {
    const action = this.#actionOf(found);
    if (action === null) {
      add(
        countIn(this.unnamed, found.dialect, () => ({ calls: 0, places: 0 })),
        found,
      );
      return;
    }
    add(action, found);
    if (found.where !== null && action.where.length < MOST_PLACES) action.where.push(found.where);
    this.#serial += 1;
    let isAfterSecret = false;
    for (const name of found.parameters) {
      this.#count(action, name, found, isAfterSecret);
      // An unescaped `&` in a secret makes a name of the rest of it.
      isAfterSecret = found.sort === 'call' && this.#secrets.get(found.dialect)?.has(name.toLowerCase()) === true;
    }
  }

  hidden(found: Pick<FoundCall, 'dialect' | 'sort' | 'where'>): void {
    const count = countIn(this.unseen, found.dialect, () => ({ calls: 0, places: 0, where: [] }));
    add(count, found);
    if (found.where !== null && count.where.length < MOST_PLACES) count.where.push(found.where);
  }

  damaged(): void {
    this.damagedRequests += 1;
  }

  /** `null`: the name is not kept, or must not be shown. */
  #actionOf({ dialect, action }: FoundCall): CountedAction | null {
    const key = `${dialect} ${action.length > 64 ? '' : action.toLowerCase()}`;
    const counted = this.actions.get(key);
    if (counted !== undefined) return counted;
    const known = this.#catalogues.get(dialect)?.call(action) ?? null;
    if (known === null) {
      if (!mayShowAction(action) || this.#unknown >= MOST_UNKNOWN_ACTIONS) return null;
      this.#unknown += 1;
    }
    const made: CountedAction = {
      ...{ dialect, name: known?.name ?? action, calls: 0, places: 0 },
      ...{ parameters: new Map<string, CountedParameter>(), hidden: parameter(false) },
      ...{ where: [], remembered: new Map<string, CountedParameter | null>() },
    };
    this.actions.set(key, made);
    return made;
  }

  /** A parameter counts once a call: `itemamount1` and `itemamount2` are one. */
  #count(action: CountedAction, written: string, found: FoundCall, isAfterSecret: boolean): void {
    let counted = action.remembered.get(written);
    if (counted === undefined) {
      counted = this.#parameterOf(action, written, isAfterSecret);
      if (action.remembered.size >= MOST_REMEMBERED) action.remembered.clear();
      if (written.length <= 64 && !isAfterSecret) action.remembered.set(written, counted);
    }
    if (counted === null) return;
    if (isAfterSecret && !counted.isKnown) counted = action.hidden;
    if (counted.last === this.#serial) return;
    counted.last = this.#serial;
    add(counted, found);
  }

  /** `null`: a parameter of every call. */
  #parameterOf(action: CountedAction, written: string, isAfterSecret: boolean): CountedParameter | null {
    const catalogue = this.#catalogues.get(action.dialect);
    if (catalogue === undefined) return null;
    const name = catalogue.parameterName(action.name, written);
    if (this.#own.get(action.dialect)?.has(name) === true) return null;
    const counted = action.parameters.get(name);
    if (counted !== undefined) return counted;
    const isKnown = catalogue.parameter(action.name, name).state !== 'ignored';
    const mayShow = mayShowParameter(name) && action.parameters.size < MOST_UNKNOWN_PARAMETERS && !isAfterSecret;
    if (!isKnown && !mayShow) return action.hidden;
    const made = parameter(isKnown);
    action.parameters.set(name, made);
    return made;
  }
}

function parameter(isKnown: boolean): CountedParameter {
  return { calls: 0, places: 0, isKnown, last: 0 };
}

function add(count: Count, { sort }: Pick<FoundCall, 'sort'>): void {
  if (sort === 'call') count.calls += 1;
  else count.places += 1;
}

function countIn<C extends Count>(counts: Map<string, C>, dialect: string, make: () => C): C {
  const counted = counts.get(dialect) ?? make();
  counts.set(dialect, counted);
  return counted;
}
