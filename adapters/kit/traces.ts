import type { WireRequest } from '../dialect.ts';

/** The action and the parameters of a request, by name; `action` is empty where the request names none. */
export interface NamedCall {
  readonly action: string;
  readonly names: readonly string[];
}

/** How calls of the original are found in programs, logs and recordings, and what its documents promise. */
export interface DialectTraces {
  /** Words in the source of programs that call it, in small letters. */
  readonly signs: readonly string[];
  /** Functions whose first argument is an action, and whose second one is its parameters. */
  readonly functions: readonly string[];
  /** Parameters of every call, such as credentials. */
  readonly ownParameters: readonly string[];
  /** The form in which names of parameters are compared. */
  parameterKey(name: string): string;
  /** The parameters that the document of an action names; an X at the end of a name is a number. */
  documentedParameters(action: string): readonly string[];
  /** The actions of other dialects that do the same as an action of this one. Default: none are named. */
  readonly counterparts?: Readonly<Record<string, readonly string[]>>;
  /** Reads a request. Rejects where its body cannot be read. */
  read(request: WireRequest): Promise<NamedCall>;
}
