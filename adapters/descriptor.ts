import type { OpenApiPart } from '../schemas/openapi.ts';
import type { ProcessorOf } from '../src/core/captures/processor.ts';
import type { Authenticator, CredentialKind } from '../src/core/credential.ts';
import type { Clock, Commands, Links, Reads } from '../src/core/ports.ts';
import type { Dialect } from './dialect.ts';
import type { DialectTraces } from './kit/traces.ts';

/** The parts that the composition gives a dialect. */
export interface DialectPorts {
  readonly commands: Commands;
  readonly reads: Reads;
  readonly processorOf: ProcessorOf;
  readonly authenticator: Authenticator;
  readonly links: Links;
  /** Deadlines are measured by it. */
  readonly clock: Clock;
  /** The time of day, which an operator may set. */
  readonly wallClock: Clock;
  /** The address of the gateway for its callers, without a slash at its end; known when it listens. */
  readonly publicUrl: () => string;
  /** The environment variables that the descriptor lists, by name; a missing one has the default of its schema. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** A parameter as it is sent. */
export interface DialectParameter {
  readonly name: string;
  readonly type: 'text' | 'number' | 'id' | 'amount' | 'percentage' | 'boolean' | 'date';
  readonly isRequired: boolean;
  /** One name: one value, or a map of such values by integer keys; or the name with a number behind it. */
  readonly form: 'value' | 'map' | 'numbered';
  /** Whether its values must not be shown. Default: they may. */
  readonly isSecret?: boolean;
}

/** One call that a dialect answers. */
export interface DialectAction {
  /** As its document writes it. */
  readonly name: string;
  /** The folder of its file: `billing`, `clients`, `quotes` or `system`. */
  readonly group: string;
  /** A read submits no command. */
  readonly access: 'read' | 'write';
  readonly parameters: readonly DialectParameter[];
  /** The version of the gateway that brought it; default: the first. */
  readonly since?: string | undefined;
}

/** Calls that belong together in the first table of the README; those without an action are not built. */
interface DocumentedCalls {
  readonly subject: string;
  readonly names: readonly string[];
}

/** A parameter as the documents describe it; texts are of one line, with code in backquotes. */
export interface DescribedParameter {
  readonly name: string;
  readonly type: string;
  readonly description: string;
  readonly isRequired: boolean;
  /** The version of the gateway that brought it; default: that of its action. */
  readonly since?: string | undefined;
}

/** A member of an answer; the dots of its name lead into lists and structs. */
export type DescribedMember = Pick<DescribedParameter, 'name' | 'type' | 'description'>;

/** An error as a caller reads it. */
export interface DescribedError {
  /** With `…` for a part that differs from call to call. */
  readonly sentence: string;
  readonly cause: string;
  readonly cure: string;
  /** The actions that answer it for this cause; `null`: every one may. */
  readonly actions: readonly string[] | null;
}

/** All that a page of one action shows. */
export interface DescribedAction {
  readonly description: string;
  /** Sentences on where its description comes from. */
  readonly notes: readonly string[];
  readonly parameters: readonly DescribedParameter[];
  readonly answer: readonly DescribedMember[];
  /** The call of its sample, with credentials, and the whole answer to it on fresh demo data. */
  example(demo: DemoSecrets): ExampleCall;
  readonly exampleAnswer: string;
  /** The action whose sample goes first; default: none. */
  readonly follows?: string | undefined;
  readonly errors: readonly DescribedError[];
}

/** Errors of one subject. */
export interface ErrorGroup {
  readonly subject: string;
  readonly errors: readonly DescribedError[];
}

/** The pages of a dialect's actions and errors. */
export interface DialectReference {
  /** The page of an action, by its name in any case. Throws for an unknown name. */
  describe(action: string): DescribedAction;
  readonly errors: () => readonly ErrorGroup[];
  /** The form of an error's body, for people. */
  readonly errorForm: string;
}

/** Markdown as it is, or a table, whose cells are Markdown without escaped bars. */
export type DocumentBlock =
  string | { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** A kind of credential of a dialect, and how `credential add` makes one. */
export interface DialectCredential {
  readonly kind: CredentialKind;
  /** The option that gives the login, such as `--admin <login>`; `null`: identifier and secret are generated. */
  readonly option: { readonly flag: string; readonly value: string; readonly description: string } | null;
  /** The identifier that is stored for a login. */
  identifierOf(tenantId: number, login: string): string;
  /** The text that callers send for a password, and that is hashed. */
  readonly sentPassword: (password: string) => string;
  /** The fields that `credential add` shows with a generated password, by name. */
  readonly shown: (password: string) => Readonly<Record<string, string>>;
}

/** Parameters by their names on the wire; PHP's array keys are part of a name (`itemamount[13]`). */
export type Param = readonly [name: string, value: string];

/** The parameter that an option of `call` gives, and what it names. */
export interface NamingParameter {
  readonly parameter: string;
  readonly description: string;
}

/** An option of `call` that only some dialects have. */
export interface CallOption {
  readonly flag: string;
  /** In the help, such as `<type>`. */
  readonly value: string;
  readonly description: string;
  readonly values: readonly string[];
}

export type CallOptions = Readonly<Record<string, string | undefined>>;

/** How a caller of the dialect writes a call: for `call`, the fuzzer and other clients. */
export interface DialectClient {
  /** The path below the gateway's base URL. */
  readonly path: string;
  /** The parameter that names the action. */
  readonly actionParameter: string;
  /** The names of `--identifier` and `--username` on the wire; `null`: the dialect has no such parameter. */
  readonly identifier: NamingParameter | null;
  readonly username: NamingParameter | null;
  /** The secret of a credential as it is sent; with a username it is the password of that login. */
  secretParam(secret: string, username: string | undefined): Param;
  /** Parameters whose values must not be shown, in lower case. */
  readonly secretParameters: readonly string[];
  readonly options: readonly CallOption[];
  /** The parameters that the options above add. */
  optionParams(options: CallOptions): readonly Param[];
  body(params: readonly Param[], options: CallOptions): { readonly contentType: string; readonly body: string };
  /** Whether the body of an answer says that the call succeeded. */
  isSuccess(body: string): boolean;
  /** How requests may be written. */
  readonly encodings: readonly RequestEncoding[];
  /** The parameter that asks for the format of the answer, and the content type of each; `null`: there is one format. */
  readonly answerFormat: {
    readonly parameter: string;
    readonly contentTypes: Readonly<Record<string, string>>;
  } | null;
}

type RequestEncoding = 'form' | 'multipart' | 'json' | 'wddx' | 'query';

/** The public secrets of the demo data, for examples. */
export interface DemoSecrets {
  readonly identifier: string;
  readonly secret: string;
  readonly login: string;
  readonly password: string;
  readonly corpPassword: string;
}

/** A call as a form or as JSON, with its parameters in their order. */
export interface ExampleCall {
  readonly encoding: 'form' | 'json';
  readonly parameters: Readonly<Record<string, string | number>>;
}

/** A client of a new tenant, and an API credential. */
export interface NewCaller {
  readonly client: number;
  readonly identifier: string;
  readonly secret: string;
}

/** All that the gateway knows of one protocol. Everything outside its folder reaches it through its descriptor. */
export interface DialectDescriptor {
  /** In commands, logs, metrics and the table `credentials`. */
  readonly name: string;
  /** For people, such as `WHMCS-style`. */
  readonly title: string;
  /** Who speaks it, and in which formats: a line for people. */
  readonly summary: string;
  /** In the server's pattern syntax: `/{*base/}x` is `/x` below any path. */
  readonly paths: readonly string[];
  readonly actions: readonly DialectAction[];
  readonly documentedCalls: readonly DocumentedCalls[];
  /** Every action that the original documents, as it writes them. Default: the list is not public. */
  readonly documentedNames?: readonly string[];
  readonly credentials: readonly DialectCredential[];
  readonly client: DialectClient;
  openApi(): OpenApiPart;
  /** The generated section `actions` of `docs/dialects/<name>.md`. */
  readonly documentation: () => readonly DocumentBlock[];
  /** Lines of a shell command that succeeds on fresh demo data; `url` has no slash at its end. */
  exampleCall(url: string, demo: DemoSecrets): readonly string[];
  /** A first call, which succeeds on fresh demo data and again after that; for the front door. */
  example(demo: DemoSecrets): ExampleCall;
  /** Answers calls to the paths above; it never rejects. */
  create(ports: DialectPorts): Pick<Dialect, 'answer'>;

  /** The pages of its actions and errors. Default: it has none. */
  readonly reference?: DialectReference;
  /** Whether a stored identifier looks like one of this dialect. Default: none does. */
  ownsIdentifier?(identifier: string): boolean;
  /** Whether its callers may send credentials in a query string. Default: false. */
  readonly readsQueryString?: boolean;
  /** Whether a credential chooses the types and the format of its answers (`--typing`, `--default-responsetype`). */
  readonly hasAnswerSettings?: boolean;
  /** Whether a tenant switches its actions on (`tenant set --corp-methods`). Default: false. */
  readonly isSwitchedByTenant?: boolean;
  /** Names of environment variables that `create` reads. Default: none. */
  readonly variables?: readonly string[];
  /** Demo credentials for the banner: a label of at most 16 characters, and the parameters. Default: none. */
  demoCredentials?(demo: DemoSecrets): readonly (readonly [label: string, text: string])[];
  /** Lines of a shell command for the first call of a new tenant. Absent: its callers need more than an API credential. */
  readonly firstCall?: (url: string, made: NewCaller) => readonly string[];
  /** Absent: no calls of the original are looked for. */
  readonly traces?: DialectTraces;
}
