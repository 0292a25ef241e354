import type { GRADES, REQUEST_FORMS } from '../../../schemas/conformance.ts';

export type Grade = (typeof GRADES)[number];
export type RequestForm = (typeof REQUEST_FORMS)[number];
export type Members = Readonly<Record<string, unknown>>;

/** One request, and what its answer must be. */
export interface Step {
  readonly call?: string;
  readonly send?: Members;
  /** Variables that are made before: the step does not send them. */
  readonly needs?: readonly string[];
  readonly form?: RequestForm;
  /** The bytes of the body, in the place of `send`. */
  readonly body?: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly credential?: 'own' | 'none' | 'made-up';
  /** The same request, one after the other; each answer must be as expected. */
  readonly times?: number;
  /** The same request, at once. */
  readonly together?: number;
  readonly expect?: Members;
  /** Whether the answer may have no other members. */
  readonly whole?: boolean;
  readonly error?: string;
  /** HTTP; default 200. */
  readonly status?: number;
  readonly format?: AnswerFormat;
  /** A pattern, or several, of the answer as text. */
  readonly text?: string | readonly string[];
  /** A pattern of the content type. */
  readonly type?: string;
  /** Headers of the answer; `null`: the header is absent. */
  readonly answered?: Readonly<Record<string, string | null>>;
  /** Variables, by the paths of their values in the answer. */
  readonly keep?: Readonly<Record<string, string>>;
}

export type AnswerFormat = 'json' | 'xml' | 'nvp' | 'wddx';

/** A step of a case: its action is known. */
export type Call = Step & { readonly call: string };

/** A thing that cases name. The first case that names it makes it: its `keep` has the name. */
export type Fixture = Call & { readonly scope?: 'run' | 'case' };

/** A case as it runs. */
export interface Case {
  /** Its file and its name: `get-invoice/an-unknown-invoice`. */
  readonly id: string;
  readonly name: string;
  readonly source: string;
  readonly grade: Grade;
  /** Numbers of docs/differences.md. */
  readonly differs: readonly string[];
  /** Settings that the server must have; `default` needs none. */
  readonly profile: string;
  /** The action that it is about. */
  readonly action: string;
  /** Changes of fixtures, by their names. */
  readonly given: Readonly<Record<string, Members | null>>;
  readonly errors: Readonly<Record<string, Members>>;
  /** Whether no other case may run beside it. */
  readonly isSingle: boolean;
  readonly steps: readonly Call[];
}

/** How a dialect is called. */
export interface ConformanceDialect {
  readonly name: string;
  readonly path: string;
  readonly actionParameter: string;
  readonly form: RequestForm;
  /** Parameters of every call. */
  readonly always: Members;
  /** The credential of the demo data. */
  readonly credential: Members;
  /** A credential that no server has. */
  readonly madeUp: Members;
  readonly success: Members;
  /** The answer that `error` means: `$error` is its text. */
  readonly error: Members;
  /** The answer of a server that is busy; default: only HTTP 503. */
  readonly busy?: Members;
  readonly reads: readonly string[];
  readonly variables: Members;
  /** A read that succeeds wherever the credential is right. */
  readonly hello: Call;
  readonly fixtures: Readonly<Record<string, Fixture>>;
  readonly cleanup: readonly Cleanup[];
}

/** The end of a thing that a call has made. */
export interface Cleanup {
  readonly after: string;
  /** The path of its id in the answer; the variable `$id`. */
  readonly id: string;
  readonly call: string;
  readonly send: Members;
  /** The answer where it is gone already. */
  readonly gone?: Members;
}

/** All cases of a dialect. */
export interface Kit {
  readonly dialect: ConformanceDialect;
  readonly cases: readonly Case[];
}
